import type { ProblemRows } from './row.ts';

/** trusted: will everyone believe it who is declared to? The findings of a verdict. */
export const TRUSTED_PROBLEMS = {
  // The missing certificate: subject, key identifier (hex) where its child names it, the store it belongs to, where it can be had. `held`: thumbprint, when it is at hand but not trusted.
  'trusted.root.missing': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'keyId', 'store', 'where', 'held'],
  },
  'trusted.intermediate.missing': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'keyId', 'store', 'where'],
  },
  'trusted.key.missing': { status: 409, retry: 'after-change', exit: 3, facts: ['thumbprint', 'keyId'] },
  'trusted.revoked': { status: 409, retry: 'never', exit: 3, facts: ['subject', 'at'] },
  'trusted.time.expired': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'notBefore', 'notAfter', 'now'],
  },
  'trusted.time.not-yet': {
    status: 409,
    retry: 'later',
    exit: 3,
    facts: ['subject', 'notBefore', 'notAfter', 'now'],
  },
  'trusted.usage.wrong': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'wanted', 'present'],
  },
  'trusted.name.missing': { status: 409, retry: 'after-change', exit: 3, facts: ['name', 'presented'] },
  'trusted.signature.bad': { status: 409, retry: 'never', exit: 3, facts: ['subject', 'issuer'] },
  'trusted.issuer.not-ca': { status: 409, retry: 'after-change', exit: 3, facts: ['subject'] },
  'trusted.path.too-long': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'allowed', 'found'],
  },
  'trusted.key-usage.wrong': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'wanted', 'present'],
  },
  'trusted.constraint.violated': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'name', 'constraint', 'issuer'],
  },
  'trusted.extension.unknown': { status: 409, retry: 'after-change', exit: 3, facts: ['subject', 'oid'] },
  // A known extension whose value cannot be read (`what`: where reading ended), or that stands where it may not.
  'trusted.extension.unreadable': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'oid', 'what'],
  },
  'trusted.extension.misplaced': { status: 409, retry: 'after-change', exit: 3, facts: ['subject', 'oid'] },
  // `issuer` demands a certificate policy; `policies`: what `subject` says, the first twenty OIDs.
  'trusted.policy.violated': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'policies', 'issuer'],
  },
  'trusted.algorithm.weak': { status: 409, retry: 'after-change', exit: 3, facts: ['subject', 'algorithm'] },
  // A named limit ended the search: `limit` is its name, `allowed` its value.
  'trusted.search.exhausted': { status: 409, retry: 'after-change', exit: 3, facts: ['limit', 'allowed'] },
  // A relying party's store in files. `why`: a word of StorageTrouble, or `not-a-file`.
  'trusted.store.unreadable': { status: 409, retry: 'after-change', exit: 3, facts: ['path', 'why'] },
  'trusted.store.empty': { status: 409, retry: 'after-change', exit: 3, facts: ['path'] },
} as const satisfies ProblemRows;
