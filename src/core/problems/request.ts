import type { ProblemRows } from './row.ts';

/** request: what is needed, by which usages, from which CA? */
export const REQUEST_PROBLEMS = {
  'request.name.invalid': { status: 422, retry: 'after-change', facts: ['name', 'why'] },
  'request.usage.unknown': { status: 422, retry: 'after-change', facts: ['usage', 'known'] },
  // A relying party as the topology names it: the kind of its store, and where that lies.
  'request.party.unknown': { status: 422, retry: 'after-change', facts: ['party', 'known'] },
  'request.party.path': { status: 422, retry: 'after-change', facts: ['party'] },
  // The topology; `why` is `object`, `list`, `text`, `unknown`, `choice`, `form` or `empty`: what the member should be, or is.
  'request.topology.invalid': { status: 422, retry: 'after-change', facts: ['member', 'why'] },
  'request.topology.duplicate': { status: 422, retry: 'after-change', facts: ['member', 'value'] },
  'request.topology.too-many': { status: 422, retry: 'after-change', facts: ['member', 'count', 'most'] },
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
  'request.issuer.name-unsupported': {
    status: 422,
    retry: 'after-change',
    facts: ['issuer', 'name', 'kind'],
  },
  // ACME.
  'request.issuer.terms': { status: 422, retry: 'after-change', facts: ['issuer', 'url'] },
  'request.issuer.challenge-failed': { status: 422, retry: 'after-change', facts: ['issuer', 'name', 'why'] },
  'request.issuer.challenge-unavailable': {
    status: 422,
    retry: 'after-change',
    facts: ['issuer', 'name', 'offered'],
  },
  'request.issuer.forgotten': { status: 409, retry: 'after-change', facts: ['issuer', 'number'] },
  'request.issuer.listen-failed': { status: 409, retry: 'after-change', facts: ['address', 'why'] },
  'request.issuer.webroot-failed': { status: 409, retry: 'after-change', facts: ['folder', 'why'] },
  // By hand.
  'request.issuer.folder-failed': { status: 409, retry: 'after-change', facts: ['folder', 'why'] },
  // The embedded CA. Its "no" to an order is more exact than `request.issuer.rejected`, and to be tried again after the same change.
  'request.authority.missing': { status: 409, retry: 'after-change', facts: [] },
  'request.authority.realm.empty': { status: 422, retry: 'after-change', facts: [] },
  'request.authority.realm.invalid': { status: 422, retry: 'after-change', facts: ['name'] },
  'request.authority.root.expired': { status: 409, retry: 'after-change', facts: ['subject', 'until'] },
  'request.authority.issuer.expired': { status: 409, retry: 'after-change', facts: ['subject', 'until'] },
  'request.authority.issuer.not-yet': { status: 409, retry: 'later', facts: ['subject', 'from'] },
  'request.authority.template.unknown': { status: 422, retry: 'after-change', facts: ['template', 'known'] },
  'request.csr.signature': { status: 422, retry: 'after-change', facts: [] },
  'request.authority.order.reused': { status: 409, retry: 'never', facts: ['request'] },
  'request.authority.number.unknown': { status: 404, retry: 'never', facts: ['number'] },
  'request.authority.number.decided': { status: 409, retry: 'never', facts: ['number', 'state'] },
  'request.authority.certificate.unknown': { status: 404, retry: 'never', facts: ['serial'] },
  'request.authority.no-crl-url': { status: 409, retry: 'after-change', facts: [] },
  'request.authority.publication.unreachable': {
    status: 409,
    retry: 'after-change',
    facts: ['url', 'listen', 'why'],
  },
  'request.authority.crl.old': { status: 409, retry: 'after-change', facts: ['nextUpdate'] },
  'request.authority.reason.unknown': { status: 422, retry: 'after-change', facts: ['reason', 'known'] },
  // The embedded CA's lints: run before the key signs.
  'request.authority.key.not-allowed': { status: 422, retry: 'after-change', facts: ['key', 'allowed'] },
  'request.authority.key.weak': { status: 422, retry: 'after-change', facts: ['why'] },
  'request.authority.key.authoritys': { status: 422, retry: 'after-change', facts: [] },
  'request.authority.names.none': { status: 422, retry: 'after-change', facts: [] },
  'request.authority.names.many': { status: 422, retry: 'after-change', facts: ['count', 'most'] },
  'request.authority.name.not-permitted': {
    status: 422,
    retry: 'after-change',
    facts: ['name', 'permitted'],
  },
  'request.authority.name.invalid': { status: 422, retry: 'after-change', facts: ['name'] },
  'request.authority.name.reserved': { status: 422, retry: 'after-change', facts: ['name'] },
  'request.authority.common-name.not-in-names': { status: 422, retry: 'after-change', facts: ['name'] },
  'request.authority.validity.too-long': { status: 422, retry: 'after-change', facts: ['days', 'most'] },
  /** A certificate that was about to be signed broke a rule that no request can break: a fault of ours. */
  'request.authority.lint.broken': { status: 500, retry: 'never', facts: ['lint', 'citation'] },
  'request.settings.invalid': { status: 422, retry: 'after-change', facts: ['member', 'why'] },
  'request.not-found': { status: 404, retry: 'never', facts: ['request'] },
  'request.finished': { status: 409, retry: 'never', facts: ['request'] },
  'request.issuer.built-in': { status: 409, retry: 'never', facts: ['issuer'] },
  'request.issuer.exists': { status: 409, retry: 'after-change', facts: ['issuer'] },
  'request.text.too-long': { status: 422, retry: 'after-change', facts: ['field', 'limit'] },
  'request.csr.none': { status: 409, retry: 'soon', facts: ['request'] },
  'request.csr.malformed': { status: 422, retry: 'after-change', facts: ['what', 'at'] },
} as const satisfies ProblemRows;
