import { generateKeyPairSync } from 'node:crypto';
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import { encodeTbs, type ToBeSigned } from '#core/x509/build.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { integer, sequence } from '#core/x509/der-write.ts';
import { openDer, TAG } from '#core/x509/der.ts';
import { readInteger } from '#core/x509/der-values.ts';
import {
  akiExtension,
  basicConstraintsExtension,
  ekuExtension,
  EKU,
  keyUsageExtension,
  policiesExtension,
  sanExtension,
  skiExtension,
} from '#core/x509/extensions.ts';
import { buildName } from '#core/x509/name.ts';
import { parsePublicKey } from '#core/x509/public-key.ts';
import { subjectKeyId } from '#core/x509/thumbprint.ts';
import type { Extension, GeneralName } from '#core/x509/types.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { constraintsOf } from './constraints.ts';
import { issuingCertificate, rootCertificate } from './found.ts';
import { LINTS, lint, type LintContext } from './lints.ts';
import { TEMPLATES } from './templates.ts';

const DAY = 86_400_000;
const NOW = new Date('2027-01-01T00:00:00Z');

let good: ToBeSigned;
let context: LintContext;
let rsa: Uint8Array;
const keyId = (spki: Uint8Array): Uint8Array => subjectKeyId(must(parsePublicKey(spki)).bytes, nodeCrypto);
const dns = (...values: string[]): GeneralName[] => values.map((value) => ({ kind: 'dns', value }));

beforeAll(async () => {
  const [rootKey, caKey, leafKey] = await Promise.all(
    [1, 2, 3].map(() => generateKey({ kind: 'ec', curve: 'P-256' })),
  );
  const subject = (spki: Uint8Array) => ({ key: must(parsePublicKey(spki)), keyId: keyId(spki) });
  const rootSigner = signerFrom(rootKey!.pkcs8);
  const root = must(parseCertificate(rootCertificate(subject(rootKey!.spki), rootSigner, nodeCrypto, NOW)));
  const constraints = must(
    constraintsOf({ domains: ['example.com'], addresses: ['10.0.0.0/8', '224.0.0.0/4'] }),
  );
  const parts = { constraints, published: { crlBase: undefined, aiaBase: undefined } };
  const under = { root, keyId: keyId(rootKey!.spki), signer: rootSigner };
  const issuer = must(
    parseCertificate(issuingCertificate(subject(caKey!.spki), parts, under, nodeCrypto, NOW)),
  );
  context = { template: TEMPLATES.WebServer, issuer, constraints, authorityKeys: [caKey!.spki] };
  rsa = new Uint8Array(
    generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }),
  );
  good = {
    serial: '4000000000000000000000000000000A',
    issuer: issuer.subject.der,
    subject: buildName({ commonName: 'a.example.com' }).der,
    notBefore: NOW,
    notAfter: new Date(NOW.getTime() + 90 * DAY),
    spki: leafKey!.spki,
    algorithm: signerFrom(caKey!.pkcs8).algorithm,
    extensions: [
      basicConstraintsExtension(false),
      keyUsageExtension(['digitalSignature']),
      ekuExtension([EKU.serverAuth]),
      skiExtension(keyId(leafKey!.spki)),
      akiExtension(issuer.ski!),
      sanExtension(dns('a.example.com')),
    ],
  };
});

const found = (change: (good: ToBeSigned) => Partial<ToBeSigned>): string[] =>
  lint(encodeTbs({ ...good, ...change(good) }), good.algorithm, context).map(({ code, facts }) =>
    code === 'request.authority.lint.broken'
      ? (facts as { lint: string }).lint
      : code.replace('request.authority.', ''),
  );
const swapped = (extension: Extension) => (tbs: ToBeSigned) => ({
  extensions: tbs.extensions.map((one) => (one.oid === extension.oid ? extension : one)),
});
const without = (oid: string) => (tbs: ToBeSigned) => ({
  extensions: tbs.extensions.filter((one) => one.oid !== oid),
});
const named = (...values: string[]) => swapped(sanExtension(dns('a.example.com', ...values)));

/** The RSA key with other numbers in it. */
const rsaWith = (change: { exponent?: number; factor?: boolean }): Uint8Array => {
  const key = must(parsePublicKey(rsa));
  const numbers = openDer(key.bytes, TAG.sequence, 'rsa');
  const modulus = readInteger(numbers.next(TAG.integer, 'modulus')).slice();
  // 15 times something is divisible by three: the modulus of all ones is.
  if (change.factor) modulus.fill(0xff, 1);
  const inner = sequence(integer(modulus), integer(change.exponent ?? 65537));
  return sequence(
    key.algorithm.der,
    Uint8Array.from([3, 0x82, (inner.length + 1) >> 8, (inner.length + 1) & 255, 0, ...inner]),
  );
};
const rsaUsage = swapped(keyUsageExtension(['digitalSignature', 'keyEncipherment']));

test('A certificate as it should be passes every lint', () => {
  expect(found(() => ({}))).toEqual([]);
  expect(found((tbs) => ({ ...rsaUsage(tbs), spki: rsa }))).toEqual([]);
});

describe('Nothing is signed', () => {
  const cases: readonly [string, (tbs: ToBeSigned) => Partial<ToBeSigned>, string[]][] = [
    ['without a name', without('2.5.29.17'), ['names.none', 'common-name.not-in-names']],
    [
      'with too many names',
      named(...Array.from({ length: 500 }, (_, i) => `n${i}.example.com`)),
      ['names.many'],
    ],
    ['with an underscore in a name', named('a_b.example.com'), ['name.invalid']],
    ['with an empty label', named('a..example.com'), ['name.invalid']],
    ['with a dot at the end', named('b.example.com.'), ['name.invalid', 'name.not-permitted']],
    ['with a label of 64 characters', named(`${'a'.repeat(64)}.example.com`), ['name.invalid']],
    ['with a wildcard inside', named('a.*.example.com'), ['name.invalid']],
    ['with a wildcard over a top-level domain', named('*.com'), ['name.invalid', 'name.not-permitted']],
    ['with an address written as a host name', named('10.0.0.1'), ['name.invalid', 'name.not-permitted']],
    ['with a blank in a name', named('a b.example.com'), ['name.invalid']],
    ['with a reserved label', named('ab--c.example.com'), ['name.reserved']],
    ['with a name below .invalid', named('a.invalid'), ['name.reserved', 'name.not-permitted']],
    [
      'with a multicast address',
      swapped(
        sanExtension([
          ...dns('a.example.com'),
          { kind: 'ip', value: '224.0.0.1', bytes: Uint8Array.of(224, 0, 0, 1) },
        ]),
      ),
      ['name.reserved'],
    ],
    ['for a name outside the constraints', named('a.example.org'), ['name.not-permitted']],
    [
      'for an address outside the constraints',
      swapped(
        sanExtension([
          ...dns('a.example.com'),
          { kind: 'ip', value: '11.0.0.1', bytes: Uint8Array.of(11, 0, 0, 1) },
        ]),
      ),
      ['name.not-permitted'],
    ],
    [
      'for a kind of name no TLS peer reads',
      swapped(
        sanExtension([...dns('a.example.com'), { kind: 'other', tag: 8, der: Uint8Array.of(0x88, 1, 42) }]),
      ),
      ['name.not-permitted'],
    ],
    [
      'with a common name of its own',
      () => ({ subject: buildName({ commonName: 'b.example.com' }).der }),
      ['common-name.not-in-names'],
    ],
    [
      'for a curve that the template does not allow',
      (tbs) => ({ ...tbs, spki: spkiOf('P-521') }),
      ['key.not-allowed'],
    ],
    [
      'for an RSA key of 1024 bits',
      (tbs) => ({ ...rsaUsage(tbs), spki: spkiOf('rsa1024') }),
      ['key.not-allowed'],
    ],
    [
      'for an RSA key with exponent 3',
      (tbs) => ({ ...rsaUsage(tbs), spki: rsaWith({ exponent: 3 }) }),
      ['key.weak'],
    ],
    [
      'for an RSA key with an even exponent',
      (tbs) => ({ ...rsaUsage(tbs), spki: rsaWith({ exponent: 65538 }) }),
      ['key.weak'],
    ],
    [
      'for an RSA key with a small factor',
      (tbs) => ({ ...rsaUsage(tbs), spki: rsaWith({ factor: true }) }),
      ['key.weak'],
    ],
    ['for the CA’s own key', () => ({ spki: context.authorityKeys[0]! }), ['key.authoritys']],
    [
      'for longer than 398 days',
      () => ({ notAfter: new Date(NOW.getTime() + 399 * DAY) }),
      ['validity.too-long'],
    ],
    [
      'for longer than its issuer lives',
      () => ({ notBefore: new Date('2031-12-01T00:00:00Z'), notAfter: new Date('2032-06-01T00:00:00Z') }),
      ['validity-within-issuer'],
    ],
    [
      'from before its issuer',
      () => ({ notBefore: new Date('2026-12-01T00:00:00Z') }),
      ['validity-within-issuer'],
    ],
    [
      'that ends before it begins',
      () => ({ notAfter: new Date(NOW.getTime() - 60_000) }),
      ['validity-within-issuer'],
    ],
    [
      'under another issuer’s name',
      () => ({ issuer: buildName({ commonName: 'Other CA' }).der }),
      ['issuer-name'],
    ],
    ['with a short serial', () => ({ serial: '40000000000000' }), ['serial']],
    ['with a serial of 21 octets', () => ({ serial: '40'.repeat(21) }), ['serial']],
    [
      'with an extension that the template does not know',
      (tbs) => ({ extensions: [...tbs.extensions, policiesExtension(['2.23.140.1.2.1'])] }),
      ['extensions-known'],
    ],
    ['that is a CA', swapped(basicConstraintsExtension(true)), ['not-a-ca']],
    ['that does not say whether it is a CA', without('2.5.29.19'), ['not-a-ca']],
    ['without extended key usage', without('2.5.29.37'), ['extended-key-usage']],
    [
      'with more usages than the template’s',
      swapped(ekuExtension([EKU.serverAuth, EKU.codeSigning])),
      ['extended-key-usage'],
    ],
    ['with an EC key that enciphers keys', rsaUsage, ['key-usage-fits-key']],
    ['without key usage', without('2.5.29.15'), ['key-usage-fits-key']],
    ['that points at another issuer key', swapped(akiExtension(new Uint8Array(20))), ['key-identifiers']],
    ['without a key identifier', without('2.5.29.14'), ['key-identifiers']],
    [
      'whose names are critical beside a subject',
      swapped(sanExtension(dns('a.example.com'), true)),
      ['names-critical-without-subject'],
    ],
    [
      'whose subject is empty and names are not critical',
      () => ({ subject: buildName({}).der }),
      ['names-critical-without-subject'],
    ],
  ];
  test.each(cases)('%s', (_, change, expected) => {
    expect(found(change)).toEqual(expected);
  });

  test('that cannot be read', () => {
    expect(lint(Uint8Array.of(0x30, 0), good.algorithm, context)).toMatchObject([
      { facts: { lint: 'readable' } },
    ]);
  });
});

test('Every lint has an id of its own and says which rule it keeps', () => {
  expect(new Set(LINTS.map(({ id }) => id)).size).toBe(LINTS.length);
  for (const { citation } of LINTS) expect(citation.length).toBeGreaterThan(5);
});

const spkiOf = (kind: 'P-521' | 'rsa1024'): Uint8Array => {
  const { publicKey } =
    kind === 'P-521'
      ? generateKeyPairSync('ec', { namedCurve: 'P-521' })
      : generateKeyPairSync('rsa', { modulusLength: 1024 });
  return new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
};
