import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openAccounts } from '#adapters/ledger/accounts.ts';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { LINK, Sessions } from './sessions.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});
const start = (administrator = true) => {
  const home = mkdtempSync(join(tmpdir(), 'certwizard-sessions-'));
  undo.push(() => rmSync(home, { recursive: true, force: true }));
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const open = () => {
    const store = openAccounts(home);
    undo.push(() => store.close());
    return { store, sessions: new Sessions(() => new Date(clock.now), store) };
  };
  const first = open();
  if (administrator) first.store.addFirst('admin', 'x', '2026-01-01T00:00:00Z');
  return { ...first, clock, restart: open };
};
const codeOf = (deed: () => unknown): string | undefined => {
  try {
    deed();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.complaint.code;
    throw error;
  }
};

const { sessionIdleMs: IDLE, sessionMs: AGE, linkMs: LINK_MS } = LIMITS;

/** Milliseconds that pass before each look; what each look says. */
const ENDS: readonly [string, readonly number[], readonly string[]][] = [
  ['lives to the last millisecond of its idle time', [IDLE - 1], ['good']],
  ['ends when idle for its time, and is unknown from then on', [IDLE, 0], ['expired', 'missing']],
  ['lives on while it is used', [IDLE - 1, IDLE - 1, IDLE - 1], ['good', 'good', 'good']],
  [
    'ends at its age, however much it is used',
    [...Array(14).fill(IDLE - 1), 14],
    [...Array(14).fill('good'), 'expired'],
  ],
  ['ends as well when the clock jumped far ahead', [10 * AGE], ['expired']],
];
test.each(ENDS)('a session %s', (_, steps, said) => {
  const { sessions, clock } = start();
  const secret = sessions.open('admin');
  const seen = steps.map((ms) => {
    clock.now += ms;
    return sessions.check(secret);
  });
  expect(seen).toEqual(said);
});

test('a session outlives a restart with its name, its use and its age', () => {
  const { sessions, clock, restart } = start();
  const secret = sessions.open('admin');
  clock.now += IDLE - 1;
  expect(sessions.check(secret)).toBe('good');
  const next = restart().sessions;
  clock.now += IDLE - 1;
  expect([next.check(secret), next.nameOf(secret)]).toEqual(['good', 'admin']);
  clock.now += IDLE;
  expect(restart().sessions.check(secret)).toBe('expired');
});

test('a link does not outlive a restart', () => {
  const { sessions, restart } = start();
  const { token } = sessions.newLink();
  expect(codeOf(() => restart().sessions.spend(token))).toBe('house.link.unknown');
});

test('each sign-in has a new secret, and the one before is worth nothing: nobody can fix it beforehand', () => {
  const { sessions, store } = start();
  const before = sessions.open('admin');
  const after = sessions.open('admin', before);
  expect(after).not.toBe(before);
  expect([sessions.check(before), sessions.check(after), store.sessions().length]).toEqual([
    'missing',
    'good',
    1,
  ]);
  sessions.open('admin', 'chosen-by-somebody-else');
  expect(sessions.check('chosen-by-somebody-else')).toBe('missing');
});

test('at the limit the session unused longest goes, not the one in use', () => {
  const { sessions, clock, store } = start();
  const first = sessions.open('admin');
  const second = sessions.open('admin');
  for (let n = 2; n < LIMITS.sessions; n++) sessions.open('admin');
  clock.now += 2 * 60_000;
  expect(sessions.check(first)).toBe('good');
  // The others were all used last at one moment: one of them goes.
  for (let n = 1; n < LIMITS.sessions; n++) {
    clock.now += 1;
    sessions.open('admin');
  }
  expect([sessions.check(first), sessions.check(second)]).toEqual(['good', 'missing']);
  expect(store.sessions()).toHaveLength(LIMITS.sessions);
});

test('what is kept opens nothing: no secret is in the rows, and a row’s key is no secret', () => {
  const { sessions, store } = start();
  const secret = sessions.open('admin');
  const [row] = store.sessions();
  expect(JSON.stringify(row)).not.toContain(secret);
  expect(sessions.check(row?.key)).toBe('missing');
});

test.each([undefined, '', ' ', 'undefined', "' OR 1=1 --", LINK])('no secret is no session: %j', (secret) => {
  const { sessions } = start();
  sessions.open('admin');
  expect([sessions.check(secret), sessions.nameOf(secret)]).toEqual(['missing', undefined]);
});

test('a link opens an enrolling session where there is no administrator, and a nameless good one where there is', () => {
  const empty = start(false);
  const enrolling = empty.sessions.spend(empty.sessions.newLink().token);
  expect([empty.sessions.check(enrolling), empty.sessions.nameOf(enrolling)]).toEqual([
    'enrolling',
    undefined,
  ]);
  const { sessions } = start();
  const good = sessions.spend(sessions.newLink().token);
  expect([sessions.check(good), sessions.nameOf(good)]).toEqual(['good', LINK]);
});

type Started = ReturnType<typeof start>;
const pass =
  (ms: number) =>
  ({ clock }: Started, token: string): string => {
    clock.now += ms;
    return token;
  };
const spent = ({ sessions }: Started, token: string): string => {
  sessions.spend(token);
  return token;
};
const LINKS: readonly [string, (of: Started, token: string) => string, string | undefined][] = [
  ['a fresh one', (_, token) => token, undefined],
  ['at its last millisecond', pass(LINK_MS - 1), undefined],
  ['too late', pass(LINK_MS), 'house.link.expired'],
  ['a second time', spent, 'house.link.spent'],
  ['a second time and too late', (of, token) => pass(LINK_MS)(of, spent(of, token)), 'house.link.spent'],
  ['never made', () => 'x'.repeat(43), 'house.link.unknown'],
  ['cut short', (_, token) => token.slice(1), 'house.link.unknown'],
  ['in other letters', (_, token) => token.toLowerCase(), 'house.link.unknown'],
  ['with a space behind', (_, token) => `${token} `, 'house.link.unknown'],
  ['nothing', () => '', 'house.link.unknown'],
  [
    'pushed out by newer ones',
    ({ sessions }, token) => {
      for (let n = 0; n < LIMITS.links; n++) sessions.newLink();
      return token;
    },
    'house.link.unknown',
  ],
];
test.each(LINKS)('a link: %s', (_, change, code) => {
  const started = start();
  const token = change(started, started.sessions.newLink().token);
  expect(codeOf(() => started.sessions.spend(token))).toBe(code);
});

test('who keeps guessing is made to wait, and does not keep the administrator’s right link waiting', () => {
  const { sessions, clock } = start();
  const { token } = sessions.newLink();
  const guess = () => codeOf(() => sessions.spend('x'.repeat(43)));
  for (let n = 0; n < LIMITS.linkAttempts; n++) expect(guess()).toBe('house.link.unknown');
  expect(guess()).toBe('house.session.too-many');
  expect(codeOf(() => sessions.spend(token))).toBeUndefined();
  clock.now += 60_000;
  expect(guess()).toBe('house.link.unknown');
});

test('sessions of a name end but one; those of others and of links stay', () => {
  const { sessions } = start();
  const [own, other, stranger] = [sessions.open('admin'), sessions.open('admin'), sessions.open('second')];
  const link = sessions.spend(sessions.newLink().token);
  sessions.changePassword('admin', 'hash', own);
  expect([own, other, stranger, link].map((secret) => sessions.check(secret))).toEqual([
    'good',
    'missing',
    'good',
    'good',
  ]);
  sessions.end(own);
  expect(sessions.check(own)).toBe('missing');
});

test('a disk that takes nothing more keeps nobody out who is in: only the clock of idleness stands', () => {
  const { sessions, store, clock } = start();
  const secret = sessions.open('admin');
  const full = (): never => {
    throw refuse('house.ledger.unavailable', { path: 'accounts.db', why: 'disk-full' });
  };
  const onFullDisk = new Sessions(() => new Date(clock.now), {
    administrators: store.administrators,
    session: store.session,
    openSession: full,
    useSession: full,
    dropSession: full,
    setPassword: full,
  });
  clock.now += 10 * 60_000;
  expect(onFullDisk.check(secret)).toBe('good');
  clock.now += LIMITS.sessionIdleMs;
  expect(onFullDisk.check(secret)).toBe('expired');
});
