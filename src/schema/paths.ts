// Where each deed is found: method, path and kind of reply. Apart from the shapes, so that a client starts without loading them.

/** `json`: one document · `text`: a PEM · `nothing`: 204 · `events`: a live stream (text/event-stream). */
type ReplyKind = 'json' | 'text' | 'nothing' | 'events';
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Place = { readonly method: Method; readonly path: string; readonly replies: ReplyKind };

export const PLACES = {
  status: { method: 'GET', path: '/api/status', replies: 'json' },

  discovery: { method: 'GET', path: '/api/discovery', replies: 'json' },

  preview: { method: 'POST', path: '/api/drafts', replies: 'json' },
  draft: { method: 'GET', path: '/api/draft', replies: 'json' },
  saveDraft: { method: 'PUT', path: '/api/draft', replies: 'json' },
  dropDraft: { method: 'DELETE', path: '/api/draft', replies: 'nothing' },
  names: { method: 'POST', path: '/api/names', replies: 'json' },
  request: { method: 'POST', path: '/api/requests', replies: 'json' },
  requests: { method: 'GET', path: '/api/requests', replies: 'json' },
  requestOf: { method: 'GET', path: '/api/requests/:id', replies: 'json' },
  signingRequest: { method: 'GET', path: '/api/requests/:id/csr', replies: 'text' },
  retrieve: { method: 'POST', path: '/api/requests/:id/retrieve', replies: 'json' },
  resubmit: { method: 'POST', path: '/api/requests/:id/resubmit', replies: 'json' },
  finish: { method: 'POST', path: '/api/requests/:id/finish', replies: 'json' },
  withdraw: { method: 'POST', path: '/api/requests/:id/withdraw', replies: 'json' },

  certificates: { method: 'GET', path: '/api/certificates', replies: 'json' },
  certificate: { method: 'GET', path: '/api/certificates/:thumbprint', replies: 'json' },
  fetchIssuers: { method: 'POST', path: '/api/certificates/:thumbprint/issuers', replies: 'json' },
  import: { method: 'POST', path: '/api/imports', replies: 'json' },
  dropCertificate: { method: 'DELETE', path: '/api/stores/:store/:thumbprint', replies: 'nothing' },
  putRight: { method: 'POST', path: '/api/stores/corrections', replies: 'json' },
  verify: { method: 'POST', path: '/api/verifications', replies: 'json' },

  parties: { method: 'GET', path: '/api/parties', replies: 'json' },
  checkParty: { method: 'POST', path: '/api/parties/checks', replies: 'json' },
  changeParty: { method: 'POST', path: '/api/parties/changes', replies: 'json' },
  undoPartyChange: { method: 'POST', path: '/api/parties/undo', replies: 'json' },
  setPartyPassword: { method: 'PUT', path: '/api/parties/password', replies: 'nothing' },

  assign: { method: 'POST', path: '/api/assignments', replies: 'json' },
  assignment: { method: 'GET', path: '/api/assignments/:id', replies: 'json' },
  assignmentEvents: { method: 'GET', path: '/api/assignments/:id/events', replies: 'events' },
  recover: { method: 'POST', path: '/api/recoveries', replies: 'json' },
  remove: { method: 'DELETE', path: '/api/usages/:id/assignment', replies: 'json' },
  prove: { method: 'POST', path: '/api/proofs', replies: 'json' },
  receipts: { method: 'GET', path: '/api/receipts', replies: 'json' },
  receipt: { method: 'GET', path: '/api/receipts/:id', replies: 'json' },

  topology: { method: 'GET', path: '/api/topology', replies: 'json' },
  setTopology: { method: 'PUT', path: '/api/topology', replies: 'json' },
  services: { method: 'GET', path: '/api/services', replies: 'json' },
  addService: { method: 'POST', path: '/api/services', replies: 'json' },
  dropService: { method: 'DELETE', path: '/api/services/:id', replies: 'nothing' },
  adopt: { method: 'POST', path: '/api/services/:id/adoption', replies: 'json' },
  undoAdoption: { method: 'DELETE', path: '/api/services/:id/adoption', replies: 'json' },
  issuers: { method: 'GET', path: '/api/issuers', replies: 'json' },
  addIssuer: { method: 'POST', path: '/api/issuers', replies: 'nothing' },
  dropIssuer: { method: 'DELETE', path: '/api/issuers/:id', replies: 'nothing' },
  connectors: { method: 'GET', path: '/api/connectors', replies: 'json' },

  authority: { method: 'GET', path: '/api/authority', replies: 'json' },
  approve: { method: 'POST', path: '/api/authority/requests/:number/approval', replies: 'nothing' },
  deny: { method: 'POST', path: '/api/authority/requests/:number/denial', replies: 'nothing' },
  requireApproval: { method: 'PUT', path: '/api/authority/templates/:template', replies: 'nothing' },
  revoke: { method: 'POST', path: '/api/authority/revocations', replies: 'nothing' },
  publish: { method: 'PUT', path: '/api/authority/publication', replies: 'json' },
  crl: { method: 'GET', path: '/api/authority/crl', replies: 'text' },
  renewAuthority: { method: 'POST', path: '/api/authority/renewals', replies: 'json' },

  doctor: { method: 'GET', path: '/api/doctor', replies: 'json' },
  events: { method: 'GET', path: '/api/events', replies: 'events' },
  whoAmI: { method: 'GET', path: '/api/session', replies: 'json' },
  openSession: { method: 'POST', path: '/api/session', replies: 'nothing' },
  endSession: { method: 'DELETE', path: '/api/session', replies: 'nothing' },
  firstAdministrator: { method: 'POST', path: '/api/administrators', replies: 'nothing' },
  signIn: { method: 'POST', path: '/api/sign-ins', replies: 'nothing' },
  changePassword: { method: 'PUT', path: '/api/password', replies: 'nothing' },
  passkeys: { method: 'GET', path: '/api/passkeys', replies: 'json' },
  passkeyRegistration: { method: 'POST', path: '/api/passkeys/registrations', replies: 'json' },
  addPasskey: { method: 'POST', path: '/api/passkeys', replies: 'nothing' },
  dropPasskey: { method: 'DELETE', path: '/api/passkeys/:id', replies: 'nothing' },
  passkeyChallenge: { method: 'POST', path: '/api/passkeys/challenges', replies: 'json' },
  passkeySignIn: { method: 'POST', path: '/api/passkeys/sign-ins', replies: 'nothing' },
  newLink: { method: 'POST', path: '/api/links', replies: 'json' },
  openapi: { method: 'GET', path: '/api/openapi.json', replies: 'json' },
} as const satisfies Record<string, Place>;

export type RouteName = keyof typeof PLACES;

/** Fills `:name` members of a path; each value is one segment. */
export const fillPath = (path: string, params: Readonly<Record<string, string>> = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
