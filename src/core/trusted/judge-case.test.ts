import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { issue, NOW, pemOf } from '#test/chains.ts';
import { judgeCase, type TrustCase } from './judge-case.ts';

const root = issue({ subject: 'Root', ca: true });
const middle = issue({ subject: 'Middle', ca: true, by: root });
const leaf = issue({
  subject: 'www.example.com',
  by: middle,
  names: ['www.example.com', '*.wild.example.com', '192.0.2.1'],
});
const given: TrustCase = {
  trustedRoots: [pemOf(root.certificate)],
  intermediates: [pemOf(middle.certificate)],
  leaf: pemOf(leaf.certificate),
  validationTime: NOW.toISOString(),
};
const dns = (value: string): TrustCase => ({ ...given, peerName: { kind: 'DNS', value } });
const ip = (value: string): TrustCase => ({ ...given, peerName: { kind: 'IP', value } });

describe('a case that brings everything along', () => {
  it.each<[string, TrustCase, string | null]>([
    ['is valid', given, null],
    ['is valid for a name of the certificate', dns('www.example.com'), null],
    ['is valid for it in capitals, with a dot at its end', dns('WWW.Example.com.'), null],
    ['is valid for a host below a wildcard, with an underscore', dns('a_b.wild.example.com'), null],
    ['is not valid for another name', dns('other.example.com'), 'hostname'],
    ['is not valid for the wildcard itself: nobody connects to it', dns('*.wild.example.com'), 'hostname'],
    ['is not valid for what is no name', dns('www example'), 'hostname'],
    ['is not valid for an address that is called a name', dns('192.0.2.1'), 'hostname'],
    ['is valid for an address of the certificate', ip('192.0.2.1'), null],
    ['is not valid for what is no address', ip('www.example.com'), 'hostname'],
    ['is malformed without a leaf that can be read', { ...given, leaf: 'nothing' }, 'malformed'],
    ['lacks an issuer without its intermediate', { ...given, intermediates: [] }, 'missing-issuer'],
    [
      'passes over an intermediate that cannot be read',
      { ...given, intermediates: ['nothing', ...given.intermediates] },
      null,
    ],
    ['is too deep where no intermediate is allowed', { ...given, options: { maxChainDepth: 0 } }, 'depth'],
    ['is deep enough where one is', { ...given, options: { verifyDepth: 1 } }, null],
  ])('%s', (_, one, reason) => {
    expect(judgeCase(one, nodeCrypto)).toMatchObject({
      verdict: reason === null ? 'valid' : 'invalid',
      reason,
    });
  });
});
