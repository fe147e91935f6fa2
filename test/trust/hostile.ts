// Certificates made to keep a verdict busy: a thousand candidates for one leaf, costly keys, lists without end. Each says what is promised of it.
import { generateKeyPairSync } from 'node:crypto';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import type { ProblemCode } from '#core/problems.ts';
import { judge, type Question, type Verdict } from '#core/trusted/judge.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { bitOctets, boolean, integer, NULL, oid, sequence } from '#core/x509/der-write.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import type { Certificate, GeneralName } from '#core/x509/types.ts';
import { der, long, oidOf, repeated, tlv } from '#test/fuzz/der-text.ts';
import {
  certificateWith,
  type CertificateWish,
  commonName,
  edKey,
  extension,
  type Key,
  nameWith,
  rsaPublicKey,
} from '#test/fuzz/made.ts';

export type Hostile = {
  readonly says: string;
  readonly make: () => Chain;
  /** `trusted`, or the first finding of the refusal. */
  readonly ends: 'trusted' | ProblemCode;
};
type Chain = Pick<Question, 'leaf' | 'pool' | 'anchors'> & Partial<Pick<Question, 'names'>>;

export const verdictOn = (chain: Chain): Verdict =>
  judge({ ...chain, now: new Date('2026-06-01T12:00:00Z'), crypto: nodeCrypto });
export const endOf = (verdict: Verdict): string => (verdict.trusted ? 'trusted' : verdict.findings[0].code);

const parsed = (bytes: Uint8Array): Certificate => {
  const certificate = parseCertificate(bytes);
  if (!certificate.ok) throw new Error(JSON.stringify(certificate.complaints));
  return certificate.value;
};
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const serial = (i: number): Uint8Array => integer(65_536 + i);

const CA = extension('basicConstraints', sequence(boolean(true)), true);
const ROOT_KEY = edKey(1000);
const ca = (subject: string, issuer: string, wish: CertificateWish = {}): Certificate =>
  parsed(
    certificateWith({
      ...wish,
      subject: wish.subject ?? commonName(subject),
      issuer: commonName(issuer),
      extensions: [CA, ...(wish.extensions ?? [])],
    }),
  );
const keyed = ({ signer }: Key): Pick<CertificateWish, 'spki'> => ({ spki: signer.spki });
const ROOT = ca('Root', 'Root', { by: ROOT_KEY, ...keyed(ROOT_KEY) });
const STRANGER = edKey(1001);
const leafBy = (issuer: string, by: Key, extensions: readonly Uint8Array[] = []): Certificate =>
  parsed(certificateWith({ issuer: commonName(issuer), by, extensions }));

const THOUSAND = 1000;
const keyId = (octets: readonly number[]): readonly Uint8Array[] => [
  extension('ski', tlv(4, Uint8Array.from(octets))),
];
const wantsKeyId = (octets: readonly number[]): Uint8Array =>
  extension('aki', sequence(tlv(0x80, Uint8Array.from(octets))));
const keys = times(THOUSAND, (i) => edKey(2000 + i));
const keyAt = (i: number): Key => keys[i % keys.length] as Key;

/** All have one name, each its own key, and each is signed by another of them. */
const namesakes = (more: (i: number) => readonly Uint8Array[] = () => []): readonly Certificate[] =>
  times(THOUSAND, (i) =>
    ca('Same', 'Same', { serial: serial(i), by: keyAt(i * 7 + 1), ...keyed(keyAt(i)), extensions: more(i) }),
  );
/** Signed by the root, and valid from later or earlier than all the others, which begin in 2026. */
const real = (key: Key, extensions: readonly Uint8Array[] = []): Certificate =>
  ca('Same', 'Root', { by: ROOT_KEY, ...keyed(key), extensions });

const GOOD = edKey(1002);
/** Every CA of `names` signed by every other: `key` says with which. */
const mesh = (names: number, key: (i: number) => Key): readonly Certificate[] =>
  times(names, (i) => i).flatMap((i) =>
    times(names, (j) => j)
      .filter((j) => j !== i)
      .map((j) => ca(`CA ${i}`, `CA ${j}`, { serial: serial(i * names + j), by: key(j), ...keyed(key(i)) })),
  );

const SIGNATURE = {
  rsa: sequence(oid('1.2.840.113549.1.1.11'), NULL),
  ec: sequence(oid('1.2.840.10045.4.3.4')),
};
/** A leaf whose signature is of the right form and by nobody: each candidate's key has to be tried. */
const forged = (algorithm: Uint8Array, signature: Uint8Array): Certificate => {
  const by: Key = { ...STRANGER, signer: { ...STRANGER.signer, algorithm } };
  const { tbs } = leafBy('Same', by);
  return parsed(tlv(0x30, der(tbs, algorithm, bitOctets(signature))));
};
const costly =
  (algorithm: Uint8Array, signature: Uint8Array, spki: (i: number) => Uint8Array) => (): Chain => ({
    leaf: forged(algorithm, signature),
    pool: times(THOUSAND, (i) => ca('Same', 'Same', { serial: serial(i), spki: spki(i) })),
    anchors: [ROOT],
  });
const rsa = (bits: number, exponentOctets: number) => {
  const one = rsaPublicKey(bits, exponentOctets);
  return costly(SIGNATURE.rsa, long(bits / 8), (i) => {
    const other = one.slice();
    other.set([i >> 8, i & 0xff], 60);
    return other;
  });
};
const p521 = costly(SIGNATURE.ec, tlv(0x30, tlv(2, long(65)), tlv(2, long(65))), () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
});

const policy = (i: number): Uint8Array => oidOf(0x2a, 0x81 + (i >> 14), 0x80 | ((i >> 7) & 0x7f), i & 0x7f);
const listed = (count: number, one: (i: number) => Uint8Array): Uint8Array => tlv(0x30, ...times(count, one));
const policies = (count: number, to: (i: number) => number): readonly Uint8Array[] => [
  extension(
    'policies',
    listed(count, (i) => tlv(0x30, policy(i))),
  ),
  extension(
    'policyMappings',
    listed(count, (i) => tlv(0x30, policy(i), policy(to(i)))),
  ),
  extension('policyConstraints', tlv(0x30, tlv(0x80, Uint8Array.of(0)))),
];
/** Fourteen CAs deep, `width` certificates for each of them. */
const deep = (width: number, leafPolicy: Uint8Array): Chain => {
  const by = (level: number): Key => (level === 0 ? ROOT_KEY : keyAt(level));
  const name = (level: number): string => (level === 0 ? 'Root' : `L${level}`);
  const levels = times(14, (i) => i + 1);
  const extensions = policies(THOUSAND, (i) => (i * 7 + 1) % THOUSAND);
  return {
    leaf: leafBy('L14', by(14), [extension('policies', tlv(0x30, tlv(0x30, leafPolicy)))]),
    pool: levels.flatMap((level) =>
      times(width, (i) =>
        ca(name(level), name(level - 1), {
          serial: serial(i),
          by: by(level - 1),
          ...keyed(by(level)),
          extensions,
        }),
      ),
    ),
    anchors: [ROOT],
  };
};

const MANY = 37_000;
const san = extension(
  'san',
  listed(MANY, (i) => tlv(0x82, new Uint8Array(Buffer.from(`${(i % 1000).toString(36)}.b`)))),
);
const asked: readonly GeneralName[] = times(500, (i) => generalNameFromText(`h${i}.example.com`)).flatMap(
  (name) => (name.ok ? [name.value] : []),
);
const subtree = tlv(0x30, tlv(0x82));
const constrained = (): Chain => ({
  leaf: leafBy('CA', STRANGER, [san]),
  pool: [
    ca('CA', 'Root', {
      by: ROOT_KEY,
      ...keyed(STRANGER),
      extensions: [extension('nameConstraints', tlv(0x30, tlv(0xa0, repeated(subtree, MANY))))],
    }),
  ],
  anchors: [ROOT],
});
const longName = nameWith(repeated(tlv(0x31, tlv(0x30, oidOf(0x2a), tlv(0x0c, new Uint8Array(1000)))), 100));
const unknown = times(8_000, (i) => tlv(0x30, policy(i), tlv(1, Uint8Array.of(0xff)), tlv(4)));

export const HOSTILE: readonly Hostile[] = [
  {
    says: 'a thousand namesakes with other keys, each signed by another, none by anybody trusted',
    make: () => ({ leaf: leafBy('Same', keyAt(500)), pool: namesakes(), anchors: [ROOT] }),
    ends: 'trusted.search.exhausted',
  },
  {
    says: 'a thousand namesakes that all claim the key that the leaf asks for',
    make: () => ({
      leaf: leafBy('Same', keyAt(500), [wantsKeyId([1])]),
      pool: namesakes(() => [...keyId([1]), wantsKeyId([1])]),
      anchors: [ROOT],
    }),
    ends: 'trusted.search.exhausted',
  },
  {
    says: 'a thousand certificates of one name and one key',
    make: () => ({
      leaf: leafBy('Same', STRANGER),
      pool: times(THOUSAND, (i) =>
        ca('Same', 'Same', { serial: serial(i), by: STRANGER, ...keyed(STRANGER) }),
      ),
      anchors: [ROOT],
    }),
    ends: 'trusted.search.exhausted',
  },
  {
    says: 'a mesh of a thousand certificates, all with one key',
    make: () => ({ leaf: leafBy('CA 0', STRANGER), pool: mesh(32, () => STRANGER), anchors: [ROOT] }),
    ends: 'trusted.search.exhausted',
  },
  {
    says: 'a mesh of a thousand certificates, each CA with its key',
    make: () => ({ leaf: leafBy('CA 0', keyAt(0)), pool: mesh(32, keyAt), anchors: [ROOT] }),
    ends: 'trusted.search.exhausted',
  },
  { says: 'a thousand keys of RSA 4096', make: rsa(4096, 3), ends: 'trusted.search.exhausted' },
  { says: 'a thousand keys of RSA 8192', make: rsa(8192, 3), ends: 'trusted.search.exhausted' },
  {
    says: 'a thousand keys of RSA 3000 with exponents as long as the key',
    make: rsa(3000, 370),
    ends: 'trusted.search.exhausted',
  },
  { says: 'a thousand keys on P-521', make: p521, ends: 'trusted.search.exhausted' },
  {
    says: 'a thousand policies and mappings on each of fourteen CAs, two certificates for each, and a leaf with none of them',
    make: () => deep(2, oidOf(0x2b)),
    ends: 'trusted.search.exhausted',
  },
  {
    says: 'a thousand policies and mappings on each of fourteen CAs, and a leaf with none of them',
    make: () => deep(1, oidOf(0x2b)),
    ends: 'trusted.policy.violated',
  },
  {
    says: 'a thousand policies and mappings on each of fourteen CAs, and a leaf with one of them',
    make: () => deep(1, policy(77)),
    ends: 'trusted',
  },
  {
    says: 'five hundred names asked of a leaf with 37,000',
    make: () => ({ leaf: leafBy('Root', ROOT_KEY, [san]), pool: [], anchors: [ROOT], names: asked }),
    ends: 'trusted.name.missing',
  },
  { says: '37,000 names under 37,000 constraints', make: constrained, ends: 'trusted.search.exhausted' },
  {
    says: 'eight thousand critical extensions under a name of 100 kB',
    make: () => ({
      leaf: parsed(
        certificateWith({ issuer: commonName('Root'), by: ROOT_KEY, subject: longName, extensions: unknown }),
      ),
      pool: [],
      anchors: [ROOT],
    }),
    ends: 'trusted.extension.unknown',
  },
  {
    says: 'a good path among a thousand namesakes is found when leaf and CA bear key identifiers that fit',
    make: () => ({
      leaf: leafBy('Same', GOOD, [wantsKeyId([7])]),
      pool: [...namesakes((i) => keyId([1, i >> 8, i & 0xff])), real(GOOD, keyId([7]))],
      anchors: [ROOT],
    }),
    ends: 'trusted',
  },
  {
    says: 'a good path among a thousand namesakes without key identifiers is found when it is among the first 200, the youngest first',
    make: () => ({ leaf: leafBy('Same', GOOD), pool: [real(GOOD), ...namesakes()], anchors: [ROOT] }),
    ends: 'trusted',
  },
  {
    says: 'a good path behind a thousand namesakes without key identifiers is not found, and not trusted: the search says that it was cut short',
    make: () => ({ leaf: leafBy('Same', GOOD), pool: [...namesakes(), real(GOOD)], anchors: [ROOT] }),
    ends: 'trusted.search.exhausted',
  },
];
