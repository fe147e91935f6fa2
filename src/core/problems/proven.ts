import type { ProblemRows } from './row.ts';

/**
 * proven: is it really being served? `expected` and `seen` are thumbprints. Three rows for one mismatch, because what to do differs with *which*
 * certificate is there instead.
 */
export const PROVEN_PROBLEMS = {
  'proven.unreachable': { status: 502, retry: 'soon', facts: ['service', 'address', 'why'] },
  'proven.certificate.previous': {
    status: 409,
    retry: 'soon',
    facts: ['service', 'address', 'expected', 'seen'],
  },
  'proven.certificate.other-of-ours': {
    status: 409,
    retry: 'after-change',
    facts: ['service', 'address', 'expected', 'seen'],
  },
  'proven.certificate.stranger': {
    status: 409,
    retry: 'after-change',
    facts: ['service', 'address', 'expected', 'seen'],
  },
  'proven.name.not-covered': {
    status: 409,
    retry: 'after-change',
    facts: ['service', 'address', 'name', 'names'],
  },
  'proven.path.not-trusted': { status: 409, retry: 'after-change', exit: 3, facts: ['service', 'address'] },
  'proven.chain.incomplete': { status: 409, retry: 'after-change', facts: ['service', 'address', 'missing'] },
  'proven.application.silent': { status: 502, retry: 'soon', facts: ['service', 'address', 'why'] },
  'proven.mutual.not-accepted': { status: 409, retry: 'after-change', facts: ['service', 'address', 'why'] },
  'proven.mutual.not-refused': { status: 409, retry: 'after-change', facts: ['service', 'address', 'shown'] },
} as const satisfies ProblemRows;
