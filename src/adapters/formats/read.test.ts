import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signerFrom } from '#adapters/crypto/node-crypto.ts';
import { LIMITS } from '#core/limits.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { buildCrl } from '#core/x509/crl.ts';
import { integer, NULL, oid, sequence, setOf } from '#core/x509/der-write.ts';
import { buildName } from '#core/x509/name.ts';
import { toBase64, writePem } from '#core/x509/pem.ts';
import { buildSigningRequest } from '#core/x509/signing-request.ts';
import { readBundle } from './read.ts';
import { writePkcs12, writePkcs7 } from './write.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
const rsaPkcs8 = new Uint8Array(rsa.privateKey.export({ type: 'pkcs8', format: 'der' }));
const signer = signerFrom(pkcs8);
const name = buildName({ commonName: 'pool.contoso.com' }).der;
const at = new Date('2026-01-01');
const certificate = (serial: number) =>
  buildCertificate(
    {
      serial: serial.toString(16),
      issuer: name,
      subject: name,
      notBefore: at,
      notAfter: at,
      spki: signer.spki,
      extensions: [],
    },
    signer,
  );
const leaf = certificate(1);
const other = certificate(2);
const request = buildSigningRequest({ commonName: 'a', names: [], signer });
const pem = writePem('CERTIFICATE', leaf);
const keyPem = (options: object, key = pair.privateKey) =>
  key.export({ format: 'pem', ...options } as never) as string;
const bytes = (text: string) => Buffer.from(text);
let p12: Uint8Array;
beforeAll(async () => {
  p12 = await writePkcs12({
    key: pkcs8,
    certificate: leaf,
    chain: [other],
    password: 'pässwörd 비밀',
    friendlyName: '풀',
  });
});

const read = async (file: Uint8Array, password?: string) => {
  const result = await readBundle(file, password);
  return result.ok ? result.value : result.complaints[0];
};
const holding = (
  certificates: Uint8Array[],
  keys: Uint8Array[] = [],
  signingRequests: Uint8Array[] = [],
) => ({ certificates, keys, signingRequests });

describe('readBundle takes', () => {
  it.each<[string, () => Uint8Array, object]>([
    ['a certificate as DER', () => leaf, holding([leaf])],
    ['a certificate as PEM', () => bytes(pem), holding([leaf])],
    [
      'two, the first again, and text',
      () => bytes(`leaf:\r\n${pem}\r\nroot:\r\n${writePem('CERTIFICATE', other)}${pem}`),
      holding([leaf, other]),
    ],
    ['PEM with a byte order mark', () => bytes(`\ufeff${pem}`), holding([leaf])],
    [
      'PEM that PowerShell wrote as UTF-16',
      () => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(pem.replaceAll('\n', '\r\n'), 'utf16le')]),
      holding([leaf]),
    ],
    ['PEM after a comment in Korean', () => bytes(`# 콘토소 인증서\n${pem}`), holding([leaf])],
    ['bare base64', () => bytes(toBase64(leaf).replace(/.{64}/g, '$&\r\n')), holding([leaf])],
    ['a request as DER', () => request, holding([], [], [request])],
    [
      'a request as PEM under its old label',
      () => bytes(writePem('NEW CERTIFICATE REQUEST', request)),
      holding([], [], [request]),
    ],
    ['PKCS#7 as DER', () => writePkcs7([leaf, other]), holding([leaf, other])],
    ['PKCS#7 as PEM', () => bytes(writePem('PKCS7', writePkcs7([other]))), holding([other])],
    [
      'PKCS#7 under the label of a certificate',
      () => bytes(writePem('CERTIFICATE', writePkcs7([other]))),
      holding([other]),
    ],
    ['PKCS#7 as bare base64', () => bytes(toBase64(writePkcs7([other]))), holding([other])],
    ['PKCS#7 of indefinite lengths', () => indefinite([leaf, other]), holding([leaf, other])],
    [
      'a trusted certificate of OpenSSL',
      () => bytes(writePem('TRUSTED CERTIFICATE', Buffer.concat([leaf, sequence()]))),
      holding([leaf]),
    ],
    ['a key as PKCS#8', () => bytes(writePem('PRIVATE KEY', pkcs8)), holding([], [pkcs8])],
    ['a key as PKCS#8 DER', () => pkcs8, holding([], [pkcs8])],
    ['a key as SEC1', () => bytes(keyPem({ type: 'sec1' })), holding([], [pkcs8])],
    [
      'a key as SEC1 DER',
      () => pair.privateKey.export({ type: 'sec1', format: 'der' }),
      holding([], [pkcs8]),
    ],
    ['a key as PKCS#1', () => bytes(keyPem({ type: 'pkcs1' }, rsa.privateKey)), holding([], [rsaPkcs8])],
    [
      'a key as PKCS#1 DER',
      () => rsa.privateKey.export({ type: 'pkcs1', format: 'der' }),
      holding([], [rsaPkcs8]),
    ],
    [
      'a key with its parameters in front',
      () => bytes(writePem('EC PARAMETERS', oid('1.2.840.10045.3.1.7')) + keyPem({ type: 'sec1' })),
      holding([], [pkcs8]),
    ],
    [
      'all in one file',
      () => bytes(keyPem({ type: 'sec1' }) + pem + writePem('CERTIFICATE REQUEST', request)),
      holding([leaf], [pkcs8], [request]),
    ],
  ])('%s', async (_name, make, expected) => {
    expect(await read(make())).toEqual(expected);
  });

  it.each<[string, () => Uint8Array, string, object]>([
    ['PKCS#12 with a password beyond ASCII', () => p12, 'pässwörd 비밀', holding([leaf, other], [pkcs8])],
    [
      'PKCS#12 as PEM',
      () => bytes(writePem('PKCS12', p12)),
      'pässwörd 비밀',
      holding([leaf, other], [pkcs8]),
    ],
    [
      'an encrypted key as PKCS#8',
      () => bytes(keyPem({ type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'pässwörd' })),
      'pässwörd',
      holding([], [pkcs8]),
    ],
    [
      'an encrypted key as PKCS#8 DER',
      () => pair.privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: 'x' }),
      'x',
      holding([], [pkcs8]),
    ],
    [
      'a key of the old encrypted form',
      () => bytes(keyPem({ type: 'sec1', cipher: 'aes-128-cbc', passphrase: 'x' })),
      'x',
      holding([], [pkcs8]),
    ],
    ['a password that was not needed', () => leaf, 'x', holding([leaf])],
  ])('%s', async (_name, make, password, expected) => {
    expect(await read(make(), password)).toEqual(expected);
  });

  it('copies: no part keeps the file', async () => {
    const found = await read(bytes(pem));
    expect('certificates' in found && found.certificates[0]?.buffer.byteLength).toBe(leaf.length);
  });
});

const INDEFINITE_END = Uint8Array.of(0, 0);
const streamed = (tag: number, ...parts: Uint8Array[]) =>
  Buffer.concat([Buffer.of(tag, 0x80), ...parts, INDEFINITE_END]);
const indefinite = (certificates: Uint8Array[]) =>
  streamed(
    0x30,
    oid('1.2.840.113549.1.7.2'),
    streamed(
      0xa0,
      streamed(
        0x30,
        integer(1),
        setOf(),
        streamed(0x30, oid('1.2.840.113549.1.7.1')),
        streamed(0xa0, ...certificates),
        setOf(),
      ),
    ),
  );

describe('readBundle complains of', () => {
  const random = (length: number) =>
    Buffer.from(Array.from({ length }, (_, i) => (i * 7919 + (i >> 3) * 31) & 0xff));
  const megabytes = new Uint8Array(10 * 1024 * 1024);
  const encrypted = () => bytes(keyPem({ type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'right' }));
  const old = () => bytes(keyPem({ type: 'sec1', cipher: 'aes-128-cbc', passphrase: 'right' }));
  const crl = () =>
    buildCrl(
      { issuer: name, thisUpdate: at, nextUpdate: at, number: 1, keyId: Uint8Array.of(1), revoked: [] },
      signer,
    );
  it.each<[string, () => Uint8Array, string | undefined, string, object]>([
    ['nothing', () => new Uint8Array(), undefined, 'returned.file.unrecognized', { bytes: 0 }],
    ['garbage', () => random(5000), undefined, 'returned.file.unrecognized', { bytes: 5000 }],
    [
      'a picture',
      () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      undefined,
      'returned.file.unrecognized',
      { bytes: 16 },
    ],
    [
      'a text',
      () => bytes('Dear administrator, your certificate is ready.'),
      undefined,
      'returned.file.unrecognized',
      { bytes: 46 },
    ],
    [
      'a certificate cut off',
      () => leaf.subarray(0, 150),
      undefined,
      'returned.file.malformed',
      { what: 'truncated' },
    ],
    [
      'PEM cut off',
      () => bytes(pem.slice(0, 200)),
      undefined,
      'returned.pem.malformed',
      { what: 'end-missing', line: 1 },
    ],
    [
      'PEM with a broken letter',
      () => bytes(pem.replace('MII', 'M!I').replace(/^(.*\n)(..)/, '$1!$2')),
      undefined,
      'returned.pem.malformed',
      { what: 'base64' },
    ],
    [
      'PEM of something else',
      () => bytes(writePem('CERTIFICATE', NULL)),
      undefined,
      'returned.file.unrecognized',
      { bytes: 2 },
    ],
    [
      'ten megabytes',
      () => megabytes,
      undefined,
      'returned.file.too-large',
      { bytes: megabytes.length, limit: LIMITS.importBytes },
    ],
    [
      'ten thousand blocks',
      () => bytes(writePem('CERTIFICATE', Uint8Array.of(1)).repeat(10_000)),
      undefined,
      'returned.file.too-many',
      { limit: LIMITS.pemBlocks },
    ],
    [
      'PKCS#7 of ten thousand certificates',
      () => writePkcs7(Array<Uint8Array>(10_000).fill(leaf)),
      undefined,
      'returned.file.too-many',
      { limit: LIMITS.pemBlocks },
    ],
    ['PKCS#7 of none', () => writePkcs7([]), undefined, 'returned.file.nothing', {}],
    ['a revocation list alone', crl, undefined, 'returned.file.nothing', {}],
    [
      'a public key',
      () => bytes(pair.publicKey.export({ type: 'spki', format: 'pem' }) as string),
      undefined,
      'returned.file.nothing',
      {},
    ],
    [
      'a bad certificate among good ones',
      () => bytes(pem + writePem('CERTIFICATE', sequence(sequence(), sequence()))),
      undefined,
      'returned.certificate.malformed',
      {},
    ],
    [
      'a key that is none',
      () => bytes(writePem('PRIVATE KEY', sequence(integer(0)))),
      undefined,
      'returned.key.malformed',
      {},
    ],
    [
      'an encrypted key without a password',
      encrypted,
      undefined,
      'returned.file.password-needed',
      { format: 'PKCS#8' },
    ],
    [
      'an encrypted key with another password',
      encrypted,
      'wrong',
      'returned.file.password-wrong',
      { format: 'PKCS#8' },
    ],
    [
      'an old encrypted key without a password',
      old,
      undefined,
      'returned.file.password-needed',
      { format: 'PEM' },
    ],
    [
      'an old encrypted key with another password',
      old,
      'wrong',
      'returned.file.password-wrong',
      { format: 'PEM' },
    ],
    [
      'PKCS#12 without a password',
      () => p12,
      undefined,
      'returned.file.password-needed',
      { format: 'PKCS#12' },
    ],
    [
      'PKCS#12 with another password',
      () => p12,
      'wrong',
      'returned.file.password-wrong',
      { format: 'PKCS#12' },
    ],
    ['PKCS#12 with the empty password', () => p12, '', 'returned.file.password-wrong', { format: 'PKCS#12' }],
    ['PKCS#12 cut off', () => p12.subarray(0, 500), 'x', 'returned.file.malformed', { what: 'truncated' }],
    [
      'nesting without end',
      () => Buffer.alloc(100_000, Buffer.of(0x30, 0x80)),
      undefined,
      'returned.file.malformed',
      { what: 'depth' },
    ],
    [
      'a file of octet strings in octet strings',
      () => Buffer.concat([Buffer.of(0x30, 0x80), Buffer.alloc(100_000, Buffer.of(0x24, 0x80))]),
      undefined,
      'returned.file.malformed',
      { what: 'depth' },
    ],
  ])('%s', async (_name, make, password, code, facts) => {
    expect(await read(make(), password)).toMatchObject({ code, facts });
  });
});
