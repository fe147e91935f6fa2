// What people and strangers bring in: files that are broken, too large, sealed, or somebody else's. Each is told what it is, quickly, and changes nothing.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '#core/refusal.ts';
import type { RequestView } from '#core/views.ts';
import { type Client, connect } from '#schema/client.ts';
import { type Local, openLocal } from '#server/local.ts';
import { commandOn, problemOf } from './command.ts';
import { type OpensslCa, opensslCa } from './openssl-ca.ts';

let folder: string;
let home: string;
let door: Local;
let client: Client;
let ca: OpensslCa;
/** PEM of a certificate and its key, both made with OpenSSL; and the same as PKCS#12 under the password `right`. */
let leaf: string;
let leafKey: string;
let pfx: Buffer;
let csr: string;

const openssl = (...args: readonly string[]): Promise<unknown> =>
  promisify(execFile)('openssl', args, { timeout: 20_000 });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cwb-'));
  home = join(folder, 'home');
  [door, ca] = await Promise.all([openLocal({ home, log: () => undefined }), opensslCa()]);
  client = connect(door.fetch);
  await client.setTopology({ body: { computer: 'www.contoso.test' } as never });
  const at = (name: string): string => join(folder, name);
  csr = at('theirs.csr');
  await openssl(
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    at('their.key'),
    '-subj',
    '/CN=theirs.contoso.test',
    '-addext',
    'subjectAltName=DNS:theirs.contoso.test',
    '-out',
    csr,
  );
  leaf = readFileSync(await ca.sign(csr), 'utf8');
  leafKey = readFileSync(at('their.key'), 'utf8');
  writeFileSync(at('their.pem'), leaf);
  await openssl(
    'pkcs12',
    '-export',
    '-in',
    at('their.pem'),
    '-inkey',
    at('their.key'),
    '-certfile',
    ca.intermediate,
    '-passout',
    'pass:right',
    '-out',
    at('their.pfx'),
  );
  pfx = readFileSync(at('their.pfx'));
});
afterAll(async () => {
  await door?.close();
  await ca?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that an import could change. */
const stock = async (): Promise<unknown> => [
  await client.certificates({ query: { limit: 500 } }),
  (await client.requests({ query: { limit: 500 } })).map(({ id, state }) => [id, state]),
];

const refusalOf = async (work: Promise<unknown>): Promise<Refusal> => {
  try {
    throw new Error(`no refusal: ${JSON.stringify(await work).slice(0, 300)}`);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};
const codeOf = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).complaint.code;
const bring = (file: Uint8Array | string, more: object = {}): Promise<unknown> =>
  client.import({ body: { file: Buffer.from(file).toString('base64'), ...more } });
const der = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
const cut = (bytes: Uint8Array, share: number): Uint8Array =>
  bytes.subarray(0, Math.floor(bytes.length * share));
const block = (label: string, base64: string): string =>
  `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;

describe('files', () => {
  it.each<[string, () => Uint8Array | string, RegExp, object?]>([
    ['nothing at all', () => '', /^returned\.file\.(nothing|unrecognized)$|^house\.request\.invalid$/],
    ['blanks', () => ' \n\t\n', /^returned\.file\./],
    ['noise', () => randomBytes(5_000), /^returned\.file\.unrecognized$/],
    [
      'a page of a web site',
      () => '<!doctype html><title>Certificate</title>',
      /^returned\.file\.unrecognized$/,
    ],
    [
      'PEM around noise',
      () => block('CERTIFICATE', randomBytes(300).toString('base64')),
      /^returned\.(certificate\.malformed|file\.malformed|file\.unrecognized)$/,
    ],
    [
      'PEM without its last line',
      () => leaf.split('\n').slice(0, -2).join('\n'),
      /^returned\.pem\.malformed$/,
    ],
    [
      'PEM with a letter that base64 has not',
      () => leaf.replace(/\n(....)/, '\n!!$1'),
      /^returned\.pem\.malformed$/,
    ],
    [
      'PEM with other labels at both ends',
      () => leaf.replace('END CERTIFICATE', 'END PRIVATE KEY'),
      /^returned\.pem\.malformed$/,
    ],
    ['DER cut in the middle', () => cut(der(leaf), 0.5), /^returned\./],
    ['DER without its last octet', () => der(leaf).subarray(0, -1), /^returned\./],
    ['DER with an octet too many', () => Buffer.concat([der(leaf), Buffer.from([1])]), /^returned\./],
    ['PKCS#12 cut in the middle', () => cut(pfx, 0.5), /^returned\./, { password: 'right' }],
    ['PKCS#12 without its last octet', () => pfx.subarray(0, -1), /^returned\./, { password: 'right' }],
    [
      'PKCS#12 with one octet changed',
      () => Buffer.from(pfx).fill(0xff, 200, 201),
      /^returned\.file\./,
      { password: 'right' },
    ],
    ['PKCS#12 without a password', () => pfx, /^returned\.file\.password-needed$/],
    ['PKCS#12 with a wrong password', () => pfx, /^returned\.file\.password-wrong$/, { password: 'wrong' }],
    [
      'PKCS#12 with the password in another case',
      () => pfx,
      /^returned\.file\.password-wrong$/,
      { password: 'Right' },
    ],
    [
      'a signing request of somebody else',
      () => readFileSync(csr),
      /^returned\.file\.(signing-request|nothing)$/,
    ],
    [
      '10,000 blocks of PEM',
      () => leaf.repeat(10_000).slice(0, 4_000_000),
      /^returned\.file\.(too-many|too-large)$|^returned\.pem\./,
    ],
    [
      '10,000 short blocks of PEM',
      () => block('CERTIFICATE', 'MAA=').repeat(10_000),
      /^returned\.file\.too-many$/,
    ],
    [
      '10,000 blocks of a kind that is nothing',
      () => block('POTATO', 'MAA=').repeat(10_000),
      /^returned\.file\.(too-many|nothing)$/,
    ],
    [
      '4 MB and an octet',
      () => Buffer.alloc(4 * 1024 * 1024 + 1, 0x30),
      /^(returned\.file|house\.request)\.(too-large|invalid)$/,
    ],
    ['10 MB', () => Buffer.alloc(10 * 1024 * 1024, 0x41), /^(returned\.file|house\.request)\.too-large$/],
    [
      'nesting without end',
      () => Buffer.concat(Array.from({ length: 50_000 }, () => Buffer.from([0x30, 0x80]))),
      /^returned\./,
    ],
    [
      'a length of four gigabytes',
      () => Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02]),
      /^returned\./,
    ],
  ])('%s: refused in under two seconds, and nothing is kept', async (_, file, code, more = {}) => {
    const before = await stock();
    const begun = performance.now();
    for (const dryRun of [true, false]) {
      const { complaint } = await refusalOf(bring(file(), { ...more, dryRun }));
      expect(complaint.code).toMatch(code);
      expect(JSON.stringify(complaint).length).toBeLessThan(2_000);
    }
    expect(performance.now() - begun).toBeLessThan(4_000);
    expect(await stock()).toEqual(before);
  });

  it('every beginning of a PEM, a DER and a PKCS#12 file is refused with a code or read as a whole, never a fault of ours', async () => {
    const codes = new Set<string>();
    for (const [file, more] of [
      [Buffer.from(leaf), {}],
      [der(leaf), {}],
      [pfx, { password: 'right' }],
    ] as const) {
      for (let share = 0.02; share < 1; share += 0.07)
        codes.add(await codeOf(bring(cut(file, share), { ...more, dryRun: true })));
    }
    for (const code of codes) expect(code).toMatch(/^returned\./);
  });

  it('by the real command, 10 MB are refused unread, and standard input is no file', async () => {
    const large = join(folder, 'large.pem');
    writeFileSync(large, Buffer.alloc(10 * 1024 * 1024, 0x41));
    const run = commandOn(home);
    for (const [path, code] of [
      [large, 'returned.file.too-large'],
      [folder, 'returned.file.unreadable'],
      [join(folder, 'none'), 'returned.file.unreadable'],
    ] as const) {
      const ended = await run('import', path, '--json');
      expect([ended.code, ended.stdout, problemOf(ended)]).toEqual([1, '', code]);
    }
  });

  it('a wrong password stands in no answer and in no file of the home', async () => {
    const secret = `wrong-${randomBytes(8).toString('hex')}`;
    const { complaint, message } = await refusalOf(bring(pfx, { password: secret }));
    expect(JSON.stringify(complaint) + message).not.toContain(secret);
    await expect(promisify(execFile)('grep', ['-r', '-l', secret, home])).rejects.toMatchObject({ code: 1 });
  });
});

describe('replies', () => {
  const ask = async (...usages: readonly string[]): Promise<{ request: RequestView; file: string }> => {
    const request = await client.request({
      body: { issuer: 'manual', ...(usages.length === 0 ? {} : { usages }) },
    });
    const file = join(folder, `${request.id}.csr`);
    writeFileSync(file, await client.signingRequest({ params: { id: request.id } }));
    return { request, file };
  };
  const stateOf = async (id: RequestView['id']): Promise<string> =>
    (await client.requestOf({ params: { id } })).state;

  it("to somebody else's request is told from one of ours, and leaves ours waiting", async () => {
    const { request } = await ask();
    const before = await stock();
    expect(await codeOf(bring(leaf, { request: request.id }))).toMatch(
      /^returned\.reply\.(not-ours|key-not-ours)$/,
    );
    expect(await stock()).toEqual(before);
    expect(await stateOf(request.id)).toBe('pending');
    await client.withdraw({ params: { id: request.id } });
  });

  it('to another of our requests says to which', async () => {
    const [first, second] = [await ask(), await ask()];
    const reply = readFileSync(await ca.sign(first.file), 'utf8');
    const { complaint } = await refusalOf(bring(reply, { request: second.request.id }));
    expect(complaint).toMatchObject({
      code: 'returned.reply.other-request',
      facts: { request: first.request.id },
    });
    expect(await Promise.all([stateOf(first.request.id), stateOf(second.request.id)])).toEqual([
      'pending',
      'pending',
    ]);
    await bring(reply);
    expect(await Promise.all([stateOf(first.request.id), stateOf(second.request.id)])).toEqual([
      expect.stringMatching(/-missing$/),
      'pending',
    ]);
    await client.withdraw({ params: { id: second.request.id } });
  });

  it('with our names and another key is turned away: who has the key of it?', async () => {
    const { request } = await ask();
    const names = request.draft.names.map(({ name }) => `DNS:${name.value}`).join(',');
    const reply = readFileSync(await ca.sign(csr, { names }), 'utf8');
    for (const more of [{}, { request: request.id }])
      expect(await codeOf(bring(reply, more))).toBe('returned.reply.key-not-ours');
    expect(await stateOf(request.id)).toBe('pending');
    await client.withdraw({ params: { id: request.id } });
  });

  it('to a request that is over is refused when brought for it, and comes in as what it is otherwise', async () => {
    const { request, file } = await ask();
    const reply = readFileSync(await ca.sign(file), 'utf8');
    await client.withdraw({ params: { id: request.id } });
    expect(await codeOf(bring(reply, { request: request.id }))).toBe('request.finished');
    await bring(reply);
    expect(await stateOf(request.id)).toBe('withdrawn');
  });

  it('brought twice answers once', async () => {
    const { request, file } = await ask();
    const reply = readFileSync(await ca.sign(file), 'utf8');
    await bring(reply);
    const once = await client.requestOf({ params: { id: request.id } });
    await bring(reply);
    const twice = await client.requestOf({ params: { id: request.id } });
    expect(twice.log).toEqual(once.log);
    expect(twice.log.filter(({ kind }) => kind === 'returned')).toHaveLength(1);
  });

  it('a certificate whose key is somewhere else comes in, says so, and may serve nothing', async () => {
    await bring(leaf);
    const thumbprint = createHash('sha256').update(der(leaf)).digest('hex');
    const view = await client.certificate({ params: { thumbprint } });
    expect([view.keyPresent, view.assignable]).toEqual([false, []]);
    expect(view.complaints[0]?.code).toBe('trusted.key.missing');
    expect(await codeOf(client.assign({ body: { certificate: thumbprint, usages: ['Default'] } }))).toBe(
      'trusted.key.missing',
    );
    // Its key brought later makes it whole.
    await bring(leafKey);
    expect((await client.certificate({ params: { thumbprint } })).keyPresent).toBe(true);
  });
});

describe('requests', () => {
  it.each([
    '',
    ' ',
    'not a name',
    'a..b',
    '-a.b',
    `${'a'.repeat(64)}.test`,
    `${'a.'.repeat(130)}test`,
    '*.*.test',
    'a.*.test',
    'a_b c',
    'x\u0000y',
    'http://',
    '300.1.1.1',
    '::g',
    'ex\u00adample.test\u202e',
    '\ud800.test',
    'a@',
    '@b',
    'x'.repeat(3_000),
  ])('the name %j is no name', async (name) => {
    const before = await stock();
    for (const deed of [client.preview, client.request]) {
      expect(await codeOf(deed({ body: { addNames: [name] } }))).toMatch(
        /^request\.name\.invalid$|^house\.request\.invalid$/,
      );
    }
    expect(await stock()).toEqual(before);
  });

  it.each<[string, object, RegExp]>([
    ['an unknown usage', { usages: ['Nope'] }, /^request\.usage\.unknown$/],
    ['an unknown usage beside a known one', { usages: ['Default', 'Nope'] }, /^request\.usage\.unknown$/],
    ['a usage of a prototype', { usages: ['__proto__'] }, /^request\.usage\.unknown$/],
    ['an unknown CA', { issuer: 'nope' }, /^request\.issuer\.unknown$/],
    ['a key that no usage allows', { key: { kind: 'dsa' } }, /^house\.request\.invalid$/],
    ['a key of 512 bits', { key: { kind: 'rsa', bits: 512 } }, /^house\.request\.invalid$/],
    [
      '501 names',
      { addNames: Array.from({ length: 501 }, (_, index) => `h${index}.contoso.test`) },
      /^request\.name\.invalid$|^house\.request\.invalid$/,
    ],
    ['a member that is none', { surprise: true }, /^house\.request\.invalid$/],
    [
      'a friendly name of a thousand letters',
      { friendlyName: 'x'.repeat(1_000) },
      /^request\.text\.too-long$|^house\.request\.invalid$/,
    ],
  ])('%s is refused before a key is made', async (_, body, code) => {
    const before = await stock();
    expect(await codeOf(client.request({ body: body as never }))).toMatch(code);
    expect(await stock()).toEqual(before);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a list', []],
    ['a name that is none', { computer: 'not a name' }],
    ['a usage of a reserved name', { computer: 'a.test', usages: [{ id: 'default', names: ['a.test'] }] }],
    ['a member that is none', { computer: 'a.test', colour: 'red' }],
    ['a usage without names', { computer: 'a.test', usages: [{ id: 'Own', names: [] }] }],
  ])('a topology with %s is refused with every complaint, and the one before stays', async (_, topology) => {
    const before = await client.topology();
    expect(await codeOf(client.setTopology({ body: topology as never }))).toMatch(
      /^request\.|^house\.request\.invalid$/,
    );
    expect(await client.topology()).toEqual(before);
  });
});
