import type { ProblemRows } from './row.ts';

/** house: the home, the session, the API itself. */
export const HOUSE_PROBLEMS = {
  'house.internal': { status: 500, retry: 'never', facts: ['reference'] },
} as const satisfies ProblemRows;
