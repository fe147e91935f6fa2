// The openssl command as oracle for files: what it writes we read, what we write it reads.
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#core/problems.ts';
import { readPem } from '#core/x509/pem.ts';
import { readBundle } from './read.ts';
import { writePkcs12, writePkcs7 } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'formats-openssl-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    cwd: folder,
  });
const bytesOf = (name: string) => readFileSync(join(folder, name));
const dersOf = (pem: string) => must(readPem(pem)).map((block) => block.der);

let leaf: Uint8Array;
let root: Uint8Array;
let key: Uint8Array;
beforeAll(() => {
  openssl(
    'req',
    '-x509',
    '-nodes',
    '-newkey',
    'rsa:2048',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=root',
    '-days',
    '9',
  );
  openssl(
    'req',
    '-x509',
    '-nodes',
    '-newkey',
    'rsa:2048',
    '-keyout',
    'k.pem',
    '-out',
    'c.pem',
    '-subj',
    '/CN=leaf',
    '-days',
    '9',
  );
  leaf = dersOf(bytesOf('c.pem').toString())[0] as Uint8Array;
  root = dersOf(bytesOf('ca.pem').toString())[0] as Uint8Array;
  key = new Uint8Array(createPrivateKey(bytesOf('k.pem')).export({ type: 'pkcs8', format: 'der' }));
});

describe('PKCS#12 of openssl', () => {
  it.each([
    ['as OpenSSL 3 writes it', []],
    ['as OpenSSL 1 wrote it: RC2-40 and 3DES', ['-legacy']],
    [
      'as Windows writes it: 3DES for both',
      [
        '-legacy',
        '-certpbe',
        'PBE-SHA1-3DES',
        '-keypbe',
        'PBE-SHA1-3DES',
        '-iter',
        '2000',
        '-macalg',
        'sha1',
      ],
    ],
    [
      'as Windows writes it with AES',
      ['-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC', '-macalg', 'sha256', '-iter', '2000'],
    ],
    [
      'with RC2-128 and two-key 3DES',
      ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-2DES'],
    ],
    ['with AES-128', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-192-CBC']],
    ['with SHA-512 in its MAC', ['-macalg', 'sha512']],
    ['with the certificates in the clear', ['-certpbe', 'NONE']],
    ['with the key in the clear', ['-keypbe', 'NONE']],
    ['without a MAC', ['-nomac']],
    ['with a friendly name and 10,000 rounds', ['-name', '리드 서버', '-iter', '10000']],
  ])('%s is read with its password, and not with another', async (_name, options) => {
    for (const password of ['secret', '비밀번호 ü', 'a']) {
      openssl(
        'pkcs12',
        '-export',
        '-inkey',
        'k.pem',
        '-in',
        'c.pem',
        '-certfile',
        'ca.pem',
        '-passout',
        `pass:${password}`,
        '-out',
        'o.p12',
        ...options,
      );
      const found = must(await readBundle(bytesOf('o.p12'), password));
      expect(found).toEqual({ certificates: [leaf, root], keys: [key], signingRequests: [] });
      const wrong = await readBundle(bytesOf('o.p12'), `${password}.`);
      expect(!wrong.ok && wrong.complaints[0].code).toBe('returned.file.password-wrong');
      const none = await readBundle(bytesOf('o.p12'));
      expect(!none.ok && none.complaints[0].code).toBe('returned.file.password-needed');
    }
  });

  it.each([
    ['as OpenSSL 3 writes it', []],
    ['of the old form', ['-legacy']],
  ])('with an empty password, %s, needs none', async (_name, options) => {
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'k.pem',
      '-in',
      'c.pem',
      '-passout',
      'pass:',
      '-out',
      'e.p12',
      ...options,
    );
    for (const password of [undefined, ''])
      expect((await readBundle(bytesOf('e.p12'), password)).ok).toBe(true);
  });

  it('that holds certificates alone is read', async () => {
    openssl('pkcs12', '-export', '-nokeys', '-in', 'ca.pem', '-passout', 'pass:x', '-out', 'certs.p12');
    expect(must(await readBundle(bytesOf('certs.p12'), 'x'))).toEqual({
      certificates: [root],
      keys: [],
      signingRequests: [],
    });
  });
});

describe('keys and bags of openssl', () => {
  it.each([
    [
      'PKCS#8 under AES and HMAC-SHA-256',
      ['pkcs8', '-topk8', '-in', 'k.pem', '-v2', 'aes256', '-passout', 'pass:x'],
    ],
    [
      'PKCS#8 under 3DES and HMAC-SHA-1',
      ['pkcs8', '-topk8', '-in', 'k.pem', '-v2', 'des3', '-v2prf', 'hmacWithSHA1', '-passout', 'pass:x'],
    ],
    [
      'PKCS#8 under the scheme of PKCS#12',
      ['pkcs8', '-topk8', '-in', 'k.pem', '-v1', 'PBE-SHA1-3DES', '-passout', 'pass:x'],
    ],
    ['PKCS#1 under AES', ['rsa', '-in', 'k.pem', '-aes128', '-traditional', '-passout', 'pass:x']],
    ['PKCS#1', ['rsa', '-in', 'k.pem', '-traditional']],
  ])('%s', async (_name, args) => {
    openssl(...args, '-out', 'o.key');
    expect(must(await readBundle(bytesOf('o.key'), 'x')).keys).toEqual([key]);
  });

  it('a key under scrypt is refused by name', async () => {
    openssl('pkcs8', '-topk8', '-in', 'k.pem', '-scrypt', '-passout', 'pass:x', '-out', 's.key');
    const result = await readBundle(bytesOf('s.key'), 'x');
    expect(!result.ok && result.complaints[0]).toEqual({
      code: 'returned.file.unsupported',
      facts: { what: 'scrypt' },
    });
  });

  it('PKCS#7 as PEM and DER, and a signed message, which streams', async () => {
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'c.pem', '-certfile', 'ca.pem', '-out', 'o.p7b');
    openssl(
      'crl2pkcs7',
      '-nocrl',
      '-certfile',
      'c.pem',
      '-certfile',
      'ca.pem',
      '-outform',
      'DER',
      '-out',
      'o.der.p7b',
    );
    writeFileSync(join(folder, 'text'), 'hello');
    openssl(
      'cms',
      '-sign',
      '-stream',
      '-binary',
      '-nodetach',
      '-in',
      'text',
      '-signer',
      'c.pem',
      '-inkey',
      'k.pem',
      '-certfile',
      'ca.pem',
      '-outform',
      'DER',
      '-out',
      'signed.p7s',
    );
    expect(bytesOf('signed.p7s')[1]).toBe(0x80);
    for (const name of ['o.p7b', 'o.der.p7b', 'signed.p7s'])
      expect(new Set(must(await readBundle(bytesOf(name))).certificates)).toEqual(new Set([leaf, root]));
  });

  it('a certificate that openssl marked as trusted', async () => {
    openssl('x509', '-in', 'ca.pem', '-trustout', '-addtrust', 'serverAuth', '-out', 'trusted.pem');
    expect(bytesOf('trusted.pem').toString()).toContain('TRUSTED');
    expect(must(await readBundle(bytesOf('trusted.pem'))).certificates).toEqual([root]);
  });
});

describe('what we write', () => {
  it.each(['secret', '비밀번호 ü', ''])('PKCS#12 is read by openssl, password "%s"', async (password) => {
    const file = await writePkcs12({
      key,
      certificate: leaf,
      chain: [root],
      password,
      friendlyName: 'pool01',
    });
    writeFileSync(join(folder, 'w.p12'), file, { mode: 0o600 });
    const shown = openssl('pkcs12', '-in', 'w.p12', '-passin', `pass:${password}`, '-nodes');
    expect(dersOf(shown).slice(0, 2)).toEqual([leaf, root]);
    expect(dersOf(shown)[2]).toEqual(key);
    expect(shown).toContain('friendlyName: pool01');
    expect(() => openssl('pkcs12', '-in', 'w.p12', '-passin', 'pass:wrong', '-nodes')).toThrow(
      /mac verify|invalid password/i,
    );
  });

  it('PKCS#7 is read by openssl, in the order we gave', () => {
    writeFileSync(join(folder, 'w.p7b'), writePkcs7([root, leaf]));
    expect(dersOf(openssl('pkcs7', '-inform', 'DER', '-in', 'w.p7b', '-print_certs'))).toEqual([root, leaf]);
  });
});
