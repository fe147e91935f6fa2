import type { ProblemRows } from './row.ts';

/** proven: is it really being served? */
export const PROVEN_PROBLEMS = {
  'proven.unreachable': { status: 502, retry: 'soon', facts: ['service', 'address', 'why'] },
} as const satisfies ProblemRows;
