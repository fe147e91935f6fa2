import type { ProblemRows } from './row.ts';

/** request: what is needed, by which usages, from which CA? */
export const REQUEST_PROBLEMS = {
  'request.name.invalid': { status: 422, retry: 'after-change', facts: ['name', 'why'] },
  'request.usage.unknown': { status: 422, retry: 'after-change', facts: ['usage', 'known'] },
  'request.issuer.unknown': { status: 422, retry: 'after-change', facts: ['issuer', 'known'] },
  'request.not-found': { status: 404, retry: 'never', facts: ['request'] },
  'request.finished': { status: 409, retry: 'never', facts: ['request'] },
} as const satisfies ProblemRows;
