// Chains that are right, and wrong in one point each, with the verdict they deserve: our judge and `openssl verify` are both asked.
import type { ProblemCode } from '#core/problems.ts';
import type { Purpose } from '#core/topology/usage.ts';
import type { Certificate, Extension, Subtree } from '#core/x509/types.ts';
import { type Issued, issue, newKey, type Wish } from './chains.ts';

export type Chain = {
  readonly leaf: Certificate;
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly purpose?: Purpose;
  readonly name?: string;
};
export type ChainCase = {
  readonly says: string;
  readonly make: () => Chain;
  /** Best finding; absent: trusted. */
  readonly finding?: ProblemCode;
  /** Why OpenSSL comes to another verdict, where it does. */
  readonly opensslDiffers?: string;
};

const CRITICAL_STRANGER: Extension = {
  oid: '1.3.6.1.4.1.32473.1',
  critical: true,
  value: Uint8Array.of(5, 0),
};
const dns = (value: string): Subtree => ({ kind: 'dns', value });
const ip = (...bytes: number[]): Subtree => ({ kind: 'ip', bytes: Uint8Array.from(bytes) });

/** Root, intermediate and leaf, each changed as the case wants it. */
const three = (
  changes: { root?: Partial<Wish>; intermediate?: Partial<Wish>; leaf?: Partial<Wish> } = {},
): Trio => {
  const root = issue({ subject: 'Outside Root', ca: true, ...changes.root });
  const intermediate = issue({ subject: 'Outside Issuing CA', ca: true, by: root, ...changes.intermediate });
  const leaf = issue({
    subject: 'www.example.com',
    names: ['www.example.com'],
    by: intermediate,
    ...changes.leaf,
  });
  return { root, intermediate, leaf };
};
type Trio = { readonly root: Issued; readonly intermediate: Issued; readonly leaf: Issued };

const chain = ({ root, intermediate, leaf }: Trio, more: Partial<Chain> = {}): Chain => ({
  leaf: leaf.certificate,
  pool: [intermediate.certificate],
  anchors: [root.certificate],
  purpose: 'serverAuth',
  ...more,
});

const of = (changes: Parameters<typeof three>[0], more?: Partial<Chain>) => (): Chain =>
  chain(three(changes), more);

export const CHAIN_CASES: readonly ChainCase[] = [
  { says: 'an ordinary chain is trusted', make: of({}) },
  { says: 'a leaf directly below the root is trusted', make: () => directlyBelow({}) },
  { says: 'a self-signed certificate that is itself an anchor is trusted', make: () => alone(true) },
  {
    says: 'key identifiers are only hints: without any, the chain is trusted',
    make: of({ root: { anonymous: true }, intermediate: { anonymous: true }, leaf: { anonymous: true } }),
  },
  { says: 'a host name in another case is covered', make: of({}, { name: 'WWW.Example.COM' }) },
  {
    says: 'a wildcard covers one label',
    make: of({ leaf: { names: ['*.example.com'] } }, { name: 'www.example.com' }),
  },
  {
    says: 'an address is covered by an address',
    make: of({ leaf: { names: ['192.0.2.7'] } }, { name: '192.0.2.7' }),
  },
  {
    says: 'a path length that is just enough is kept',
    make: of({ root: { pathLength: 1 }, intermediate: { pathLength: 0 } }),
  },
  {
    says: 'a name inside the permitted domain is allowed',
    make: of({ intermediate: { permitted: [dns('example.com')] } }),
  },
  {
    says: 'a name outside the excluded domain is allowed',
    make: of({ intermediate: { excluded: [dns('example.net')] } }),
  },
  {
    says: 'an address inside the permitted network is allowed',
    make: of({
      intermediate: { permitted: [ip(192, 0, 2, 0, 255, 255, 255, 0)] },
      leaf: { names: ['192.0.2.7'], subject: { organization: 'Example' } },
    }),
  },
  {
    says: 'clientAuth is asked and there',
    make: of({ leaf: { eku: ['serverAuth', 'clientAuth'] } }, { purpose: 'clientAuth' }),
  },
  { says: 'a certificate without extended key usage may do anything', make: of({ leaf: { eku: 'none' } }) },
  {
    says: 'an expired copy of the intermediate beside a current one does no harm',
    make: () => twoIntermediates({ to: -1 }, {}),
  },
  { says: 'a stranger with the same name as the intermediate does no harm', make: () => strangerInPool() },
  { says: 'a self-issued key rollover of the root is followed', make: () => rollover() },
  {
    says: 'unrelated certificates in the pool do no harm',
    make: () => ({ ...poolOf(three()), purpose: 'serverAuth' }),
  },

  { says: 'the root is not trusted', make: of({}, { anchors: [] }), finding: 'trusted.root.missing' },
  {
    says: 'another root is trusted',
    make: () => chain(three(), { anchors: [issue({ subject: 'Another Root', ca: true }).certificate] }),
    finding: 'trusted.root.missing',
  },
  {
    says: 'the intermediate is not at hand',
    make: of({}, { pool: [] }),
    finding: 'trusted.intermediate.missing',
  },
  {
    says: 'nothing is at hand',
    make: of({}, { pool: [], anchors: [] }),
    finding: 'trusted.intermediate.missing',
  },
  {
    says: 'a self-signed certificate nobody trusts is its own missing root',
    make: () => alone(false),
    finding: 'trusted.root.missing',
  },
  {
    says: 'a root of the same name with another key is not the root',
    make: () => chain(three(), { anchors: [issue({ subject: 'Outside Root', ca: true }).certificate] }),
    finding: 'trusted.root.missing',
  },
  { says: 'the leaf has expired', make: of({ leaf: { to: -1 } }), finding: 'trusted.time.expired' },
  { says: 'the leaf is not yet valid', make: of({ leaf: { from: 1 } }), finding: 'trusted.time.not-yet' },
  {
    says: 'the intermediate has expired',
    make: of({ intermediate: { to: -1 } }),
    finding: 'trusted.time.expired',
  },
  { says: 'the root has expired', make: of({ root: { to: -1 } }), finding: 'trusted.time.expired' },
  { says: 'the root is not yet valid', make: of({ root: { from: 1 } }), finding: 'trusted.time.not-yet' },
  {
    says: 'the signature of the leaf is broken',
    make: of({ leaf: { tampered: true } }),
    finding: 'trusted.signature.bad',
  },
  {
    says: 'the signature of the intermediate is broken',
    make: of({ intermediate: { tampered: true } }),
    finding: 'trusted.signature.bad',
  },
  {
    says: 'the issuer is no CA',
    make: of({ intermediate: { ca: false } }),
    finding: 'trusted.issuer.not-ca',
  },
  {
    says: 'the issuer does not say whether it is a CA',
    make: of({ intermediate: { basicConstraints: 'none' } }),
    finding: 'trusted.issuer.not-ca',
  },
  {
    says: 'the issuer may not sign certificates',
    make: of({ intermediate: { keyUsage: ['digitalSignature'] } }),
    finding: 'trusted.key-usage.wrong',
  },
  {
    says: 'the root allows no intermediate',
    make: of({ root: { pathLength: 0 } }),
    finding: 'trusted.path.too-long',
  },
  {
    says: 'the leaf is for clients only',
    make: of({ leaf: { eku: ['clientAuth'] } }),
    finding: 'trusted.usage.wrong',
  },
  {
    says: 'clientAuth is asked and not there',
    make: of({}, { purpose: 'clientAuth' }),
    finding: 'trusted.usage.wrong',
  },
  {
    says: 'the intermediate is for e-mail only',
    make: of({ intermediate: { eku: ['emailProtection'] } }),
    finding: 'trusted.usage.wrong',
  },
  {
    says: 'the key of the leaf may not be used for TLS',
    make: of({ leaf: { keyUsage: ['nonRepudiation'] } }),
    finding: 'trusted.key-usage.wrong',
  },
  {
    says: 'another host is asked for',
    make: of({}, { name: 'mail.example.com' }),
    finding: 'trusted.name.missing',
  },
  {
    says: 'a wildcard does not cover two labels',
    make: of({ leaf: { names: ['*.example.com'] } }, { name: 'a.b.example.com' }),
    finding: 'trusted.name.missing',
  },
  {
    says: 'a wildcard does not cover its own domain',
    make: of({ leaf: { names: ['*.example.com'] } }, { name: 'example.com' }),
    finding: 'trusted.name.missing',
  },
  {
    says: 'an address is not covered by a host name',
    make: of({}, { name: '192.0.2.7' }),
    finding: 'trusted.name.missing',
  },
  {
    says: 'the common name is no host name (RFC 9525)',
    make: of(
      { leaf: { names: ['other.example.com'], subject: 'www.example.com' } },
      { name: 'www.example.com' },
    ),
    finding: 'trusted.name.missing',
  },
  {
    says: 'a name outside the permitted domain is forbidden',
    make: of({ intermediate: { permitted: [dns('example.net')] } }),
    finding: 'trusted.constraint.violated',
  },
  {
    says: 'a name that only ends like the permitted domain is forbidden',
    make: of({
      intermediate: { permitted: [dns('example.com')] },
      leaf: { subject: { organization: 'Example' }, names: ['www.badexample.com'] },
    }),
    finding: 'trusted.constraint.violated',
  },
  {
    says: 'a name inside the excluded domain is forbidden',
    make: of({ intermediate: { excluded: [dns('example.com')] } }),
    finding: 'trusted.constraint.violated',
  },
  {
    says: 'an address outside the permitted network is forbidden',
    make: of({
      intermediate: { permitted: [ip(192, 0, 2, 0, 255, 255, 255, 0)] },
      leaf: { names: ['198.51.100.7'], subject: { organization: 'Example' } },
    }),
    finding: 'trusted.constraint.violated',
  },
  {
    says: 'the constraints of the root hold for the leaf',
    make: of({ root: { permitted: [dns('example.net')] } }),
    finding: 'trusted.constraint.violated',
  },
  {
    says: 'one of two names is forbidden',
    make: of({
      intermediate: { permitted: [dns('example.com')] },
      leaf: { names: ['www.example.com', 'www.example.org'] },
    }),
    finding: 'trusted.constraint.violated',
  },
  {
    says: 'the leaf has a critical extension that nobody knows',
    make: of({ leaf: { more: [CRITICAL_STRANGER] } }),
    finding: 'trusted.extension.unknown',
  },
  {
    says: 'the intermediate has a critical extension that nobody knows',
    make: of({ intermediate: { more: [CRITICAL_STRANGER] } }),
    finding: 'trusted.extension.unknown',
  },
  {
    says: 'the signature of the leaf rests on SHA-1',
    make: of({ leaf: { algorithm: 'ecdsa-with-SHA1' } }),
    finding: 'trusted.algorithm.weak',
  },
  {
    says: 'the signature of the intermediate rests on SHA-1',
    make: of({ intermediate: { algorithm: 'ecdsa-with-SHA1' } }),
    finding: 'trusted.algorithm.weak',
  },
  {
    says: 'the SHA-1 signature of a root by itself does not matter',
    make: of({ root: { algorithm: 'ecdsa-with-SHA1' } }),
  },
  {
    says: 'the RSA key of the leaf is too short',
    make: of({ leaf: { key: newKey({ rsaBits: 1024 }) } }),
    finding: 'trusted.algorithm.weak',
  },
  {
    says: 'two CAs that certify each other lead nowhere',
    make: () => circle(),
    finding: 'trusted.root.missing',
  },
  {
    says: 'the first of two good-looking issuers forbids the name, the second allows it',
    make: () => twoIntermediates({ permitted: [dns('example.net')], from: -1 }, {}),
    opensslDiffers: 'it settles on one issuer and rejects when that fails',
  },
];

const poolOf = ({ root, intermediate, leaf }: Trio): Pick<Chain, 'leaf' | 'pool' | 'anchors'> => ({
  leaf: leaf.certificate,
  pool: [...unrelated(), intermediate.certificate, ...unrelated()],
  anchors: [root.certificate],
});

const directlyBelow = (changes: Partial<Wish>): Chain => {
  const root = issue({ subject: 'Outside Root', ca: true });
  const leaf = issue({ subject: 'www.example.com', names: ['www.example.com'], by: root, ...changes });
  return { leaf: leaf.certificate, pool: [], anchors: [root.certificate], purpose: 'serverAuth' };
};

const alone = (trusted: boolean): Chain => {
  const { certificate } = issue({ subject: 'www.example.com', names: ['www.example.com'] });
  return { leaf: certificate, pool: [], anchors: trusted ? [certificate] : [], purpose: 'serverAuth' };
};

/** One key, one name, two certificates by the same root. */
const twoIntermediates = (first: Partial<Wish>, second: Partial<Wish>): Chain => {
  const root = issue({ subject: 'Outside Root', ca: true });
  const key = newKey();
  const wish: Wish = { subject: 'Outside Issuing CA', ca: true, by: root, key };
  const pool = [issue({ ...wish, ...first }), issue({ ...wish, ...second })];
  const leaf = issue({ subject: 'www.example.com', names: ['www.example.com'], by: pool[0]! });
  return {
    leaf: leaf.certificate,
    pool: pool.map(({ certificate }) => certificate),
    anchors: [root.certificate],
    purpose: 'serverAuth',
  };
};

const strangerInPool = (): Chain => {
  const trio = three();
  const stranger = issue({ subject: 'Outside Issuing CA', ca: true });
  return chain(trio, { pool: [stranger.certificate, trio.intermediate.certificate] });
};

const rollover = (): Chain => {
  const old = issue({ subject: 'Outside Root', ca: true });
  const fresh = newKey();
  const link = issue({ subject: 'Outside Root', ca: true, by: old, key: fresh });
  const leaf = issue({ subject: 'www.example.com', names: ['www.example.com'], by: link });
  return {
    leaf: leaf.certificate,
    pool: [link.certificate],
    anchors: [old.certificate],
    purpose: 'serverAuth',
  };
};

const circle = (): Chain => {
  const [a, b] = [newKey(), newKey()];
  const selfA = issue({ subject: 'Left CA', ca: true, key: a });
  const selfB = issue({ subject: 'Right CA', ca: true, key: b });
  const aByB = issue({ subject: 'Left CA', ca: true, key: a, by: selfB });
  const bByA = issue({ subject: 'Right CA', ca: true, key: b, by: selfA });
  const leaf = issue({ subject: 'www.example.com', names: ['www.example.com'], by: selfA });
  return {
    leaf: leaf.certificate,
    pool: [aByB.certificate, bByA.certificate],
    anchors: [],
    purpose: 'serverAuth',
  };
};

const unrelated = (): readonly Certificate[] => [
  three().intermediate.certificate,
  issue({ subject: 'Somebody', ca: true }).certificate,
];
