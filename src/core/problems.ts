// One table of permanent codes: `stage.thing.complaint`. A refusal, and a finding of a verdict, is a row of it plus its facts.
import { Refusal } from './refusal.ts';
import type { No, Result } from './result.ts';
import { ASSIGNED_PROBLEMS } from './problems/assigned.ts';
import { HOUSE_PROBLEMS } from './problems/house.ts';
import { PROVEN_PROBLEMS } from './problems/proven.ts';
import { REQUEST_PROBLEMS } from './problems/request.ts';
import { RETURNED_PROBLEMS } from './problems/returned.ts';
import { TRUSTED_PROBLEMS } from './problems/trusted.ts';

export const PROBLEMS = {
  ...REQUEST_PROBLEMS,
  ...RETURNED_PROBLEMS,
  ...TRUSTED_PROBLEMS,
  ...ASSIGNED_PROBLEMS,
  ...PROVEN_PROBLEMS,
  ...HOUSE_PROBLEMS,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** The facts of a code, by the names its row lists. Numbers are counts or milliseconds; dates are ISO 8601 strings. */
export type ProblemFacts<C extends ProblemCode = ProblemCode> = C extends ProblemCode
  ? { readonly [K in (typeof PROBLEMS)[C]['facts'][number]]: string | number }
  : never;

/** One complaint: what a verdict's finding and a refusal's content both are. Words are found by `code`, at the border. */
export type Complaint<C extends ProblemCode = ProblemCode> = C extends ProblemCode
  ? { readonly code: C; readonly facts: ProblemFacts<C> }
  : never;

export const complain = <C extends ProblemCode>(code: C, facts: ProblemFacts<C>): Complaint<C> =>
  ({ code, facts }) as unknown as Complaint<C>;

/** What a deed throws when it will not go on. `cause` keeps a stranger's error for the log; it never crosses the border. */
export const refuse = <C extends ProblemCode>(code: C, facts: ProblemFacts<C>, cause?: unknown): Refusal =>
  new Refusal(complain(code, facts) as Complaint, [], cause);

/** The bridge from "a no is a value" to "a deed refuses": the best complaint leads, the others follow. */
export const must = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  const [first, ...rest] = (result as No).complaints;
  throw new Refusal(first, rest);
};

export const exitCodeOf = (code: ProblemCode): number => (PROBLEMS[code] as { exit?: number }).exit ?? 1;
