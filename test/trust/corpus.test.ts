// Our verdicts on the corpus: how far they agree, where they do not, and why.
import { beforeAll, describe, expect, it } from 'vitest';
import {
  agrees,
  corpus,
  differences,
  isFalseAccept,
  judgeAll,
  type Judged,
  scoreOf,
  share,
} from './corpus.ts';

let judged: readonly Judged[];
let core: readonly Judged[];
beforeAll(() => {
  judged = judgeAll(corpus());
  core = judged.filter(({ tier }) => tier === 'core');
});
const named = new Map(differences().flatMap(({ cases, section }) => cases.map((id) => [id, section])));
const ids = (cases: readonly Judged[]): readonly string[] => cases.map(({ id }) => id).sort();

describe('on the core of the corpus', () => {
  it('at least 99.5 % of the verdicts agree', () => {
    const { cases, agreed } = scoreOf(core);
    expect(cases).toBe(675);
    expect(share(agreed, cases)).toBeGreaterThanOrEqual(0.995);
  });

  it('at least 95 % agree in each source', () => {
    const sources = [...new Set(core.map(({ source }) => source))];
    const low = sources.filter((source) => {
      const { cases, agreed } = scoreOf(core.filter((one) => one.source === source));
      return share(agreed, cases) < 0.95;
    });
    expect(low).toEqual([]);
  });

  it('nothing is trusted that must not be', () => {
    expect(ids(core.filter(isFalseAccept))).toEqual([]);
  });

  it.each([
    ['with', () => core],
    ['without', () => core.filter(({ source }) => !source.startsWith('bettertls'))],
  ])('at least 97 %% of the correct refusals have the right reason, %s BetterTLS', (_, cases) => {
    const { reasons, rightReasons } = scoreOf(cases());
    expect(share(rightReasons, reasons)).toBeGreaterThanOrEqual(0.97);
  });

  it('at most three differences are deliberate', () => {
    expect(core.filter(({ id }) => named.has(id)).length).toBeLessThanOrEqual(3);
  });
});

describe('on the whole corpus', () => {
  it('at least 95 % of the verdicts agree', () => {
    const { cases, agreed } = scoreOf(judged);
    expect(cases).toBe(923);
    expect(share(agreed, cases)).toBeGreaterThanOrEqual(0.95);
  });

  it('every difference is a deliberate one, and every deliberate one is still there', () => {
    expect(ids(judged.filter((one) => !agrees(one)))).toEqual([...named.keys()].sort());
  });

  it('every deliberate difference names its section and says why', () => {
    for (const { section, why } of differences()) {
      expect(section).toMatch(/^RFC \d+ [\d.]+$/);
      expect(why.length).toBeGreaterThan(40);
    }
  });

  it('no case takes longer than two seconds, hostile ones included', () => {
    const slow = judged.filter(({ answer }) => (answer.ms ?? Number.NaN) > 2_000);
    expect(ids(slow)).toEqual([]);
  });
});
