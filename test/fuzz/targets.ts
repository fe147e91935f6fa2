// Every reader of what comes from outside: one row each. A good ending is a value or complaints of the table; whatever is thrown is a find.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { readBundle } from '#adapters/formats/read.ts';
import { readableHost } from '#core/x509/host-name.ts';
import { Malformed, openDer, TAG } from '#core/x509/der.ts';
import { derFromBer } from '#adapters/formats/ber.ts';
import { newBudget } from '#adapters/formats/key-derivation.ts';
import { certificatesOfPkcs7 } from '#adapters/formats/pkcs7.ts';
import { readPkcs12 } from '#adapters/formats/pkcs12.ts';
import { PROBLEMS } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { Result } from '#core/result.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { parseCrl } from '#core/x509/crl.ts';
import { describeExtension } from '#core/x509/describe.ts';
import { generalNameFromText, generalNameKey, generalNameText, toText } from '#core/x509/general-name.ts';
import { nameKey, nameText } from '#core/x509/name.ts';
import { parseOcspReply, parseOcspRequest } from '#core/x509/ocsp.ts';
import { readPem } from '#core/x509/pem.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import type { Decoded, Extension, Name } from '#core/x509/types.ts';
import { judgeLine } from '#server/judge-lines.ts';
import { mutateChain, verdictOn } from './chain.ts';
import { mutateDer, mutateFile, type Mutator, mutateText } from './mutate.ts';
import { PASSWORD } from './pfx.ts';
import * as seeds from './seeds.ts';

/** True: it was read. False: it was complained of. */
export type Read = (bytes: Uint8Array) => boolean | Promise<boolean>;

const told = (result: Result<unknown>): boolean => {
  if (result.ok) return true;
  for (const { code } of result.complaints) if (!(code in PROBLEMS)) throw new Error(`no row for ${code}`);
  return false;
};

/** For readers that throw `Malformed` and refusals, as their callers take them. */
const settled = async (read: () => unknown): Promise<boolean> => {
  try {
    await read();
    return true;
  } catch (error) {
    if (error instanceof Malformed || error instanceof Refusal) return false;
    throw error;
  }
};

/** A value that breaks its first reader is no value: all that pages and verdicts do with it is done. */
const use = (
  value: Decoded & {
    readonly subject?: Name;
    readonly issuer?: Name;
    readonly extensions: readonly Extension[];
  },
): void => {
  for (const name of [value.subject, value.issuer])
    if (name !== undefined) typeof (nameText(name) + nameKey(name));
  for (const name of value.san ?? []) {
    const text = toText(name);
    readableHost(generalNameText(name));
    if (text !== undefined) generalNameKey(text);
  }
  for (const extension of value.extensions) JSON.stringify(describeExtension(extension));
};

const asText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const readCertificate: Read = (bytes) => {
  const result = parseCertificate(bytes);
  if (result.ok) {
    const { signatureAlgorithm, publicKey, tbs, signature } = result.value;
    use(result.value);
    nodeCrypto.verify({ algorithm: signatureAlgorithm.der, spki: publicKey.der, data: tbs, signature });
  }
  return told(result);
};
const readRequest: Read = (bytes) => {
  const result = parseSigningRequest(bytes);
  if (result.ok) use(result.value);
  return told(result);
};
const readCrl: Read = (bytes) => {
  const result = parseCrl(bytes);
  if (result.ok) nameText(result.value.issuer);
  return told(result);
};
const readLine: Read = (bytes) => {
  const answer = JSON.parse(judgeLine(asText(bytes))) as { readonly verdict: string };
  return answer.verdict === 'valid';
};

type Seeds = () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
export type Target = { readonly read: Read; readonly seeds: Seeds; readonly mutate: Mutator };
const target = (read: Read, from: Seeds, mutate: Mutator): Target => ({ read, seeds: from, mutate });

/** A new reader is a row here; `worst-cases.ts` has its megabytes. */
export const TARGETS = {
  pem: target((bytes) => told(readPem(asText(bytes))), seeds.pem, mutateText),
  der: target((bytes) => settled(() => openDer(bytes, TAG.sequence, 'any')), seeds.certificates, mutateDer),
  ber: target((bytes) => settled(() => derFromBer(bytes)), seeds.files, mutateDer),
  certificate: target(readCertificate, seeds.certificates, mutateDer),
  request: target(readRequest, seeds.requests, mutateDer),
  crl: target(readCrl, seeds.crls, mutateDer),
  'ocsp-response': target((bytes) => told(parseOcspReply(bytes)), seeds.ocspResponses, mutateDer),
  'ocsp-request': target((bytes) => told(parseOcspRequest(bytes)), seeds.ocspRequests, mutateDer),
  pkcs7: target((bytes) => settled(() => certificatesOfPkcs7(bytes)), seeds.pkcs7s, mutateDer),
  pkcs12: target(
    (bytes) => settled(() => readPkcs12(bytes, PASSWORD, newBudget())),
    seeds.pkcs12s,
    mutateDer,
  ),
  bundle: target(async (bytes) => told(await readBundle(bytes, PASSWORD)), seeds.files, mutateFile),
  names: target((bytes) => told(generalNameFromText(asText(bytes))), seeds.names, mutateText),
  line: target(readLine, seeds.lines, mutateText),
  verdict: target((bytes) => verdictOn(bytes)?.trusted === true, seeds.chains, mutateChain),
} as const;
export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];
