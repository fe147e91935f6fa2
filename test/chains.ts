// Makes certificates as tests need them, right or wrong in one point: keys and signatures are real, made at run time.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import type { Signer } from '#core/ports.ts';
import { SIGNATURES } from '#core/x509/algorithms.ts';
import { signed, type ToBeSigned, encodeTbs } from '#core/x509/build.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { hexOf } from '#core/x509/der-values.ts';
import { NULL, oid, sequence } from '#core/x509/der-write.ts';
import {
  aiaExtension,
  akiExtension,
  basicConstraintsExtension,
  EKU,
  ekuExtension,
  keyUsageExtension,
  nameConstraintsExtension,
  sanExtension,
  skiExtension,
} from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildName, type NameParts } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { parsePublicKey } from '#core/x509/public-key.ts';
import { subjectKeyId } from '#core/x509/thumbprint.ts';
import type { Certificate, Extension, GeneralName, KeyUsageBit, Subtree } from '#core/x509/types.ts';

/** The moment at which all chains of the tests are judged. */
export const NOW = new Date('2026-06-01T12:00:00Z');
export const daysFromNow = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

export type Issued = {
  readonly certificate: Certificate;
  readonly signer: Signer;
  readonly pkcs8: Uint8Array;
  readonly keyId: Uint8Array;
};

export type Wish = {
  readonly subject: string | NameParts;
  /** Absent: self-signed. */
  readonly by?: Issued;
  /** Key pair to take instead of a new one. */
  readonly key?: Pick<Issued, 'pkcs8' | 'signer' | 'keyId'>;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly names?: readonly string[];
  readonly keyUsage?: readonly KeyUsageBit[] | 'none';
  readonly eku?: readonly (keyof typeof EKU)[] | 'none';
  readonly permitted?: readonly Subtree[];
  readonly excluded?: readonly Subtree[];
  readonly caIssuers?: readonly string[];
  /** Days from NOW. */
  readonly from?: number;
  readonly to?: number;
  readonly more?: readonly Extension[];
  /** Name of the signature algorithm, when not the natural one. */
  readonly algorithm?: string;
  readonly tampered?: boolean;
  /** Leaves out both key identifiers. */
  readonly anonymous?: boolean;
  readonly basicConstraints?: 'none';
  readonly issuerName?: NameParts;
};

export const issue = (wish: Wish): Issued => {
  const key = wish.key ?? newKey();
  const ca = wish.ca ?? false;
  const subject = buildName(typeof wish.subject === 'string' ? { commonName: wish.subject } : wish.subject);
  const issuer =
    wish.issuerName === undefined ? (wish.by?.certificate.subject ?? subject) : buildName(wish.issuerName);
  const signer = wish.by?.signer ?? key.signer;
  const algorithm = wish.algorithm === undefined ? signer.algorithm : algorithmNamed(wish.algorithm);
  const tbs: ToBeSigned = {
    serial: `1${hexOf(nodeCrypto.random(8))}`,
    issuer: issuer.der,
    subject: subject.der,
    notBefore: daysFromNow(wish.from ?? -10),
    notAfter: daysFromNow(wish.to ?? 90),
    spki: key.signer.spki,
    extensions: extensionsOf(wish, ca, key.keyId),
    algorithm,
  };
  const real: Signer = {
    ...signer,
    algorithm,
    sign: (data) => tamper(wish, signWith(wish.by ?? key, signer, data, wish.algorithm)),
  };
  const parsed = parseCertificate(signed(encodeTbs(tbs), real));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints));
  return { ...key, certificate: parsed.value };
};

export const newKey = (
  kind: 'ec' | { readonly rsaBits: number } = 'ec',
): Pick<Issued, 'pkcs8' | 'signer' | 'keyId'> => {
  const { privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      : generateKeyPairSync('rsa', { modulusLength: kind.rsaBits });
  const pkcs8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  const signer = signerFrom(pkcs8);
  const spki = parsePublicKey(signer.spki);
  if (!spki.ok) throw new Error('a key that was just made must parse');
  return { pkcs8, signer, keyId: subjectKeyId(spki.value.bytes, nodeCrypto) };
};

export const namesOf = (...texts: readonly string[]): readonly GeneralName[] =>
  texts.map((text) => {
    const name = generalNameFromText(text);
    if (!name.ok) throw new Error(`${text} is no name`);
    return name.value;
  });

const extensionsOf = (wish: Wish, ca: boolean, keyId: Uint8Array): readonly Extension[] => {
  const keyUsage =
    wish.keyUsage ?? (ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature', 'keyEncipherment']);
  const eku = wish.eku ?? (ca ? 'none' : ['serverAuth']);
  return [
    ...(wish.basicConstraints === 'none' ? [] : [basicConstraintsExtension(ca, wish.pathLength)]),
    ...(keyUsage === 'none' ? [] : [keyUsageExtension(keyUsage)]),
    ...(eku === 'none' ? [] : [ekuExtension(eku.map((name) => EKU[name]))]),
    ...(wish.names === undefined ? [] : [sanExtension(namesOf(...wish.names))]),
    ...(wish.permitted || wish.excluded
      ? [nameConstraintsExtension(wish.permitted ?? [], wish.excluded)]
      : []),
    ...(wish.anonymous ? [] : [skiExtension(keyId), akiExtension(wish.by?.keyId ?? keyId)]),
    ...(wish.caIssuers ? [aiaExtension({ caIssuers: wish.caIssuers })] : []),
    ...(wish.more ?? []),
  ];
};

const algorithmNamed = (name: string): Uint8Array => {
  const row = SIGNATURES.find((one) => one.name === name);
  if (row === undefined) throw new Error(`no signature algorithm ${name}`);
  return sequence(oid(row.oid), ...(row.parameters === 'null' ? [NULL] : []));
};

const signWith = (
  key: { readonly pkcs8: Uint8Array },
  signer: Signer,
  data: Uint8Array,
  algorithm: string | undefined,
): Uint8Array => {
  if (algorithm === undefined) return signer.sign(data);
  const hash = SIGNATURES.find(({ name }) => name === algorithm)?.hash?.replace('-', '') ?? 'SHA256';
  const privateKey = createPrivateKey({ key: Buffer.from(key.pkcs8), format: 'der', type: 'pkcs8' });
  return new Uint8Array(sign(hash, data, privateKey));
};

/** The last octet of a signature: still well-formed, no longer right. */
const tamper = (wish: Wish, signature: Uint8Array): Uint8Array => {
  if (wish.tampered !== true) return signature;
  const other = signature.slice();
  const last = other.length - 1;
  other[last] = (other[last] ?? 0) ^ 1;
  return other;
};

export const pemOf = ({ der }: Certificate): string => writePem('CERTIFICATE', der);
