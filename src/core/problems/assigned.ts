import type { ProblemRows } from './row.ts';

/** assigned: which usages does it serve, on which services? */
export const ASSIGNED_PROBLEMS = {
  'assigned.busy': { status: 409, retry: 'soon', facts: ['what'] },
  'assigned.usages.none-fit': { status: 409, retry: 'after-change', exit: 3, facts: ['thumbprint'] },
  'assigned.certificate.unknown': { status: 404, retry: 'after-change', facts: ['thumbprint'] },
  'assigned.certificate.ambiguous': { status: 409, retry: 'after-change', facts: ['thumbprint', 'count'] },
  'assigned.usages.needed': { status: 422, retry: 'after-change', exit: 2, facts: ['known'] },
  'assigned.pair.mismatch': { status: 409, retry: 'after-change', exit: 3, facts: ['service'] },
  'assigned.staged.unreadable': { status: 500, retry: 'soon', facts: ['service', 'file'] },
  'assigned.config.broken-before': { status: 409, retry: 'after-change', facts: ['instance', 'output'] },
  'assigned.config.rejected': { status: 409, retry: 'after-change', facts: ['instance', 'output'] },
  'assigned.reload.failed': { status: 502, retry: 'soon', facts: ['instance', 'output'] },
  'assigned.program.down': { status: 409, retry: 'after-change', facts: ['instance'] },
  'assigned.rolled-back': { status: 409, retry: 'after-change', exit: 6, facts: ['thumbprint', 'back'] },
  'assigned.rollback.no-target': { status: 409, retry: 'after-change', exit: 6, facts: ['service', 'why'] },
  'assigned.rollback.failed': { status: 500, retry: 'after-change', exit: 6, facts: ['service'] },
  'assigned.interrupted': { status: 409, retry: 'soon', exit: 6, facts: ['step'] },
  'assigned.step.failed': { status: 500, retry: 'soon', facts: ['step', 'reference'] },
  'assigned.no-service': { status: 409, retry: 'after-change', facts: ['usage'] },
  'assigned.nothing-to-remove': { status: 409, retry: 'never', facts: ['usage'] },
  'assigned.in-use': { status: 409, retry: 'after-change', facts: ['thumbprint', 'where'] },
  'assigned.service.unknown': { status: 404, retry: 'after-change', facts: ['service', 'known'] },
  'assigned.service.exists': { status: 409, retry: 'after-change', facts: ['service'] },
  'assigned.connector.unknown': { status: 422, retry: 'after-change', facts: ['kind', 'known'] },
  'assigned.transaction.unknown': { status: 404, retry: 'never', facts: ['transaction'] },
  'assigned.transaction.open': { status: 409, retry: 'soon', facts: ['transaction'] },
} as const satisfies ProblemRows;
