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
  // Beside a missing certificate: a place that names itself as its source gave nothing that could be it. `why`: as of a fetch, or `other-ca`.
  'trusted.issuer.unreachable': { status: 409, retry: 'soon', exit: 3, facts: ['subject', 'url', 'why'] },
  'trusted.key.missing': { status: 409, retry: 'after-change', exit: 3, facts: ['thumbprint', 'keyId'] },
  'trusted.revoked': { status: 409, retry: 'never', exit: 3, facts: ['subject', 'at', 'reason', 'by'] },
  // Under the policy `hard` a finding, under `soft` a warning. `why` is one of UNKNOWN_WHYS, `url` the one that was asked, or empty.
  'trusted.revocation.unknown': {
    status: 409,
    retry: 'soon',
    exit: 3,
    facts: ['subject', 'why', 'url'],
  },
  // Warnings: nobody can learn of a revocation that way.
  'trusted.crl.missing': { status: 409, retry: 'after-change', exit: 3, facts: ['subject'] },
  'trusted.crl.unreachable': { status: 409, retry: 'soon', exit: 3, facts: ['subject', 'url', 'why'] },
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
  // The party's store names this very certificate as one not to be believed.
  'trusted.store.distrusted': {
    status: 409,
    retry: 'after-change',
    exit: 3,
    facts: ['subject', 'party'],
  },
  // `install`: the command that brings the program; empty where we know none.
  'trusted.store.tool-missing': { status: 409, retry: 'after-change', facts: ['program', 'install'] },
  'trusted.store.tool-failed': { status: 502, retry: 'after-change', facts: ['party', 'program', 'output'] },
  'trusted.store.password-wrong': { status: 409, retry: 'after-change', facts: ['party'] },
  'trusted.store.not-writable': { status: 409, retry: 'after-change', facts: ['path', 'why'] },
  // Read again after the change, the store does not show it. What was done was put back.
  'trusted.store.unchanged': { status: 502, retry: 'after-change', facts: ['party', 'subject', 'change'] },
  // It is there, and somebody else put it there.
  'trusted.store.not-ours': { status: 409, retry: 'after-change', facts: ['party', 'subject'] },
  // It is there, with less trust than asked for. `how`: as the store's own tool names it.
  'trusted.store.held-otherwise': {
    status: 409,
    retry: 'after-change',
    facts: ['party', 'subject', 'how'],
  },
  'trusted.store.not-a-root': { status: 409, retry: 'after-change', facts: ['subject'] },
  'trusted.store.needs-yes': {
    status: 409,
    retry: 'after-change',
    facts: ['party', 'subject', 'sha256', 'sha1', 'change'],
  },
  'trusted.store.nothing-to-undo': { status: 409, retry: 'never', facts: ['party'] },
  'trusted.store.no-password': { status: 409, retry: 'never', facts: ['party'] },
} as const satisfies ProblemRows;
