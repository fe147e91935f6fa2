// When to look again after a reload, and what all the looks amount to in the end.
import type { Evidence } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import type { Complaint, ProblemCode } from '../problems.ts';

export type Next = { readonly kind: 'again'; readonly afterMs: number } | { readonly kind: 'settled' };

export type Proof = {
  /** The looks before the switch, weighed against the new certificate too: only what they reached and saw counts. */
  readonly before: readonly Evidence[];
  /** The newest look. */
  readonly after: readonly Evidence[];
  /** Looks so far, 1 after the first. */
  readonly looks: number;
  /** When the program was told to read its files anew. */
  readonly since: Date;
  readonly now: Date;
};

/**
 * Looks again as long as time may still mend what was seen: a certificate that was there before the switch, or another of ours that an old process
 * still holds; nobody there where there was somebody; an application not up yet. A stranger's certificate that was not there before, a wrong
 * chain or name are settled at once: no waiting makes them ours. So is a place that could not be reached before either.
 */
export const proveAgain = ({ before, after, looks, since, now }: Proof): Next => {
  const left = LIMITS.proofGraceMs - (now.getTime() - since.getTime());
  if (left <= 0 || !after.some((evidence) => mayMend(evidence, before))) return { kind: 'settled' };
  const pause = PAUSES[Math.min(looks, PAUSES.length) - 1] ?? LONGEST_PAUSE;
  return { kind: 'again', afterMs: Math.min(pause, left) };
};

/** nginx and Kamailio show a new certificate 75 to 100 ms after a reload: close together at first, then a second apart. */
const PAUSES = [25, 25, 50, 50, 100, 100, 200, 400, 800, 1_000];
const LONGEST_PAUSE = 1_000;

const MENDED_BY_TIME: Partial<Record<ProblemCode, true>> = {
  'proven.certificate.previous': true,
  'proven.certificate.other-of-ours': true,
  'proven.application.silent': true,
  'proven.mutual.not-accepted': true,
};

const mayMend = (evidence: Evidence, before: readonly Evidence[]): boolean => {
  if (evidence.verdict === 'proven') return false;
  const earlier = before.filter((other) => samePlace(other, evidence));
  if (evidence.verdict === 'unreachable') return earlier.length === 0 || earlier.some(reached);
  if (earlier.some(({ seen }) => seen !== undefined && seen === evidence.seen) && isWrong(evidence))
    return true;
  // All that is wrong must be of the kind that passes: a stray that stays will not be mended by what passes.
  return evidence.complaints
    .filter(({ code }) => code.startsWith('proven.'))
    .every(({ code }) => MENDED_BY_TIME[code] === true);
};

export type Settlement = {
  /**
   * `proven`: every target of every service serves what it should at every address that could be reached before, and at one at least.
   * `not-proven`: contrary evidence, or silence where there was a certificate before: roll back. `unproven-but-harmless`: no evidence either way.
   */
  readonly outcome: 'proven' | 'not-proven' | 'unproven-but-harmless';
  /** What tells against it; when there is nothing, what could not be seen. */
  readonly complaints: readonly Complaint[];
};

/**
 * A place that could not be reached before can never cause a rollback, whatever it shows now: nothing tells that going back would mend it.
 * One that was never looked at before (a new address of the name) is harmless while it is unreachable, and counts when it shows something contrary.
 */
export const settle = (before: readonly Evidence[], after: readonly Evidence[]): Settlement => {
  const against = after.filter((evidence) => tellsAgainst(evidence, before));
  if (against.length > 0)
    return { outcome: 'not-proven', complaints: against.flatMap(({ complaints }) => complaints) };
  const places = Map.groupBy(after, ({ service, target }) => `${service} ${target}`);
  const allSeen = [...places.values()].every((seen) => seen.some(({ verdict }) => verdict === 'proven'));
  return {
    outcome: allSeen && after.length > 0 ? 'proven' : 'unproven-but-harmless',
    complaints: after.flatMap(({ complaints }) => complaints),
  };
};

const tellsAgainst = (evidence: Evidence, before: readonly Evidence[]): boolean => {
  if (evidence.verdict === 'proven') return false;
  const earlier = before.filter((other) => samePlace(other, evidence));
  if (earlier.length === 0) return evidence.verdict === 'contrary';
  return earlier.some(reached);
};

const reached = ({ verdict }: Evidence): boolean => verdict !== 'unreachable';
const isWrong = ({ complaints }: Evidence): boolean =>
  complaints.some(({ code }) => code.startsWith('proven.certificate.'));
const samePlace = (a: Evidence, b: Evidence): boolean =>
  a.service === b.service && a.target === b.target && a.address === b.address;
