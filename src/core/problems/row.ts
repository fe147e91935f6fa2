// What every row of the problem table says.

export type ProblemRow = {
  /** HTTP status (RFC 9110) of the problem details document (RFC 9457). */
  readonly status: number;
  /** When it makes sense to try the same again. */
  readonly retry: 'never' | 'soon' | 'later' | 'after-change';
  /** Exit code of a verb that ends with it; 1 when not given. */
  readonly exit?: 1 | 2 | 3 | 4 | 5 | 6;
  /** Names of the facts that the sentence needs. */
  readonly facts: readonly string[];
};
export type ProblemRows = Readonly<Record<string, ProblemRow>>;
