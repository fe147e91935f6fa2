import { describe, expect, it } from 'vitest';
import type { Evidence, RequestFact, UsageFact } from './facts.ts';
import {
  cameTrusted,
  dueDate,
  nextForRequest,
  nextForUsage,
  type RequestAction,
  type RequestWorld,
  stateOf,
  type UsageAction,
  type UsageWorld,
} from './lifecycle.ts';
import { type Complaint, complain } from './problems.ts';
import type { RequestOffer, RequestState } from './views.ts';

const NOW = new Date('2030-06-01T12:00:00Z');
const at = NOW.toISOString();
const later = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();

const draft = {
  usages: ['Default', 'WebServicesInternal'],
  issuer: 'embedded',
  template: 'WebServer',
  commonName: 'www.example.com',
  names: [{ kind: 'dns', value: 'www.example.com' }],
  key: { kind: 'ec', curve: 'P-256' },
  friendlyName: 'one',
  assign: true,
} as const;
const FACT = {
  drafted: { at, kind: 'drafted', draft },
  signed: { at, kind: 'signed', csr: 'AA==', key: 'aa' },
  submitting: { at, kind: 'submitting' },
  pending: { at, kind: 'pending', number: '7', ticket: 'ticket-7' },
  denied: { at, kind: 'denied', number: '7', by: 'Mia', why: 'wrong names' },
  failed: {
    at,
    kind: 'failed',
    complaint: complain('request.issuer.slow', { issuer: 'acme', ms: 1 }) as Complaint,
  },
  trusted: { at, kind: 'returned', certificate: 'c1', trusted: true },
  untrusted: { at, kind: 'returned', certificate: 'c1', trusted: false },
  ticked: { at, kind: 'finished', assign: true },
  cleared: { at, kind: 'finished', assign: false },
  assigning: { at, kind: 'assigning', transaction: 'txn_1' },
  withdrawn: { at, kind: 'withdrawn' },
} as const satisfies Record<string, RequestFact>;
const SENT = [FACT.drafted, FACT.signed, FACT.submitting];
const CAME = [...SENT, FACT.trusted];
const CAME_UNTRUSTED = [...SENT, FACT.untrusted];

const OPEN: RequestWorld['gate'] = {
  open: ['Default', 'WebServicesInternal'],
  keyPresent: true,
  complaints: [],
};
const shut = (...complaints: readonly Complaint[]): NonNullable<RequestWorld['gate']> => ({
  open: [],
  keyPresent: true,
  complaints,
});
const ROOT_MISSING = complain('trusted.root.missing', {
  subject: 'CN=R',
  keyId: '',
  store: 'root',
  where: '',
  held: '',
});
const INTERMEDIATE_MISSING = complain('trusted.intermediate.missing', {
  subject: 'CN=I',
  keyId: '',
  store: 'intermediate',
  where: '',
});
const NAME_MISSING = complain('trusted.name.missing', { name: 'www.example.com', presented: '' });
const EXPIRED = complain('trusted.time.expired', {
  subject: 'CN=x',
  notBefore: '',
  notAfter: '',
  now: '',
});

const said = (action: RequestAction): string =>
  `${action.do}:${stateOf(action)}:${'offers' in action ? [...action.offers].sort().join('+') : ''}`;
const says = (what: RequestAction['do'], state: RequestState, ...offers: RequestOffer[]): string =>
  `${what}:${state}:${offers.sort().join('+')}`;

describe('what a request still needs', () => {
  it.each<[string, RequestWorld, string]>([
    ['nothing but the draft: a key and a CSR are made', { facts: [FACT.drafted] }, says('sign', 'working')],
    ['signed: it is sent', { facts: [FACT.drafted, FACT.signed] }, says('submit', 'working')],
    [
      'died while it was sent: it is sent again, under the same id',
      { facts: SENT },
      says('submit', 'working'),
    ],
    [
      'pending, and the CA named no time: a person asks',
      { facts: [...SENT, FACT.pending] },
      says('wait', 'pending', 'retrieve', 'finish'),
    ],
    [
      'pending, and the time the CA named has not come: wait',
      { facts: [...SENT, { ...FACT.pending, pollAfter: later(1) }] },
      says('wait', 'pending', 'retrieve', 'finish'),
    ],
    [
      'pending, and the time the CA named is now: ask the CA',
      { facts: [...SENT, { ...FACT.pending, pollAfter: later(0) }] },
      says('poll', 'pending'),
    ],
    [
      'pending by hand: the reply is brought, nothing is polled however late it is',
      { facts: [...SENT, { ...FACT.pending, pollAfter: later(-60) }], byHand: true },
      says('wait', 'pending', 'bring-reply', 'finish'),
    ],
    [
      'pending and finished by a person: nothing asks by itself any more',
      { facts: [...SENT, { ...FACT.pending, pollAfter: later(-60) }, FACT.cleared] },
      says('wait', 'pending', 'retrieve', 'finish'),
    ],
    ['denied', { facts: [...SENT, FACT.pending, FACT.denied] }, says('ask', 'denied', 'finish', 'again')],
    ['failed', { facts: [...SENT, FACT.failed] }, says('ask', 'failed', 'finish', 'again')],
    [
      'failed, and sent again: the answer to that is awaited',
      { facts: [...SENT, FACT.failed, FACT.submitting] },
      says('submit', 'working'),
    ],
    [
      'failed once, pending now: the last answer counts',
      { facts: [...SENT, FACT.failed, FACT.submitting, FACT.pending] },
      says('wait', 'pending', 'retrieve', 'finish'),
    ],
    ['withdrawn', { facts: [...SENT, FACT.pending, FACT.withdrawn] }, says('wait', 'withdrawn', 'again')],

    [
      'issued and trusted: the box',
      { facts: CAME, gate: OPEN },
      says('ask', 'trusted', 'assign-box', 'finish'),
    ],
    [
      'issued and trusted for one of its two usages: the box',
      { facts: CAME, gate: { ...OPEN, open: ['Default'] } },
      says('ask', 'trusted', 'assign-box', 'finish'),
    ],
    [
      'root missing',
      { facts: CAME_UNTRUSTED, gate: shut(ROOT_MISSING) },
      says('ask', 'root-missing', 'import', 'finish'),
    ],
    [
      'root missing from a relying party’s store alone: there is nothing to import',
      {
        facts: CAME_UNTRUSTED,
        gate: shut(complain('trusted.root.missing', { ...ROOT_MISSING.facts, store: '/roots.pem' })),
      },
      says('ask', 'root-missing', 'install', 'finish'),
    ],
    [
      'root missing, and a name too: first what an import can cure',
      { facts: CAME_UNTRUSTED, gate: shut(ROOT_MISSING, NAME_MISSING) },
      says('ask', 'root-missing', 'import', 'finish'),
    ],
    [
      'intermediate missing',
      { facts: CAME_UNTRUSTED, gate: shut(INTERMEDIATE_MISSING) },
      says('ask', 'intermediate-missing', 'import', 'finish'),
    ],
    [
      'no private key, whatever else is wrong',
      { facts: CAME_UNTRUSTED, gate: { ...shut(ROOT_MISSING), keyPresent: false } },
      says('ask', 'key-missing', 'import', 'finish'),
    ],
    [
      'unfit: a required name is missing',
      { facts: CAME_UNTRUSTED, gate: shut(NAME_MISSING) },
      says('ask', 'unfit', 'finish', 'again'),
    ],
    [
      'not valid, and its root missing: no import cures an expired certificate',
      { facts: CAME_UNTRUSTED, gate: shut(EXPIRED, ROOT_MISSING) },
      says('ask', 'unfit', 'finish', 'again'),
    ],
    [
      'came untrusted, its root was imported since: trusted, and no box grows',
      { facts: CAME_UNTRUSTED, gate: OPEN },
      says('ask', 'trusted', 'assign', 'finish'),
    ],
    [
      'came trusted, its root was taken away since: no box either',
      { facts: CAME, gate: shut(ROOT_MISSING) },
      says('ask', 'root-missing', 'import', 'finish'),
    ],
    [
      'finished while untrusted: the missing root is still asked for, and finishing is over',
      { facts: [...CAME_UNTRUSTED, FACT.cleared], gate: shut(ROOT_MISSING) },
      says('ask', 'root-missing', 'import'),
    ],
    [
      'declined: the box was cleared',
      { facts: [...CAME, FACT.cleared], gate: OPEN },
      says('wait', 'declined', 'assign'),
    ],
    [
      'finished while it was pending, and trusted when it came: there had been no box to clear',
      { facts: [...SENT, FACT.pending, FACT.cleared, FACT.trusted], gate: OPEN },
      says('wait', 'trusted', 'assign'),
    ],
    [
      'finished, not carried on, and something else assigned since: the newer decision stands',
      { facts: [...CAME, FACT.ticked], gate: OPEN, overtaken: true },
      says('wait', 'trusted', 'assign'),
    ],
    [
      'no key could be made: a failure before the CA heard of it',
      { facts: [FACT.drafted, FACT.failed] },
      says('ask', 'failed', 'again', 'finish'),
    ],
    [
      'tried again after no key could be made: signed now',
      { facts: [FACT.drafted, FACT.failed, FACT.submitting] },
      says('sign', 'working'),
    ],
    [
      'finished where there was no box, and trusted since: nobody declined anything',
      { facts: [...CAME_UNTRUSTED, FACT.cleared], gate: OPEN },
      says('wait', 'trusted', 'assign'),
    ],
    [
      'finished with the box, and died before the assignment: it is assigned',
      { facts: [...CAME, FACT.ticked], gate: OPEN },
      says('assign', 'working'),
    ],
    [
      'its assignment runs',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: OPEN, assignment: 'running' },
      says('wait', 'working'),
    ],
    [
      'assigned: nothing contrary, but not everything could be looked at',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: OPEN, assignment: 'assigned' },
      says('wait', 'assigned', 'receipt'),
    ],
    [
      'proven',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: OPEN, assignment: 'proven' },
      says('wait', 'proven', 'receipt'),
    ],
    [
      'proven, and its root was taken away since: what happened stays',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: shut(ROOT_MISSING), assignment: 'proven' },
      says('wait', 'proven', 'receipt'),
    ],
    [
      'rolled back: it may be tried again',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: OPEN, assignment: 'rolled-back' },
      says('wait', 'rolled-back', 'receipt', 'assign'),
    ],
    [
      'stopped half way back: rolled back is the nearest true word',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: OPEN, assignment: 'stopped' },
      says('wait', 'rolled-back', 'receipt', 'assign'),
    ],
    [
      'refused before anything was touched: it is what it was',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: OPEN, assignment: 'refused' },
      says('wait', 'trusted', 'assign'),
    ],
    [
      'refused, since its root was taken away meanwhile: not trusted is never called trusted',
      { facts: [...CAME, FACT.ticked, FACT.assigning], gate: shut(ROOT_MISSING), assignment: 'refused' },
      says('ask', 'root-missing', 'import'),
    ],
    [
      'the usages of its draft are gone from the topology: unfit for everything',
      { facts: CAME, gate: shut() },
      says('ask', 'unfit', 'finish', 'again'),
    ],
  ])('%s', (_, world, expected) => {
    expect(said(nextForRequest(world, NOW))).toBe(expected);
  });

  it('tells an assignment which usages are fit now, not which were asked for', () => {
    const world = { facts: [...CAME, FACT.ticked], gate: { ...OPEN, open: ['Default'] } };
    expect(nextForRequest(world, NOW)).toEqual({ do: 'assign', usages: ['Default'] });
  });

  it('polls with the ticket of the last answer', () => {
    const again = { ...FACT.pending, ticket: 'ticket-8', pollAfter: later(-1) };
    expect(nextForRequest({ facts: [...SENT, FACT.pending, again] }, NOW)).toEqual({
      do: 'poll',
      ticket: 'ticket-8',
      after: new Date(again.pollAfter),
    });
  });
});

describe('properties of the request machine, over random lives', () => {
  const SEEDS = 400;

  it('never throws, and the same facts give the same action', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const random = seeded(seed);
      const world = randomWorld(random);
      const first = nextForRequest(world, NOW);
      expect(nextForRequest(structuredClone(world), new Date(NOW)), `seed ${seed}`).toEqual(first);
      expect(stateOf(first), `seed ${seed}`).toMatch(/^[a-z-]+$/);
    }
  });

  it('offers the box only to what came back trusted and still is', () => {
    let boxes = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seeded(seed));
      const action = nextForRequest(world, NOW);
      if (!('offers' in action) || !action.offers.includes('assign-box')) continue;
      boxes += 1;
      expect(cameTrusted(world.facts), `seed ${seed}`).toBe(true);
      expect(world.gate?.open.length, `seed ${seed}`).toBeGreaterThan(0);
    }
    expect(boxes).toBeGreaterThan(0);
  });

  it('assigns by itself only what came trusted, is fit now, and was finished with the box', () => {
    let assignments = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = randomWorld(seeded(seed));
      const action = nextForRequest(world, NOW);
      if (action.do !== 'assign') continue;
      assignments += 1;
      expect(action.usages.length, `seed ${seed}`).toBeGreaterThan(0);
      expect([cameTrusted(world.facts), world.overtaken], `seed ${seed}`).toEqual([true, false]);
      expect(
        world.facts.findLast(({ kind }) => kind === 'finished'),
        `seed ${seed}`,
      ).toEqual(FACT.ticked);
    }
    expect(assignments).toBeGreaterThan(0);
  });

  it('comes to rest in a friendly world within five actions, from every life', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      let world = randomWorld(seeded(seed));
      const done: string[] = [];
      for (let action = nextForRequest(world, NOW); action.do !== 'wait' && action.do !== 'ask'; ) {
        done.push(action.do);
        expect(done.length, `seed ${seed}: ${done.join(' ')}`).toBeLessThanOrEqual(5);
        world = doneKindly(world, action);
        action = nextForRequest(world, NOW);
      }
    }
  });
});

describe('what a usage still needs', () => {
  const DAY = 86_400_000;
  const days = (count: number): Date => new Date(NOW.getTime() + count * DAY);
  const current = { id: 'c1', notBefore: days(-10), notAfter: days(80) };
  const old = { id: 'c1', notBefore: days(-70), notAfter: days(20) };
  const seen = (verdict: Evidence['verdict']): UsageFact => ({
    at,
    kind: 'proved',
    evidence: [{ service: 's', target: 't', address: 'a', at, ms: 1, chain: [], verdict, complaints: [] }],
  });
  const assigned: UsageFact = { at, kind: 'assigned', certificate: 'c1', transaction: 'txn_1' };
  const proven = [assigned, seen('proven')];

  it.each<[string, UsageWorld, UsageAction]>([
    ['nothing assigned: a person chooses', { facts: [] }, { do: 'ask' }],
    ['assigned, never looked at: it is looked at', { facts: [assigned], current }, { do: 'prove' }],
    ['proven and young: wait until it is due', { facts: proven, current }, { do: 'wait', until: days(50) }],
    [
      'something else was seen there: a person looks',
      { facts: [assigned, seen('contrary')], current },
      { do: 'ask' },
    ],
    [
      'could not be reached: that tells against nothing',
      { facts: [assigned, seen('unreachable')], current },
      { do: 'wait', until: days(50) },
    ],
    ['two thirds of its life are over: renew', { facts: proven, current: old }, { do: 'renew' }],
    [
      'due this very moment: renew',
      { facts: proven, current: { id: 'c1', notBefore: days(-60), notAfter: days(30) } },
      { do: 'renew' },
    ],
    [
      'expired: renew all the same',
      { facts: proven, current: { id: 'c1', notBefore: days(-90), notAfter: days(-1) } },
      { do: 'renew' },
    ],
    [
      'due, but the successor is there and its day has not come: wait',
      { facts: proven, current: old, successor: { id: 'c2', effective: days(1) } },
      { do: 'wait', until: days(-10) },
    ],
    [
      'the day of the successor has come: assign it',
      { facts: proven, current: old, successor: { id: 'c2', effective: days(0) } },
      { do: 'assign', certificate: 'c2' },
    ],
    [
      'the successor goes before proving the one that goes',
      { facts: [assigned], current: old, successor: { id: 'c2', effective: days(-1) } },
      { do: 'assign', certificate: 'c2' },
    ],
    [
      'the previous one is over: retire it',
      { facts: proven, current, previous: { id: 'c0', notAfter: days(0) } },
      { do: 'retire', certificate: 'c0' },
    ],
    [
      'the previous one is still good for going back: wait',
      { facts: proven, current, previous: { id: 'c0', notAfter: days(1) } },
      { do: 'wait', until: days(50) },
    ],
    [
      'renewing comes before tidying up',
      { facts: proven, current: old, previous: { id: 'c0', notAfter: days(-1) } },
      { do: 'renew' },
    ],
  ])('%s', (_, world, expected) => {
    expect(nextForUsage(world, NOW)).toEqual(expected);
    expect(nextForUsage(structuredClone(world), new Date(NOW))).toEqual(expected);
  });

  it.each([1, 7, 47, 90, 398, 3650])('is due after two thirds of a life of %i days', (life) => {
    const due = dueDate({ notBefore: NOW, notAfter: days(life) });
    expect((due.getTime() - NOW.getTime()) / (life * DAY)).toBeCloseTo(2 / 3, 9);
  });
});

type Random = () => number;

/** mulberry32: the same seed, the same life. */
const seeded = (seed: number): Random => {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** The facts of a life as deeds write them, cut off anywhere; around it stores, keys and journal as chance has them. */
const randomWorld = (random: Random): RequestWorld => {
  const facts: RequestFact[] = [FACT.drafted, FACT.signed, FACT.submitting];
  while (random() < 0.6) {
    const answer = pick<RequestFact>(random, [
      FACT.failed,
      FACT.pending,
      { ...FACT.pending, pollAfter: later(-1) },
      { ...FACT.pending, pollAfter: later(1) },
      FACT.denied,
    ]);
    facts.push(answer);
    if (answer.kind === 'denied') break;
    if (answer.kind === 'failed' && random() < 0.7) facts.push(FACT.submitting);
  }
  const returned = facts.at(-1)?.kind !== 'denied' && random() < 0.75;
  if (returned) facts.push(pick(random, [FACT.trusted, FACT.trusted, FACT.untrusted]));
  if (random() < 0.5) facts.push(cameTrusted(facts) && random() < 0.7 ? FACT.ticked : FACT.cleared);
  const assignment =
    returned && random() < 0.4
      ? pick(random, ['running', 'proven', 'assigned', 'rolled-back', 'stopped', 'refused'] as const)
      : undefined;
  if (assignment !== undefined) facts.push(FACT.assigning);
  const kept = random() < 0.3 ? facts.slice(0, 1 + Math.floor(random() * facts.length)) : facts;
  if (!returned && random() < 0.1) kept.push(FACT.withdrawn);
  const gate = pick(random, [
    OPEN,
    OPEN,
    shut(ROOT_MISSING),
    shut(INTERMEDIATE_MISSING, NAME_MISSING),
    shut(NAME_MISSING),
    shut(EXPIRED, ROOT_MISSING),
    shut(),
    { ...shut(ROOT_MISSING), keyPresent: false },
  ]);
  return {
    facts: kept,
    byHand: random() < 0.2,
    overtaken: random() < 0.1,
    ...(kept.some(({ kind }) => kind === 'returned') ? { gate } : {}),
    ...(assignment !== undefined && kept.some(({ kind }) => kind === 'assigning') ? { assignment } : {}),
  };
};

/** What the deed for an action records where everything goes well. */
const doneKindly = (world: RequestWorld, action: RequestAction): RequestWorld => {
  const add = (fact: RequestFact): RequestWorld => ({ ...world, facts: [...world.facts, fact] });
  switch (action.do) {
    case 'sign':
      return add(FACT.signed);
    case 'submit':
      return world.facts.some(({ kind }) => kind === 'submitting')
        ? { ...add(FACT.trusted), gate: OPEN }
        : add(FACT.submitting);
    case 'poll':
      return { ...add(FACT.trusted), gate: OPEN };
    case 'assign':
      return { ...add(FACT.assigning), assignment: 'proven' };
    default:
      return world;
  }
};
