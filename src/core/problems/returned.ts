import type { ProblemRows } from './row.ts';

/** returned: what came back, and does it answer the request? */
export const RETURNED_PROBLEMS = {
  'returned.pending': { status: 409, retry: 'later', exit: 4, facts: ['number', 'issuer'] },
  'returned.denied': { status: 409, retry: 'never', exit: 5, facts: ['number', 'by', 'why'] },
  'returned.import.root-mismatch': { status: 409, retry: 'never', exit: 3, facts: ['subject', 'given'] },
  'returned.import.root-needs-yes': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'sha256', 'sha1'],
  },
  // The CA sent no root along that could be imported from its reply.
  'returned.import.nothing-held': { status: 409, retry: 'after-change', facts: ['request'] },
  'returned.file.unreadable': { status: 422, retry: 'after-change', facts: ['file', 'why'] },
  'returned.file.signing-request': { status: 422, retry: 'after-change', facts: [] },
  'returned.file.nothing': { status: 422, retry: 'after-change', facts: [] },
  'returned.certificate.malformed': { status: 422, retry: 'after-change', facts: ['what', 'at'] },
  'returned.crl.malformed': { status: 422, retry: 'after-change', facts: ['what', 'at'] },
  'returned.ocsp.malformed': { status: 422, retry: 'after-change', facts: ['what', 'at'] },
  'returned.key.malformed': { status: 422, retry: 'after-change', facts: ['what', 'at'] },
  'returned.pem.malformed': { status: 422, retry: 'after-change', facts: ['what', 'line'] },
  'returned.file.malformed': { status: 422, retry: 'after-change', facts: ['what', 'at'] },
  'returned.file.unrecognized': { status: 422, retry: 'after-change', facts: ['bytes'] },
  'returned.file.too-large': { status: 413, retry: 'after-change', facts: ['bytes', 'limit'] },
  'returned.file.too-many': { status: 413, retry: 'after-change', facts: ['limit'] },
  'returned.file.iterations': { status: 422, retry: 'after-change', facts: ['iterations', 'limit'] },
  'returned.file.unsupported': { status: 422, retry: 'after-change', facts: ['what'] },
  'returned.file.password-needed': { status: 422, retry: 'after-change', facts: ['format'] },
  'returned.file.password-wrong': { status: 422, retry: 'after-change', facts: ['format'] },
  // A reply that was brought in as a file.
  'returned.reply.no-leaf': { status: 422, retry: 'after-change', facts: ['count'] },
  'returned.reply.several': { status: 422, retry: 'after-change', facts: ['count'] },
  'returned.reply.not-ours': { status: 422, retry: 'after-change', facts: ['subject'] },
  'returned.reply.key-not-ours': { status: 422, retry: 'after-change', facts: ['subject', 'request'] },
  'returned.reply.other-request': { status: 422, retry: 'after-change', facts: ['request'] },
} as const satisfies ProblemRows;
