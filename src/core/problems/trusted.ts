import type { ProblemRows } from './row.ts';

/** trusted: will everyone believe it who is declared to? The findings of a verdict. */
export const TRUSTED_PROBLEMS = {
  'trusted.root.missing': { status: 409, retry: 'after-change', exit: 3, facts: ['subject', 'keyId', 'store', 'where'] },
  'trusted.intermediate.missing': { status: 409, retry: 'after-change', exit: 3, facts: ['subject', 'keyId', 'store', 'where'] },
} as const satisfies ProblemRows;
