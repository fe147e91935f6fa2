// Certificates that lie in a store in which they do not belong: an intermediate among the roots keeps services from starting, and the other way round it is found by nobody.
import type { StoreName } from '../ledger.ts';
import type { Crypto } from '../ports.ts';
import { sameBytes } from '../x509/der-values.ts';
import type { Certificate } from '../x509/types.ts';
import { isSelfIssued } from './self-issued.ts';

/** In the order in which they are told. */
export const MISPLACED_WHY = [
  /** A CA that another CA issued, among the roots. */
  'not-self-signed',
  /** No CA at all, among CAs. */
  'no-ca',
  /** A root among the intermediates. */
  'self-signed',
  /** The same certificate in the store where it belongs, too. */
  'duplicate',
  /** A root whose time has ended: nothing can be trusted by it any more. */
  'expired',
] as const;
export type MisplacedWhy = (typeof MISPLACED_WHY)[number];

type CaStore = Exclude<StoreName, 'personal'>;
export type Placed = { readonly store: CaStore; readonly certificate: Certificate };
export type Misplaced<P extends Placed = Placed> = P & {
  readonly why: MisplacedWhy;
  /** Where it belongs; absent: nowhere. */
  readonly to?: StoreName;
};

/** Names alike, and its own key has signed it. */
export const isSelfSigned = (certificate: Certificate, crypto: Crypto): boolean =>
  isSelfIssued(certificate) &&
  crypto.verify({
    algorithm: certificate.signatureAlgorithm.der,
    spki: certificate.publicKey.der,
    data: certificate.tbs,
    signature: certificate.signature,
  });

/** Where a certificate belongs: a self-signed CA among the roots, any other CA among the intermediates, everything else is personal. */
export const belongsIn = (certificate: Certificate, crypto: Crypto): StoreName => {
  if (certificate.basicConstraints?.ca !== true) return 'personal';
  return isSelfSigned(certificate, crypto) ? 'root' : 'intermediate';
};

/** In the order given; each once. */
export const misplacedAmong = <P extends Placed>(
  placed: readonly P[],
  { now, crypto }: { readonly now: Date; readonly crypto: Crypto },
): readonly Misplaced<P>[] =>
  placed.flatMap((one): readonly Misplaced<P>[] => {
    const { store, certificate } = one;
    const belongs = belongsIn(certificate, crypto);
    if (store === belongs)
      return belongs === 'root' && certificate.notAfter < now ? [{ ...one, why: 'expired' }] : [];
    const twice = placed.some(
      (other) => other.store === belongs && sameBytes(other.certificate.der, certificate.der),
    );
    if (twice) return [{ ...one, why: 'duplicate' }];
    return [{ ...one, why: WHY[belongs], to: belongs }];
  });

const WHY: Readonly<Record<StoreName, MisplacedWhy>> = {
  personal: 'no-ca',
  intermediate: 'not-self-signed',
  root: 'self-signed',
};
