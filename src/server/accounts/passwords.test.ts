import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkPassword, hashPassword } from './passwords.ts';

const PASSWORD = 'correct horse battery';

const CASES: readonly [string, string, string, boolean][] = [
  ['the same', PASSWORD, PASSWORD, true],
  ['another', PASSWORD, `${PASSWORD}.`, false],
  ['capitals count', PASSWORD, PASSWORD.toUpperCase(), false],
  ['spaces around count', PASSWORD, ` ${PASSWORD}`, false],
  ['nothing', PASSWORD, '', false],
  [
    'Korean, composed by one keyboard and decomposed by another',
    '비밀번호는길어야합니다열두자',
    '비밀번호는길어야합니다열두자'.normalize('NFD'),
    true,
  ],
  ['a NUL inside does not end it', 'aaaaaaaaaaaa\0b', 'aaaaaaaaaaaa\0c', false],
  ['the last of a thousand characters counts', `${'x'.repeat(999)}a`, `${'x'.repeat(999)}b`, false],
];
test.each(CASES)('%s', async (_, kept, tried, right) => {
  expect(await checkPassword(tried, await hashPassword(kept))).toBe(right);
});

test('a name that is none has no password, not even the one its place-holder was made of', async () => {
  for (const tried of ['', 'A'.repeat(43), PASSWORD])
    expect(await checkPassword(tried, undefined)).toBe(false);
});

test('what is kept is Argon2id with a salt of its own each time', async () => {
  const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(other);
  expect(one).not.toContain(PASSWORD);
});

test('what was hashed at another cost stays right when the cost changes', async () => {
  const nonce = Buffer.alloc(16, 7);
  const tag = argon2Sync('argon2id', {
    message: Buffer.from(PASSWORD),
    nonce,
    parallelism: 1,
    memory: 8192,
    passes: 3,
    tagLength: 32,
  });
  const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
  const kept = `$argon2id$v=19$m=8192,t=3,p=1$${plain(nonce)}$${plain(tag)}`;
  expect([await checkPassword(PASSWORD, kept), await checkPassword(`${PASSWORD}.`, kept)]).toEqual([
    true,
    false,
  ]);
});

test.each([
  '',
  'no password fits',
  '$argon2id$v=19$m=19456,t=2,p=1$$',
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$',
])('what is no hash fits nothing, and does not throw: %j', async (kept) => {
  expect(await checkPassword('', kept).catch(() => 'threw')).toBe(false);
  expect(await checkPassword(PASSWORD, kept).catch(() => 'threw')).toBe(false);
});

test('a burst waits in line, and all get the right answer', async () => {
  const kept = await hashPassword(PASSWORD);
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => checkPassword(n % 3 === 0 ? PASSWORD : `${n}`, kept)),
  );
  expect(answers).toEqual(Array.from({ length: 12 }, (_, n) => n % 3 === 0));
});
