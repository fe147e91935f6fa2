// The corpus, its verdicts, and how they are counted: for the tests and for the table in docs/trust.md.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { judgeLine } from '#server/judge-lines.ts';

export type Case = {
  readonly id: string;
  readonly source: string;
  readonly tier: string;
  readonly trustedRoots: readonly string[];
  readonly intermediates: readonly string[];
  readonly leaf: string;
  readonly validationTime: string;
  readonly peerName: { readonly kind: 'DNS' | 'IP'; readonly value: string } | null;
  readonly expectedEku: 'serverAuth' | 'clientAuth' | null;
  readonly expected: 'valid' | 'invalid';
  readonly reasonHint: string | null;
  readonly options: { readonly maxChainDepth?: number; readonly verifyDepth?: number };
};
/** `reason` in the words of the corpus; null where a verifier gives none that could be told. */
export type Answer = {
  readonly verdict: 'valid' | 'invalid';
  readonly reason: string | null;
  readonly ms?: number;
};
export type Judged = Case & { readonly answer: Answer };

export const corpus = (): readonly Case[] =>
  JSON.parse(gunzipSync(readFileSync(new URL('./chains.json.gz', import.meta.url))).toString('utf8'));

export type Difference = {
  readonly section: string;
  readonly why: string;
  readonly cases: readonly string[];
};
export const differences = (): readonly Difference[] =>
  JSON.parse(readFileSync(new URL('./differences.json', import.meta.url), 'utf8'));

/** As a line of `verify --batch`: what is expected, and from where the case is, is not told. */
export const question = (of: Case): string => {
  const { id, trustedRoots, intermediates, leaf, validationTime, peerName, expectedEku, options } = of;
  return JSON.stringify({
    id,
    trustedRoots,
    intermediates,
    leaf,
    validationTime,
    peerName,
    expectedEku,
    options,
  });
};

export const judgeAll = (cases: readonly Case[]): readonly Judged[] =>
  cases.map((of) => ({ ...of, answer: JSON.parse(judgeLine(question(of))) as Answer }));

export type Score = {
  readonly cases: number;
  readonly agreed: number;
  readonly falseAccepts: number;
  readonly falseRejects: number;
  /** Correct rejections whose reason is scored, and those with the right one. */
  readonly reasons: number;
  readonly rightReasons: number;
};

export const scoreOf = (judged: readonly Judged[]): Score => {
  const scored = judged.filter(
    ({ expected, answer, reasonHint }) =>
      expected === 'invalid' && answer.verdict === 'invalid' && reasonHint !== null && reasonHint !== 'other',
  );
  return {
    cases: judged.length,
    agreed: judged.filter(agrees).length,
    falseAccepts: judged.filter(isFalseAccept).length,
    falseRejects: judged.filter((one) => !agrees(one) && !isFalseAccept(one)).length,
    reasons: scored.length,
    rightReasons: scored.filter(hasRightReason).length,
  };
};

export const agrees = ({ expected, answer }: Judged): boolean => expected === answer.verdict;
export const isFalseAccept = (one: Judged): boolean => !agrees(one) && one.answer.verdict === 'valid';
const hasRightReason = ({ reasonHint, answer }: Judged): boolean =>
  reasonHint?.split('|').includes(answer.reason ?? '') ?? false;

export const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
