import type { ProblemRows } from './row.ts';

/** returned: what came back, and does it answer the request? */
export const RETURNED_PROBLEMS = {
  'returned.pending': { status: 409, retry: 'later', exit: 4, facts: ['number', 'issuer'] },
  'returned.denied': { status: 409, retry: 'never', exit: 5, facts: ['number', 'by', 'why'] },
  'returned.import.root-needs-yes': { status: 409, retry: 'after-change', exit: 3, facts: ['subject', 'sha256', 'sha1'] },
  'returned.file.nothing': { status: 422, retry: 'after-change', facts: [] },
} as const satisfies ProblemRows;
