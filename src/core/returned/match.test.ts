import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import type { RequestId } from '#core/facts.ts';
import { must } from '#core/problems.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { basicConstraintsExtension, sanExtension } from '#core/x509/extensions.ts';
import { buildName } from '#core/x509/name.ts';
import { keyIdOf } from '#core/x509/thumbprint.ts';
import type { Certificate, GeneralName } from '#core/x509/types.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { matchReply, type WaitingRequest } from './match.ts';

const dns = (value: string): GeneralName => ({ kind: 'dns', value });
const all: Record<string, Certificate> = {};
let waiting: readonly WaitingRequest[];

beforeAll(async () => {
  const make = async () => signerFrom((await generateKey({ kind: 'ec', curve: 'P-256' })).pkcs8);
  const [ca, one, two, stranger] = await Promise.all([make(), make(), make(), make()]);
  const certify = (spki: Uint8Array, name: string, isCa = false, serial = '01'): Certificate =>
    must(
      parseCertificate(
        buildCertificate(
          {
            serial,
            issuer: buildName({ commonName: 'CA' }).der,
            subject: buildName({ commonName: name }).der,
            notBefore: new Date('2027-01-01T00:00:00Z'),
            notAfter: new Date('2028-01-01T00:00:00Z'),
            spki,
            extensions: [basicConstraintsExtension(isCa), ...(isCa ? [] : [sanExtension([dns(name)])])],
          },
          ca!,
        ),
      ),
    );
  all['ca'] = certify(ca!.spki, 'CA', true);
  all['one'] = certify(one!.spki, 'one.example.com');
  all['one again'] = certify(one!.spki, 'one.example.com', false, '02');
  all['two'] = certify(two!.spki, 'two.example.com');
  all['stranger'] = certify(stranger!.spki, 'stranger.example.org');
  all['names of one'] = certify(stranger!.spki, 'ONE.example.com');
  waiting = [
    { request: 'req_one', key: keyIdOf(one!.spki, nodeCrypto), names: [dns('one.example.com')] },
    { request: 'req_two', key: keyIdOf(two!.spki, nodeCrypto), names: [dns('two.example.com')] },
  ];
});

const match = (sent: string[], expected?: RequestId) =>
  matchReply(
    sent.map((name) => all[name]!),
    waiting,
    nodeCrypto,
    expected,
  );

describe('A reply finds its request by the key', () => {
  test.each([
    ['alone', ['one'], undefined, 'req_one', []],
    ['behind its CA', ['ca', 'two'], undefined, 'req_two', ['ca']],
    ['twice in the file', ['one', 'one', 'ca'], undefined, 'req_one', ['ca']],
    [
      'beside another’s reply, when it is known which is meant',
      ['one', 'two'],
      'req_two' as const,
      'req_two',
      ['one'],
    ],
    ['beside a stranger', ['stranger', 'one'], undefined, 'req_one', ['stranger']],
  ])('%s', (_, sent, expected, request, others) => {
    const reply = must(match(sent, expected));
    expect(reply.request).toBe(request);
    expect(reply.others).toEqual(others.map((name) => all[name]));
  });

  test.each([
    ['nothing in the file', [], undefined, { code: 'returned.reply.no-leaf', facts: { count: 0 } }],
    ['CA certificates only', ['ca'], undefined, { code: 'returned.reply.no-leaf', facts: { count: 1 } }],
    [
      'somebody else’s certificate',
      ['stranger', 'ca'],
      undefined,
      { code: 'returned.reply.not-ours', facts: { subject: 'CN=stranger.example.org' } },
    ],
    [
      'our names with a key that we never made',
      ['names of one'],
      undefined,
      { code: 'returned.reply.key-not-ours', facts: { subject: 'CN=ONE.example.com', request: 'req_one' } },
    ],
    [
      'the names of one request brought in for another',
      ['names of one'],
      'req_two' as const,
      { code: 'returned.reply.not-ours', facts: { subject: 'CN=ONE.example.com' } },
    ],
    ['two replies', ['one', 'two'], undefined, { code: 'returned.reply.several', facts: { count: 2 } }],
    [
      'two certificates for one key',
      ['one', 'one again'],
      undefined,
      { code: 'returned.reply.several', facts: { count: 2 } },
    ],
    [
      'another request’s reply',
      ['two'],
      'req_one' as const,
      { code: 'returned.reply.other-request', facts: { request: 'req_two' } },
    ],
  ])('or says why it does not: %s', (_, sent, expected, complaint) => {
    expect(match(sent, expected)).toEqual({ ok: false, complaints: [complaint] });
  });
});
