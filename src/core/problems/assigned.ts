import type { ProblemRows } from './row.ts';

/** assigned: which usages does it serve, on which services? */
export const ASSIGNED_PROBLEMS = {
  'assigned.busy': { status: 409, retry: 'soon', facts: ['what'] },
} as const satisfies ProblemRows;
