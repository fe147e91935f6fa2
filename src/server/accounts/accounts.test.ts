import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openAccounts } from '#adapters/ledger/accounts.ts';
import { LIMITS } from '#core/limits.ts';
import { Refusal } from '#core/refusal.ts';
import { Sessions } from '../sessions.ts';
import { Accounts } from './accounts.ts';

const PASSWORD = 'correct horse battery';
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});
/** On a home without an administrator; with a name, on one that has it. */
const start = async (administrator?: string) => {
  const home = mkdtempSync(join(tmpdir(), 'certwizard-accounts-'));
  undo.push(() => rmSync(home, { recursive: true, force: true }));
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const now = () => new Date(clock.now);
  const store = openAccounts(home);
  undo.push(() => store.close());
  const sessions = new Sessions(now, store);
  const accounts = new Accounts(store, sessions, now);
  const byLink = () => sessions.spend(sessions.newLink().token);
  const own = administrator === undefined ? '' : await accounts.first(byLink(), administrator, PASSWORD);
  return { accounts, sessions, store, clock, byLink, own };
};
const codeOf = (deed: Promise<unknown>): Promise<string | undefined> =>
  deed.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refusal) return error.complaint.code;
      throw error;
    },
  );

test('the first administrator is made once, though two browsers with a link each ask at the same moment', async () => {
  const { accounts, store, byLink } = await start();
  const [one, other] = [byLink(), byLink()];
  const codes = await Promise.all([
    codeOf(accounts.first(one, 'anna', PASSWORD)),
    codeOf(accounts.first(other, 'bert', PASSWORD)),
  ]);
  expect(codes.toSorted()).toEqual(['house.account.exists', undefined]);
  expect(store.administrators()).toBe(1);
  // Whoever lost is left with a session that opens nothing, and is shown the sign-in.
  const lost = codes[0] === undefined ? other : one;
  expect(accounts.whoAmI(lost)).toEqual({ state: 'sign-in' });
});

test('the same browser pressing twice makes one administrator', async () => {
  const { accounts, store, byLink } = await start();
  const secret = byLink();
  await Promise.allSettled([
    accounts.first(secret, 'anna', PASSWORD),
    accounts.first(secret, 'anna', PASSWORD),
  ]);
  expect(store.administrators()).toBe(1);
});

test('without a link nobody makes the first administrator', async () => {
  const { accounts, sessions, store, clock, byLink } = await start();
  expect(await codeOf(accounts.first(undefined, 'a', PASSWORD))).toBe('house.session.missing');
  expect(await codeOf(accounts.first('x'.repeat(43), 'a', PASSWORD))).toBe('house.session.missing');
  const secret = byLink();
  clock.now += LIMITS.sessionIdleMs;
  expect(await codeOf(accounts.first(secret, 'a', PASSWORD))).toBe('house.session.expired');
  expect([store.administrators(), sessions.check(secret)]).toEqual([0, 'missing']);
});

test('an enrolling session makes the first administrator, and nothing else; afterwards it is over', async () => {
  const { accounts, sessions, byLink } = await start();
  const secret = byLink();
  expect(await codeOf(accounts.changePassword(secret, PASSWORD, PASSWORD))).toBe('house.session.missing');
  expect(() => accounts.passkeysOf(secret)).toThrow(Refusal);
  expect(() => accounts.dropPasskey(secret, 'id')).toThrow(Refusal);
  expect(accounts.whoAmI(secret)).toEqual({ state: 'administrator-needed' });
  const own = await accounts.first(secret, 'anna', PASSWORD);
  expect([sessions.check(secret), accounts.whoAmI(own)]).toEqual([
    'missing',
    { state: 'signed-in', name: 'anna' },
  ]);
});

const PASSWORDS: readonly [string, string, boolean][] = [
  ['eleven characters', 'x'.repeat(11), false],
  ['twelve characters', 'x'.repeat(12), true],
  ['eleven of two code units each', '😀'.repeat(11), false],
  ['twelve Korean syllables', '가'.repeat(12), true],
  ['nothing', '', false],
];
test.each(PASSWORDS)('a password of %s', async (_, password, long) => {
  const { accounts, byLink } = await start();
  const short = long ? undefined : 'house.account.password.short';
  expect(await codeOf(accounts.first(byLink(), 'anna', password))).toBe(short);
  const other = await start('anna');
  expect(await codeOf(other.accounts.changePassword(other.own, PASSWORD, password))).toBe(short);
  expect(await codeOf(other.accounts.first(other.byLink(), 'anna', password))).toBe(short);
});

const SPELLINGS: readonly [string, string, string, boolean][] = [
  ['as it was made', 'anna', 'anna', true],
  ['capitals', 'Anna', 'ANNA', true],
  ['spaces around', ' anna', 'anna ', true],
  ['full-width letters', 'anna', 'ａｎｎａ', true],
  ['Korean, composed or not', '안나', '안나'.normalize('NFD'), true],
  ['a space inside is a letter', 'anna b', 'annab', false],
  ['a letter of another script that looks alike', 'anna', 'аnna', false],
];
test.each(SPELLINGS)('a name is one name: %s', async (_, made, typed, same) => {
  const { accounts } = await start(made);
  expect(await codeOf(accounts.signIn(typed, PASSWORD, undefined))).toBe(
    same ? undefined : 'house.sign-in.refused',
  );
});

test('an unknown name and a wrong password are answered by the same words', async () => {
  const { accounts } = await start('anna');
  const said = async (name: string) => {
    const error = await accounts
      .signIn(name, 'no such password', undefined)
      .catch((reason: unknown) => reason);
    return error instanceof Refusal ? [error.complaint, error.others] : error;
  };
  expect(await said('bert')).toEqual(await said('anna'));
});

test('attempts are counted alike for names that are there and names that are not', async () => {
  for (const name of ['anna', 'bert']) {
    const { accounts, clock } = await start('anna');
    const wrong = () => codeOf(accounts.signIn(name, 'no such password', undefined));
    for (let n = 0; n < LIMITS.signInAttempts; n++) expect(await wrong()).toBe('house.sign-in.refused');
    expect(await wrong()).toBe('house.session.too-many');
    clock.now += LIMITS.signInWindowMs;
    expect(await wrong()).toBe('house.sign-in.refused');
  }
});

test('a name that waits is spelt any way: capitals do not open a second account of attempts', async () => {
  const { accounts } = await start('anna');
  const spelt = ['anna', 'ANNA', ' anna', 'ａｎｎａ'];
  for (let n = 0; n < LIMITS.signInAttempts; n++)
    await codeOf(accounts.signIn(spelt[n % 4] ?? '', 'no such password', undefined));
  expect(await codeOf(accounts.signIn('Anna', 'no such password', undefined))).toBe('house.session.too-many');
});

test('a stranger who keeps a password waiting does not keep out who has a link or a session', async () => {
  const { accounts, sessions, own, byLink, clock } = await start('anna');
  for (let n = 0; n <= LIMITS.signInAttempts; n++)
    await codeOf(accounts.signIn('anna', 'no such password', undefined));
  expect(await codeOf(accounts.signIn('anna', PASSWORD, undefined))).toBe('house.session.too-many');
  expect([sessions.check(own), sessions.check(byLink())]).toEqual(['good', 'good']);
  expect(await codeOf(accounts.first(byLink(), 'anna', 'another password'))).toBeUndefined();
  clock.now += LIMITS.signInWindowMs;
  expect(await codeOf(accounts.signIn('anna', 'another password', undefined))).toBeUndefined();
});

test('passkeys that do not hold say so however often, and make no password wait', async () => {
  const { accounts } = await start('anna');
  const guess = () => codeOf(accounts.signInByPasskey('http://localhost:1', { id: 'none' }, undefined));
  for (let n = 0; n <= LIMITS.signInAttempts; n++) expect(await guess()).toBe('house.passkey.refused');
  expect(await codeOf(accounts.signIn('anna', PASSWORD, undefined))).toBeUndefined();
});

test('another password ends the other sessions, keeps the own, and takes the old one’s place', async () => {
  const { accounts, sessions, own } = await start('anna');
  const other = await accounts.signIn('anna', PASSWORD, undefined);
  expect(await codeOf(accounts.changePassword(own, 'no such password', 'another password'))).toBe(
    'house.sign-in.refused',
  );
  expect(sessions.check(other)).toBe('good');
  await accounts.changePassword(own, PASSWORD, 'another password');
  expect([sessions.check(own), sessions.check(other)]).toEqual(['good', 'missing']);
  expect(await codeOf(accounts.signIn('anna', PASSWORD, undefined))).toBe('house.sign-in.refused');
  expect(await codeOf(accounts.signIn('anna', 'another password', undefined))).toBeUndefined();
});

test('who forgot the password comes back by a link: a new one is set, the old sessions end, the link’s too', async () => {
  const { accounts, sessions, store, own, byLink } = await start('anna');
  const link = byLink();
  expect(accounts.whoAmI(link)).toEqual({ state: 'signed-in' });
  expect(await codeOf(accounts.first(link, 'bert', 'another password'))).toBe('house.account.unknown');
  const back = await accounts.first(link, 'Anna', 'another password');
  expect([own, link, back].map((secret) => sessions.check(secret))).toEqual(['missing', 'missing', 'good']);
  expect([accounts.whoAmI(back).name, store.administrators()]).toEqual(['anna', 1]);
  expect(await codeOf(accounts.signIn('anna', PASSWORD, undefined))).toBe('house.sign-in.refused');
});

test('who is signed in by name sets no password of anybody anew', async () => {
  const { accounts, own } = await start('anna');
  expect(await codeOf(accounts.first(own, 'anna', 'another password'))).toBe('house.account.exists');
  expect(await codeOf(accounts.signIn('anna', PASSWORD, undefined))).toBeUndefined();
});

test('strangers learn what the page shows first, and no name', async () => {
  const empty = await start();
  expect(empty.accounts.whoAmI(undefined)).toEqual({ state: 'first-run' });
  const { accounts, clock, own } = await start('anna');
  expect([accounts.whoAmI(undefined), accounts.whoAmI('x')]).toEqual([
    { state: 'sign-in' },
    { state: 'sign-in' },
  ]);
  clock.now += LIMITS.sessionIdleMs;
  expect(accounts.whoAmI(own)).toEqual({ state: 'sign-in' });
});

test('an old password that was on its way in when another was set opens nothing', async () => {
  const { accounts, sessions, byLink } = await start('anna');
  // One hash and it is set; the sign-ins wait in line behind it, and end after it.
  const set = accounts.first(byLink(), 'anna', 'another password');
  const late = Array.from({ length: 8 }, () => accounts.signIn('anna', PASSWORD, undefined));
  const back = await set;
  const opened = (await Promise.allSettled(late)).flatMap((end) =>
    end.status === 'fulfilled' ? [end.value] : [],
  );
  expect(opened.length).toBeLessThan(late.length);
  expect(opened.filter((secret) => sessions.check(secret) === 'good')).toEqual([]);
  expect(sessions.check(back)).toBe('good');
});

test('two browsers that change the password at the same moment: one does, and the other is out', async () => {
  const { accounts, sessions, own } = await start('anna');
  const other = await accounts.signIn('anna', PASSWORD, undefined);
  const next = ['another password', 'a third password'] as const;
  const codes = await Promise.all([
    codeOf(accounts.changePassword(own, PASSWORD, next[0])),
    codeOf(accounts.changePassword(other, PASSWORD, next[1])),
  ]);
  expect(codes.toSorted()).toEqual(['house.session.missing', undefined]);
  const first = codes[0] === undefined;
  expect([sessions.check(own), sessions.check(other)]).toEqual(
    first ? ['good', 'missing'] : ['missing', 'good'],
  );
  expect(await codeOf(accounts.signIn('anna', next[first ? 0 : 1], undefined))).toBeUndefined();
});

test('one browser that changes the password twice at the same moment changes it once', async () => {
  const { accounts, own } = await start('anna');
  const codes = await Promise.all([
    codeOf(accounts.changePassword(own, PASSWORD, 'another password')),
    codeOf(accounts.changePassword(own, PASSWORD, 'a third password')),
  ]);
  expect(codes.toSorted()).toEqual(['house.sign-in.refused', undefined]);
});

test('the session of a link sets one password anew, though it is asked twice at the same moment', async () => {
  const { accounts, byLink } = await start('anna');
  const link = byLink();
  const codes = await Promise.all([
    codeOf(accounts.first(link, 'anna', 'another password')),
    codeOf(accounts.first(link, 'anna', 'a third password')),
  ]);
  expect(codes.toSorted()).toEqual(['house.session.missing', undefined]);
});

const ORIGIN = 'http://localhost:1';
/** Flags of authenticator data (§6.1): somebody touched it, and it knew whom. */
const [PRESENT, VERIFIED] = [0x01, 0x04];
const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();
/** A security key made of software: its public key as COSE (RFC 9053 §7.1.1), and an assertion over a challenge (WebAuthn Level 3 §6.3.3). */
const authenticator = (id: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const cose = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  let counter = 0;
  const answer = (challenge: string, { origin = ORIGIN, flags = PRESENT | VERIFIED } = {}) => {
    counter += 1;
    const client = Buffer.from(
      JSON.stringify({ type: 'webauthn.get', challenge, origin, crossOrigin: false }),
    );
    const data = Buffer.concat([sha256('localhost'), Buffer.from([flags, 0, 0, 0, counter])]);
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    };
  };
  return { cose, answer };
};

const KEPT = {
  id: 'a2V5',
  name: 'key',
  counter: 0,
  transports: [],
  host: 'localhost',
  addedAt: '2026-01-01T00:00:00Z',
};

test('the right passkey signs in though a stranger keeps guessing; a challenge is used once, by its own page, in time', async () => {
  const { accounts, sessions, store, clock } = await start('anna');
  const { cose, answer } = authenticator('a2V5');
  store.addPasskey('anna', { ...KEPT, publicKey: new Uint8Array(cose) });
  const challenge = async () =>
    ((await accounts.passkeys.challenge(ORIGIN)) as { readonly challenge: string }).challenge;
  const signIn = (response: unknown) => accounts.signInByPasskey(ORIGIN, response, undefined);
  const refused = 'house.passkey.refused';

  const once = answer(await challenge());
  expect(sessions.nameOf(await signIn(once))).toBe('anna');
  expect(await codeOf(signIn(once))).toBe(refused);
  expect(await codeOf(signIn(answer(await challenge(), { origin: 'http://evil.example' })))).toBe(refused);
  expect(await codeOf(signIn(answer('AAAA')))).toBe(refused);
  expect(await codeOf(signIn(authenticator('a2V5').answer(await challenge())))).toBe(refused);
  const late = answer(await challenge());
  clock.now += 5 * 60_000;
  expect(await codeOf(signIn(late))).toBe(refused);
  // A key that somebody found, and that asked for nothing but a touch.
  expect(await codeOf(signIn(answer(await challenge(), { flags: PRESENT })))).toBe(refused);
  // A challenge is forged by nobody, and not by changing its time.
  const forged = Buffer.from(await challenge(), 'base64url');
  forged.writeUInt8(forged.readUInt8(6) ^ 1, 6);
  expect(await codeOf(signIn(answer(forged.toString('base64url'))))).toBe(refused);
  for (let n = 0; n <= LIMITS.signInAttempts; n++)
    expect(await codeOf(signIn(answer(await challenge())))).toBeUndefined();
});

test('however many challenges a stranger asks for, the one that was asked for before them still opens', async () => {
  const { accounts, store } = await start('anna');
  const { cose, answer } = authenticator('a2V5');
  store.addPasskey('anna', { ...KEPT, publicKey: new Uint8Array(cose) });
  const ask = async () =>
    ((await accounts.passkeys.challenge(ORIGIN)) as { readonly challenge: string }).challenge;
  const own = await ask();
  for (let n = 0; n < 500; n++) await ask();
  const response = answer(own);
  const twice = await Promise.all(
    [1, 2].map(() => codeOf(accounts.signInByPasskey(ORIGIN, response, undefined))),
  );
  // And of the same answer sent twice in the same moment one is taken.
  expect(twice.toSorted()).toEqual(['house.passkey.refused', undefined]);
});

test('a challenge for another passkey opens no session, and one of a sign-in adds no passkey', async () => {
  const { accounts, store } = await start('anna');
  const { cose, answer } = authenticator('a2V5');
  const { challenge } = (await accounts.passkeys.registration('anna', ORIGIN)) as {
    readonly challenge: string;
  };
  store.addPasskey('anna', { ...KEPT, publicKey: new Uint8Array(cose) });
  expect(await codeOf(accounts.signInByPasskey(ORIGIN, answer(challenge), undefined))).toBe(
    'house.passkey.refused',
  );
  const other = (await accounts.passkeys.challenge(ORIGIN)) as { readonly challenge: string };
  expect(
    await codeOf(accounts.passkeys.add('anna', 'x', ORIGIN, registration('b2s', cose, other.challenge))),
  ).toBe('house.passkey.refused');
});

test('homes on one host do not take each other’s place in an authenticator', async () => {
  const handles = await Promise.all(
    [1, 2].map(async (day) => {
      const { accounts, store } = await start();
      store.addFirst('anna', 'x', `2026-01-0${day}T00:00:00.000Z`);
      const options = (await accounts.passkeys.registration('anna', ORIGIN)) as { user: { id: string } };
      return options.user.id;
    }),
  );
  expect(new Set(handles).size).toBe(2);
});

/** What a browser sends for a new passkey without attestation (WebAuthn Level 3 §6.5, §8.7). */
const registration = (id: string, cose: Buffer, challenge: string) => {
  const key = Buffer.from(id, 'base64url');
  const data = Buffer.concat([
    sha256('localhost'),
    Buffer.from([0x45, 0, 0, 0, 0]),
    Buffer.alloc(16),
    Buffer.from([0, key.length]),
    key,
    cose,
  ]);
  const attestation = Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
    Buffer.from([0x58, data.length]),
    data,
  ]);
  const client = JSON.stringify({ type: 'webauthn.create', challenge, origin: ORIGIN, crossOrigin: false });
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: Buffer.from(client).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
    },
  };
};

test('a passkey is kept once: the same credential again is refused, and the one that is there stays', async () => {
  const { accounts, own } = await start('anna');
  const add = async (label: string): Promise<void> => {
    const options = await accounts.passkeys.registration('anna', ORIGIN);
    const { challenge } = options as { readonly challenge: string };
    const { cose } = authenticator('a2V5');
    await accounts.passkeys.add('anna', label, ORIGIN, registration('a2V5', cose, challenge));
  };
  await add('first');
  expect(await codeOf(add('second'))).toBe('house.passkey.refused');
  expect(accounts.passkeysOf(own).map(({ id, name }) => [id, name])).toEqual([['a2V5', 'first']]);
});
