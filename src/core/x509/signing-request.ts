// PKCS#10 certificate requests (RFC 2986): read, and built with our names in the extensionRequest attribute.
import { LIMITS } from '../limits.ts';
import type { Signer } from '../ports.ts';
import { complain } from '../problems.ts';
import { no, type Result } from '../result.ts';
import { signed } from './build.ts';
import { readName, readSigned } from './certificate.ts';
import { decodeExtensions, readExtensions } from './decode.ts';
import { type Cursor, explicitTag, malformedAt, openDer, reading, TAG } from './der.ts';
import { readOid, readSmall } from './der-values.ts';
import { explicit, integer, oid, sequence, setOf } from './der-write.ts';
import { encodeExtensions, sanExtension } from './extensions.ts';
import { buildName } from './name.ts';
import { publicKeyOf } from './public-key.ts';
import type { Extension, GeneralName, SigningRequest } from './types.ts';

/** Complains `request.csr.malformed` {what, at} or `returned.file.too-large`. The signature is not looked at. */
export const parseSigningRequest = (der: Uint8Array): Result<SigningRequest> => {
  if (der.length > LIMITS.csrBytes)
    return no(complain('returned.file.too-large', { bytes: der.length, limit: LIMITS.csrBytes }));
  return reading('request.csr.malformed', der, readRequest);
};

export type RequestParts = {
  /** Left out of the subject when absent or longer than a common name may be; the names carry it. */
  readonly commonName?: string;
  readonly names: readonly GeneralName[];
  readonly signer: Signer;
  /** Beside the subject alternative names. */
  readonly extensions?: readonly Extension[];
};

export const buildSigningRequest = ({
  commonName,
  names,
  signer,
  extensions = [],
}: RequestParts): Uint8Array => {
  const fits = commonName !== undefined && commonName.length <= LIMITS.commonNameCharacters;
  const subject = buildName(fits ? { commonName } : {});
  const asked =
    names.length === 0 ? extensions : [sanExtension(names, subject.rdns.length === 0), ...extensions];
  const attributes =
    asked.length === 0 ? [] : [sequence(oid(EXTENSION_REQUEST), setOf(encodeExtensions(asked)))];
  return signed(sequence(integer(0), subject.der, signer.spki, explicit(0, ...attributes)), signer);
};

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
/** What Windows XP's enrolment wrote for the same. */
const MICROSOFT_EXTENSIONS = '1.3.6.1.4.1.311.2.1.14';

const readRequest = (der: Uint8Array): SigningRequest => {
  const outer = openDer(der, TAG.sequence, 'request');
  const { signed: info, bytes, signatureAlgorithm, signature } = readSigned(outer, 'request-info');
  const version = info.next(TAG.integer, 'version');
  if (readSmall(version) !== 0) throw malformedAt(version, 'version');
  const subject = readName(info, 'subject');
  const key = info.next(TAG.sequence, 'public-key');
  const publicKey = publicKeyOf(key, info.within(key));
  // Some writers leave out an empty attribute set.
  const attributes = info.maybeInto(explicitTag(0), 'attributes');
  info.done('request-info');
  const extensions = attributes ? readAttributes(attributes) : [];
  return {
    der,
    info: bytes,
    subject,
    publicKey,
    signatureAlgorithm,
    signature,
    extensions,
    ...decodeExtensions(extensions),
  };
};

const readAttributes = (attributes: Cursor): Extension[] => {
  let found: Extension[] | undefined;
  while (attributes.more) {
    const attribute = attributes.into(TAG.sequence, 'attribute');
    const id = attribute.next(TAG.oid, 'attribute-type');
    const type = readOid(id);
    const values = attribute.into(TAG.set, 'attribute-values');
    attribute.done('attribute');
    if (type !== EXTENSION_REQUEST && type !== MICROSOFT_EXTENSIONS) continue;
    if (found) throw malformedAt(id, 'extensions-twice');
    found = readExtensions(values.into(TAG.sequence, 'extensions'));
    values.done('attribute-values');
  }
  return found ?? [];
};
