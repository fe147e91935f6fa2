// A "no" is a value: what a parser or a judge returns instead of throwing.
import type { Complaint } from './problems.ts';

export type Ok<T> = { readonly ok: true; readonly value: T };
export type No = { readonly ok: false; readonly complaints: readonly [Complaint, ...Complaint[]] };
export type Result<T> = Ok<T> | No;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const no = (first: Complaint, ...rest: Complaint[]): No => ({
  ok: false,
  complaints: [first, ...rest],
});
