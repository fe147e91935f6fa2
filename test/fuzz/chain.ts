// Chains as one input: anchor, intermediates, leaf, one DER after another. Mutated ones are signed again, so that a change reaches the rules and does not end at the signature.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { judge, type Verdict } from '#core/trusted/judge.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { boolean, integer, oid, sequence } from '#core/x509/der-write.ts';
import * as write from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import type { Certificate, Extension, GeneralName } from '#core/x509/types.ts';
import { tlv } from './der-text.ts';
import { treeOf, written } from './der-tree.ts';
import { certificateWith, commonName, edKey, extension, type Key, signedBy } from './made.ts';
import { mutateDer, type Mutator } from './mutate.ts';

export const CHAIN_NAME = 'www.example.com';
export const CHAIN_TIME = new Date('2026-06-01T12:00:00Z');

const NAMES: readonly GeneralName[] = [CHAIN_NAME, 'other.example.com', '10.0.0.1', 'a@example.com'].flatMap(
  (text) => {
    const name = generalNameFromText(text);
    return name.ok ? [name.value] : [];
  },
);

/** Who signs the first, the second, …: the anchor itself, then each the next. */
const KEYS: readonly Key[] = [10, 10, 11, 12].map(edKey);
const CA_EXTENSIONS: readonly Extension[] = [
  write.basicConstraintsExtension(true, 3),
  write.keyUsageExtension(['keyCertSign', 'cRLSign']),
  write.policiesExtension(['1.2.3', '2.5.29.32.0']),
  write.nameConstraintsExtension(
    [{ kind: 'dns', value: 'example.com' }],
    [{ kind: 'dns', value: 'no.example.com' }],
  ),
];
const LEAF_EXTENSIONS: readonly Extension[] = [
  write.basicConstraintsExtension(false),
  write.keyUsageExtension(['digitalSignature']),
  write.ekuExtension([write.EKU.serverAuth]),
  write.sanExtension(NAMES),
  write.policiesExtension(['1.2.3']),
];
const encoded = (extensions: readonly Extension[]): Uint8Array[] =>
  extensions.map(({ oid: id, value, critical }) => extension(id, value, critical));

const SUBJECTS = ['Root', 'One', 'Two', CHAIN_NAME];
const chainOf = (depth: number, more: readonly Uint8Array[]): Uint8Array => {
  const places = [0, ...Array.from({ length: depth }, (_, i) => i + 1)];
  const cas = places.map((i) =>
    certificateWith({
      subject: commonName(SUBJECTS[i] ?? ''),
      issuer: commonName(SUBJECTS[Math.max(0, i - 1)] ?? ''),
      spki: edKey(10 + i).signer.spki,
      extensions: [...encoded(CA_EXTENSIONS), ...more],
      by: KEYS[i] as Key,
    }),
  );
  const leaf = certificateWith({
    subject: commonName(CHAIN_NAME),
    issuer: commonName(SUBJECTS[depth] ?? ''),
    spki: edKey(20).signer.spki,
    extensions: encoded(LEAF_EXTENSIONS),
    by: KEYS[depth + 1] as Key,
  });
  return new Uint8Array(Buffer.concat([...cas, leaf]));
};

export const chainSeeds = (): readonly Uint8Array[] => [
  chainOf(0, []),
  chainOf(1, []),
  chainOf(2, [
    extension('policyConstraints', sequence(tlv(0x80, Uint8Array.of(1)))),
    extension('policyMappings', sequence(sequence(oid('1.2.4'), oid('1.2.3')))),
    extension('inhibitAnyPolicy', integer(2)),
    extension('1.2.3.4', boolean(true)),
  ]),
];

/** One certificate of the chain is changed; three times in four what signs it is made right again. */
export const mutateChain: Mutator = (bytes, random, others) => {
  const parts = (treeOf(bytes) ?? []).map((node) => written([node]));
  const place = random.below(parts.length);
  const whole = parts[place];
  if (whole === undefined) return bytes;
  const splice = others.flatMap((chain) => (treeOf(chain) ?? []).map((node) => written([node])));
  const [tbs] = treeOf(whole)?.[0]?.children ?? [];
  parts[place] =
    tbs === undefined || random.below(4) === 0
      ? mutateDer(whole, random, splice)
      : signedBy(KEYS[place] as Key, mutateDer(written([tbs]), random, splice));
  return new Uint8Array(Buffer.concat(parts));
};

export type ChainInput = {
  readonly anchor: Certificate;
  readonly pool: readonly Certificate[];
  readonly leaf: Certificate;
};

/** Undefined: one of them is no certificate, or there are fewer than two. */
export const chainFrom = (bytes: Uint8Array): ChainInput | undefined => {
  const all = (treeOf(bytes) ?? []).map((node) => parseCertificate(written([node])));
  const read = all.flatMap((one) => (one.ok ? [one.value] : []));
  const [anchor, ...rest] = read;
  const leaf = rest.pop();
  return anchor === undefined || leaf === undefined ? undefined : { anchor, pool: rest, leaf };
};

/** Throws where a verdict is none: trust without a path from leaf to anchor, a refusal that says nothing. */
export const verdictOn = (bytes: Uint8Array): Verdict | undefined => {
  const chain = chainFrom(bytes);
  if (chain === undefined) return undefined;
  const { anchor, pool, leaf } = chain;
  const verdict = judge({
    leaf,
    pool,
    anchors: [anchor],
    now: CHAIN_TIME,
    purpose: 'serverAuth',
    names: NAMES.slice(0, 1),
    crypto: nodeCrypto,
  });
  if (verdict.trusted && (verdict.path[0] !== leaf || verdict.path.at(-1) !== anchor))
    throw new Error('trusted without a path');
  if (!verdict.trusted && verdict.findings.length === 0) throw new Error('refused without a finding');
  return verdict;
};
