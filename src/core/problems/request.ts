import type { ProblemRows } from './row.ts';

/** request: what is needed, by which usages, from which CA? */
export const REQUEST_PROBLEMS = {
  'request.name.invalid': { status: 422, retry: 'after-change', facts: ['name', 'why'] },
  'request.usage.unknown': { status: 422, retry: 'after-change', facts: ['usage', 'known'] },
  'request.issuer.unknown': { status: 422, retry: 'after-change', facts: ['issuer', 'known'] },
  // What every CA connector refuses with. `issuer` is the CA's name or host, `why` a stranger's words, bounded and without control characters.
  'request.issuer.unreachable': { status: 502, retry: 'soon', facts: ['issuer', 'why'] },
  'request.issuer.untrusted': { status: 502, retry: 'after-change', facts: ['issuer', 'why'] },
  'request.issuer.slow': { status: 504, retry: 'soon', facts: ['issuer', 'ms'] },
  'request.issuer.failing': { status: 502, retry: 'soon', facts: ['issuer', 'why'] },
  'request.issuer.rate-limited': { status: 503, retry: 'later', facts: ['issuer', 'why', 'until'] },
  'request.issuer.rejected': { status: 422, retry: 'after-change', facts: ['issuer', 'why'] },
  'request.issuer.unexpected': { status: 502, retry: 'never', facts: ['issuer', 'why'] },
  'request.issuer.wrong-key': { status: 502, retry: 'never', facts: ['issuer'] },
  'request.issuer.name-unsupported': { status: 422, retry: 'after-change', facts: ['issuer', 'name', 'kind'] },
  // ACME.
  'request.issuer.terms': { status: 422, retry: 'after-change', facts: ['issuer', 'url'] },
  'request.issuer.challenge-failed': { status: 422, retry: 'after-change', facts: ['issuer', 'name', 'why'] },
  'request.issuer.challenge-unavailable': { status: 422, retry: 'after-change', facts: ['issuer', 'name', 'offered'] },
  'request.issuer.forgotten': { status: 409, retry: 'after-change', facts: ['issuer', 'number'] },
  'request.issuer.listen-failed': { status: 409, retry: 'after-change', facts: ['address', 'why'] },
  'request.issuer.webroot-failed': { status: 409, retry: 'after-change', facts: ['folder', 'why'] },
  'request.settings.invalid': { status: 422, retry: 'after-change', facts: ['member', 'why'] },
  'request.not-found': { status: 404, retry: 'never', facts: ['request'] },
  'request.finished': { status: 409, retry: 'never', facts: ['request'] },
  'request.issuer.exists': { status: 409, retry: 'after-change', facts: ['issuer'] },
  'request.text.too-long': { status: 422, retry: 'after-change', facts: ['field', 'limit'] },
} as const satisfies ProblemRows;
