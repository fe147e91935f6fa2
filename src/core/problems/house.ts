import type { ProblemRows } from './row.ts';

/** house: the home, the session, the API itself. */
export const HOUSE_PROBLEMS = {
  'house.internal': { status: 500, retry: 'never', facts: ['reference'] },
  /** The file of the ledger cannot be opened, read or written; `why` is one of the words of `LedgerTrouble`. */
  'house.ledger.unavailable': { status: 503, retry: 'later', facts: ['path', 'why'] },
  /** Written by a newer certwizard. Both are schema numbers. */
  'house.ledger.newer': { status: 503, retry: 'after-change', facts: ['found', 'known'] },
  'house.conflict': { status: 409, retry: 'soon', facts: ['document', 'expected', 'found'] },
  /** The home belongs to somebody else, or the file system says no. */
  'house.home.denied': { status: 503, retry: 'after-change', facts: ['path', 'why'] },
  /** Others may read the home: mode in octal. */
  'house.home.open': { status: 503, retry: 'after-change', facts: ['path', 'mode'] },
  /** A sealed key or secret that this passphrase or key-encryption key does not open. */
  'house.key.sealed': { status: 503, retry: 'after-change', facts: ['key', 'why'] },
  'house.secret.name': { status: 422, retry: 'after-change', facts: ['name'] },
  /** The body of a request could not be read at all. */
  'house.request.malformed': { status: 400, retry: 'never', facts: ['why'] },
  /** One member of a request; `member` is its JSON pointer (RFC 6901), `why` a word of the schema. */
  'house.request.invalid': { status: 422, retry: 'after-change', exit: 2, facts: ['member', 'why'] },
  'house.request.too-large': { status: 413, retry: 'after-change', facts: ['limit'] },
  'house.request.media-type': { status: 415, retry: 'never', facts: ['type', 'expected'] },
  'house.route.unknown': { status: 404, retry: 'never', facts: ['path'] },
  'house.route.method': { status: 405, retry: 'never', facts: ['method', 'allowed'] },
  /** The name in the address bar is none of ours: somebody else's name was made to point here. */
  'house.host.refused': { status: 421, retry: 'never', facts: ['host', 'allowed'] },
  'house.origin.refused': { status: 403, retry: 'never', facts: ['origin'] },
  'house.session.missing': { status: 401, retry: 'after-change', facts: [] },
  'house.session.expired': { status: 401, retry: 'after-change', facts: [] },
  'house.session.too-many': { status: 429, retry: 'soon', facts: ['seconds'] },
  /** The first administrator is to be made before anything else. */
  'house.session.enrolling': { status: 403, retry: 'after-change', facts: [] },
  /** Name or password: which of them is not said. */
  'house.sign-in.refused': { status: 401, retry: 'after-change', facts: [] },
  'house.account.exists': { status: 409, retry: 'never', facts: [] },
  'house.account.unknown': { status: 404, retry: 'after-change', facts: [] },
  'house.account.password.short': { status: 422, retry: 'after-change', facts: ['least'] },
  /** Accounts belong to the browser's door. */
  'house.account.browser': { status: 409, retry: 'never', facts: [] },
  'house.passkey.refused': { status: 401, retry: 'after-change', facts: [] },
  'house.passkey.unknown': { status: 404, retry: 'never', facts: [] },
  'house.passkey.address': { status: 409, retry: 'after-change', facts: ['address'] },
  'house.link.unknown': { status: 401, retry: 'after-change', facts: [] },
  'house.link.spent': { status: 401, retry: 'after-change', facts: [] },
  'house.link.expired': { status: 401, retry: 'after-change', facts: ['minutes'] },
  /** A link is made on this computer by who may read the home, never through the network. */
  'house.link.local': { status: 403, retry: 'never', facts: [] },
  'house.streams.full': { status: 503, retry: 'soon', facts: ['limit'] },
  'house.closing': { status: 503, retry: 'soon', facts: [] },
  /** No address of this computer that could be served, and no name. */
  'house.address.refused': { status: 422, retry: 'after-change', exit: 2, facts: ['host', 'allowed'] },
  /** The embedded CA may not issue the wizard's own certificate for the name that it was to be served under. */
  'house.host.not-permitted': {
    status: 422,
    retry: 'after-change',
    exit: 2,
    facts: ['host', 'permitted'],
  },
  /** The wizard's own certificate waits for the manager of the embedded CA. */
  'house.certificate.pending': { status: 409, retry: 'after-change', exit: 4, facts: ['host', 'number'] },
  'house.port.busy': { status: 409, retry: 'after-change', facts: ['port', 'address'] },
  'house.server.running': { status: 409, retry: 'never', facts: ['home'] },
  /** The server of this home is there but did not answer. */
  'house.server.unreachable': { status: 502, retry: 'soon', facts: ['socket', 'why'] },
  /** An answer that is none of this API: another version, or another program. */
  'house.reply.unexpected': { status: 502, retry: 'never', facts: ['status', 'what'] },
  /** A file that a verb was to write for the caller. */
  'house.file.unwritable': { status: 409, retry: 'after-change', facts: ['file', 'why'] },
  'house.disk.full': { status: 507, retry: 'later', facts: ['path', 'free', 'needed'] },
  'house.clock.wrong': { status: 500, retry: 'after-change', facts: ['now'] },
} as const satisfies ProblemRows;
