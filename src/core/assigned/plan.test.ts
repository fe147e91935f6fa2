import { describe, expect, it } from 'vitest';
import { type JournalEntry, type Part, type Step, STEP_KINDS } from './journal.ts';
import { afterCrash, instancesOf, isDone, stepsBack, stepsForward, wasIntended } from './plan.ts';

const part = (service: string, instance: string): Part => ({
  service,
  usage: 'Default',
  instance,
  before: 'old',
  staged: 'txn_1',
});
const WEB_IN = part('web-in', 'nginx');
const WEB_EX = part('web-ex', 'nginx');
const SIP = part('sip', 'kamailio');
const PARTS = [WEB_IN, WEB_EX, SIP];

const text = ({ kind, on }: Step): string => `${kind} ${on}`;
const step = (words: string): Step => {
  const [kind, on] = words.split(' ') as [Step['kind'], string];
  return { kind, on };
};
const entry = (words: string, phase: JournalEntry['phase']): JournalEntry => ({
  at: '',
  step: step(words),
  phase,
});
const done = (...steps: readonly string[]): JournalEntry[] =>
  steps.flatMap((words) => [entry(words, 'intended'), entry(words, 'done')]);
const begun = (words: string): JournalEntry => entry(words, 'intended');
const NOTHING_KEPT: ReadonlySet<string> = new Set();

describe('the steps forward', () => {
  it('finish each kind over all services before the next kind begins, and test and reload once per program', () => {
    expect(stepsForward(PARTS).map(text)).toEqual([
      'probe-before web-in',
      'probe-before web-ex',
      'probe-before sip',
      'stage web-in',
      'stage web-ex',
      'stage sip',
      'judge web-in',
      'judge web-ex',
      'judge sip',
      'test nginx',
      'test kamailio',
      'switch web-in',
      'switch web-ex',
      'switch sip',
      'reload nginx',
      'reload kamailio',
      'prove web-in',
      'prove web-ex',
      'prove sip',
      'commit transaction',
    ]);
  });

  it.each<[string, readonly Part[], readonly string[]]>([
    ['without a service there is only the commit', [], ['commit transaction']],
    [
      'one service goes through every kind once',
      [SIP],
      [
        'probe-before sip',
        'stage sip',
        'judge sip',
        'test kamailio',
        'switch sip',
        'reload kamailio',
        'prove sip',
        'commit transaction',
      ],
    ],
  ])('%s', (_, parts, expected) => {
    expect(stepsForward(parts).map(text)).toEqual(expected);
  });

  it('reload a program once, however many of its services take part and wherever they stand in the list', () => {
    const scattered = [WEB_IN, SIP, WEB_EX, part('web-3', 'nginx'), part('sip-2', 'kamailio')];
    const reloads = stepsForward(scattered).filter(({ kind }) => kind === 'reload');
    expect(reloads.map(({ on }) => on)).toEqual(['nginx', 'kamailio']);
    expect(instancesOf(scattered)).toEqual(['nginx', 'kamailio']);
  });

  it('together with the steps back use every kind there is', () => {
    const all = [...stepsForward(PARTS), ...stepsBack(PARTS, done('switch web-in'), NOTHING_KEPT)];
    expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual([...STEP_KINDS].sort());
  });
});

describe('the steps back', () => {
  const STAGED = ['stage web-in', 'stage web-ex', 'stage sip'];
  const DISCARD = ['discard web-in', 'discard web-ex', 'discard sip'];

  it.each<[string, readonly JournalEntry[], readonly string[], readonly string[]]>([
    ['before anything was switched only staged files go', done(...STAGED), [], DISCARD],
    ['with an empty journal too', [], [], DISCARD],
    [
      'a switch that was only intended may have happened: it is taken back',
      [...done(...STAGED), begun('switch web-in')],
      [],
      ['switch-back web-in', 'reload-back nginx', 'prove-back web-in', ...DISCARD],
    ],
    [
      'one program of two was switched: the other is not reloaded',
      done(...STAGED, 'switch web-in', 'switch web-ex'),
      [],
      [
        'switch-back web-in',
        'switch-back web-ex',
        'reload-back nginx',
        'prove-back web-in',
        'prove-back web-ex',
        ...DISCARD,
      ],
    ],
    [
      'all were switched: all go back before the first program is reloaded',
      done(...STAGED, 'switch web-in', 'switch web-ex', 'switch sip', 'reload nginx'),
      [],
      [
        'switch-back web-in',
        'switch-back web-ex',
        'switch-back sip',
        'reload-back nginx',
        'reload-back kamailio',
        'prove-back web-in',
        'prove-back web-ex',
        'prove-back sip',
        ...DISCARD,
      ],
    ],
    [
      'a service without a certificate to go back to keeps what it has, files included',
      done(...STAGED, 'switch web-in', 'switch web-ex', 'switch sip'),
      ['sip'],
      [
        'switch-back web-in',
        'switch-back web-ex',
        'reload-back nginx',
        'prove-back web-in',
        'prove-back web-ex',
        'discard web-in',
        'discard web-ex',
      ],
    ],
    [
      'with nothing to go back to at all, nothing is done',
      done('switch sip'),
      ['web-in', 'web-ex', 'sip'],
      [],
    ],
  ])('%s', (_, entries, kept, expected) => {
    expect(stepsBack(PARTS, entries, new Set(kept)).map(text)).toEqual(expected);
  });

  it('stay the same when the way back itself was begun: it is walked again from its beginning', () => {
    const entries = done(...STAGED, 'switch web-in');
    const first = stepsBack(PARTS, entries, NOTHING_KEPT);
    const walked = first.flatMap(({ kind, on }) => done(`${kind} ${on}`));
    for (let died = 0; died <= walked.length; died++) {
      expect(stepsBack(PARTS, [...entries, ...walked.slice(0, died)], NOTHING_KEPT)).toEqual(first);
    }
  });
});

describe('after a crash', () => {
  const forward = stepsForward(PARTS).map(text);

  it.each<[string, readonly JournalEntry[], 'finish' | 'undo']>([
    ['with an empty journal it is undone', [], 'undo'],
    ['everything proven, the commit not yet intended: undone', done(...forward.slice(0, -1)), 'undo'],
    [
      'the commit intended: finished',
      [...done(...forward.slice(0, -1)), begun('commit transaction')],
      'finish',
    ],
    ['the commit done, the transaction still open: finished', done(...forward), 'finish'],
    ['on the way back: undone', [...done(...forward.slice(0, -1)), begun('switch-back web-in')], 'undo'],
    [
      'a commit that failed and was being taken back: undone',
      [...done(...forward.slice(0, -1)), begun('commit transaction'), begun('switch-back web-in')],
      'undo',
    ],
  ])('%s', (_, entries, expected) => {
    expect(afterCrash(entries)).toBe(expected);
  });

  it('is undone at every place of the way forward but behind the intention to commit', () => {
    const entries = done(...forward);
    const commit = entries.findIndex(({ step: { kind } }) => kind === 'commit');
    const answers = entries.map((_, died) => afterCrash(entries.slice(0, died)));
    expect(answers).toEqual(answers.map((_, died) => (died > commit ? 'finish' : 'undo')));
  });
});

describe('what the journal says of a step', () => {
  const entries = [...done('switch web-in'), begun('switch web-ex'), entry('reload nginx', 'failed')];
  it.each<[string, string, boolean, boolean]>([
    ['done', 'switch web-in', true, true],
    ['only intended', 'switch web-ex', true, false],
    ['failed', 'reload nginx', true, false],
    ['never begun', 'switch sip', false, false],
    ['of another kind', 'stage web-in', false, false],
  ])('%s', (_, words, intended, isOver) => {
    const { kind, on } = step(words);
    expect(wasIntended(entries, kind, on)).toBe(intended);
    expect(isDone(entries, { kind, on })).toBe(isOver);
  });
});
