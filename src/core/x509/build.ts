// Building a certificate from its parts (RFC 5280 §4.1). What it may say is decided elsewhere, before the key signs.
import type { Signer } from '../ports.ts';
import { bitOctets, explicit, integer, sequence, time } from './der-write.ts';
import { encodeExtensions } from './extensions.ts';
import type { Extension } from './types.ts';

export type ToBeSigned = {
  /** Hex of a positive number. */
  readonly serial: string;
  /** Names and key as DER: the issuer's exactly as its own certificate has it. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spki: Uint8Array;
  /** In the order they are written. */
  readonly extensions: readonly Extension[];
  /** AlgorithmIdentifier (DER) of the signature to come: the signer's. */
  readonly algorithm: Uint8Array;
};

/** TBSCertificate, version 3. */
export const encodeTbs = (tbs: ToBeSigned): Uint8Array =>
  sequence(
    VERSION_3,
    integer(tbs.serial),
    tbs.algorithm,
    tbs.issuer,
    sequence(time(tbs.notBefore), time(tbs.notAfter)),
    tbs.subject,
    tbs.spki,
    ...(tbs.extensions.length === 0 ? [] : [explicit(3, encodeExtensions(tbs.extensions))]),
  );

export const buildCertificate = (tbs: Omit<ToBeSigned, 'algorithm'>, signer: Signer): Uint8Array =>
  signed(encodeTbs({ ...tbs, algorithm: signer.algorithm }), signer);

/** SIGNED{}: the bytes, the algorithm, the signature. */
export const signed = (bytes: Uint8Array, signer: Signer): Uint8Array =>
  sequence(bytes, signer.algorithm, bitOctets(signer.sign(bytes)));

const VERSION_3 = explicit(0, integer(2));
