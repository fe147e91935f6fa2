import type { REQUEST_PROBLEMS } from '#core/problems/request.ts';
import type { ProblemWords } from '../../say.ts';

export const requestProblems: ProblemWords<keyof typeof REQUEST_PROBLEMS> = {
  'request.name.invalid': {
    title: 'request.name.invalid',
    detail: (f) => `name: ${f.name}, why: ${f.why}`,
    advice: () => ``,
  },
  'request.usage.unknown': {
    title: 'request.usage.unknown',
    detail: (f) => `usage: ${f.usage}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.topology.invalid': {
    title: 'A member of the topology cannot be used',
    detail: (f) => `${f.member}: ${f.why}.`,
    advice: () =>
      `Correct this member. why is one of: object, list, text (what it should be), unknown (no such member), choice (not one of those allowed), form (wrong characters or length), empty.`,
  },
  'request.topology.duplicate': {
    title: 'The topology says something twice',
    detail: (f) => `${f.member}: ${f.value} stands there twice.`,
    advice: () => `Remove one of the two.`,
  },
  'request.topology.too-many': {
    title: 'Too much in the topology',
    detail: (f) => `${f.member} has ${f.count} entries, ${f.most} at most.`,
    advice: () => `Split the topology, or leave out what is not used.`,
  },
  'request.issuer.unknown': {
    title: 'request.issuer.unknown',
    detail: (f) => `issuer: ${f.issuer}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.issuer.unreachable': {
    title: 'The CA cannot be reached',
    detail: (f) => `${f.issuer} could not be reached: ${f.why}.`,
    advice: () =>
      `Check the network, name resolution, proxy and firewall between this computer and the CA. certwizard tries again by itself.`,
  },
  'request.issuer.untrusted': {
    title: "The CA's own web server is not trusted",
    detail: (f) => `The TLS certificate of ${f.issuer} was not accepted: ${f.why}. Nothing was sent.`,
    advice: () =>
      `For a private CA, name the PEM file with the root of its web server in the setting caFile. For a public CA, find out who answers in its place.`,
  },
  'request.issuer.slow': {
    title: 'The CA does not answer in time',
    detail: (f) => `${f.issuer} gave no complete answer within ${f.ms} ms.`,
    advice: () => `The CA may be overloaded. Try again in a few minutes; the same order is continued.`,
  },
  'request.issuer.failing': {
    title: 'The CA reports a fault of its own',
    detail: (f) => `${f.issuer} answered: ${f.why}.`,
    advice: () =>
      `Nothing has to be changed here. Try again in a few minutes, and look at the status page of the CA if it goes on.`,
  },
  'request.issuer.rate-limited': {
    title: 'The CA wants us to wait',
    detail: (f) => `${f.issuer} answered: ${f.why}. It is asked again after ${f.until}.`,
    advice: () =>
      `Wait. Frequent orders for the same names use up a CA's limits; for trying things out, use its staging directory.`,
  },
  'request.issuer.rejected': {
    title: 'The CA rejects the request',
    detail: (f) => `${f.issuer} answered: ${f.why}.`,
    advice: () => `Correct what the CA complains about, then make a new request.`,
  },
  'request.issuer.unexpected': {
    title: 'The CA answered something unexpected',
    detail: (f) => `${f.issuer}: ${f.why}.`,
    advice: () =>
      `Check that the directory URL is that of an ACME CA. If it is, report this to the CA, or to certwizard.`,
  },
  'request.issuer.wrong-key': {
    title: 'The CA returned a certificate for another key',
    detail: (f) =>
      `None of the certificates from ${f.issuer} belongs to the key of this request. It was not used.`,
    advice: () => `Make a new request. If it happens again, report it to the CA.`,
  },
  'request.issuer.name-unsupported': {
    title: 'This CA cannot certify this kind of name',
    detail: (f) => `${f.name} is of the kind ${f.kind}, which ${f.issuer} cannot certify.`,
    advice: () => `Take this name out of the request, or choose another CA.`,
  },
  'request.issuer.terms': {
    title: "The CA's terms of service must be agreed to",
    detail: (f) => `${f.issuer} asks for agreement to its terms: ${f.url}`,
    advice: () => `Read the terms. If you agree, set termsOfServiceAgreed for this CA and try again.`,
  },
  'request.issuer.challenge-failed': {
    title: 'The CA could not verify a name',
    detail: (f) => `${f.issuer} could not see that ${f.name} is ours: ${f.why}.`,
    advice: (f) =>
      `${f.name} must resolve to this computer, and port 80 there must reach certwizard (or the web server of the webroot) from the CA.`,
  },
  'request.issuer.challenge-unavailable': {
    title: 'The CA does not verify this name over HTTP',
    detail: (f) => `For ${f.name}, ${f.issuer} offers only: ${f.offered}.`,
    advice: () =>
      `Wildcard names cannot be verified over HTTP: name the hosts one by one, or choose another CA.`,
  },
  'request.issuer.forgotten': {
    title: 'The CA no longer knows the order',
    detail: (f) => `${f.issuer} does not know order ${f.number} any more.`,
    advice: () => `Submit the request again; a new order is made.`,
  },
  'request.issuer.listen-failed': {
    title: "The address for the CA's check cannot be listened on",
    detail: (f) => `Listening on ${f.address} failed: ${f.why}.`,
    advice: () =>
      `EADDRINUSE: another program has this port; stop it, or use its webroot folder instead. EACCES: ports below 1024 need the right CAP_NET_BIND_SERVICE.`,
  },
  'request.issuer.webroot-failed': {
    title: 'The webroot folder cannot be written to',
    detail: (f) => `Folder ${f.folder}: ${f.why}.`,
    advice: () =>
      `Check that the folder exists, belongs to the web server of these names, and can be written by certwizard.`,
  },
  'request.issuer.folder-failed': {
    title: 'request.issuer.folder-failed',
    detail: (f) => `folder: ${f.folder}, why: ${f.why}`,
    advice: () => ``,
  },
  'request.authority.missing': {
    title: 'request.authority.missing',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.realm.empty': {
    title: 'request.authority.realm.empty',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.realm.invalid': {
    title: 'request.authority.realm.invalid',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.root.expired': {
    title: 'request.authority.root.expired',
    detail: (f) => `subject: ${f.subject}, until: ${f.until}`,
    advice: () => ``,
  },
  'request.authority.issuer.expired': {
    title: 'request.authority.issuer.expired',
    detail: (f) => `subject: ${f.subject}, until: ${f.until}`,
    advice: () => ``,
  },
  'request.authority.issuer.not-yet': {
    title: 'request.authority.issuer.not-yet',
    detail: (f) => `subject: ${f.subject}, from: ${f.from}`,
    advice: () => ``,
  },
  'request.authority.template.unknown': {
    title: 'request.authority.template.unknown',
    detail: (f) => `template: ${f.template}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.csr.signature': {
    title: 'request.csr.signature',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.order.reused': {
    title: 'request.authority.order.reused',
    detail: (f) => `request: ${f.request}`,
    advice: () => ``,
  },
  'request.authority.number.unknown': {
    title: 'request.authority.number.unknown',
    detail: (f) => `number: ${f.number}`,
    advice: () => ``,
  },
  'request.authority.number.decided': {
    title: 'request.authority.number.decided',
    detail: (f) => `number: ${f.number}, state: ${f.state}`,
    advice: () => ``,
  },
  'request.authority.certificate.unknown': {
    title: 'request.authority.certificate.unknown',
    detail: (f) => `serial: ${f.serial}`,
    advice: () => ``,
  },
  'request.authority.crl.old': {
    title: 'request.authority.crl.old',
    detail: (f) => `nextUpdate: ${f.nextUpdate}`,
    advice: () => ``,
  },
  'request.authority.reason.unknown': {
    title: 'request.authority.reason.unknown',
    detail: (f) => `reason: ${f.reason}, known: ${f.known}`,
    advice: () => ``,
  },
  'request.authority.key.not-allowed': {
    title: 'request.authority.key.not-allowed',
    detail: (f) => `key: ${f.key}, allowed: ${f.allowed}`,
    advice: () => ``,
  },
  'request.authority.key.weak': {
    title: 'request.authority.key.weak',
    detail: (f) => `why: ${f.why}`,
    advice: () => ``,
  },
  'request.authority.key.authoritys': {
    title: 'request.authority.key.authoritys',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.names.none': {
    title: 'request.authority.names.none',
    detail: () => ``,
    advice: () => ``,
  },
  'request.authority.names.many': {
    title: 'request.authority.names.many',
    detail: (f) => `count: ${f.count}, most: ${f.most}`,
    advice: () => ``,
  },
  'request.authority.name.not-permitted': {
    title: 'request.authority.name.not-permitted',
    detail: (f) => `name: ${f.name}, permitted: ${f.permitted}`,
    advice: () => ``,
  },
  'request.authority.name.invalid': {
    title: 'request.authority.name.invalid',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.name.reserved': {
    title: 'request.authority.name.reserved',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.common-name.not-in-names': {
    title: 'request.authority.common-name.not-in-names',
    detail: (f) => `name: ${f.name}`,
    advice: () => ``,
  },
  'request.authority.validity.too-long': {
    title: 'request.authority.validity.too-long',
    detail: (f) => `days: ${f.days}, most: ${f.most}`,
    advice: () => ``,
  },
  'request.authority.lint.broken': {
    title: 'request.authority.lint.broken',
    detail: (f) => `lint: ${f.lint}, citation: ${f.citation}`,
    advice: () => ``,
  },
  'request.settings.invalid': {
    title: 'A setting cannot be used',
    detail: (f) => `Setting ${f.member}: ${f.why}.`,
    advice: () => `Correct this setting and try again.`,
  },
  'request.not-found': {
    title: 'request.not-found',
    detail: (f) => `request: ${f.request}`,
    advice: () => ``,
  },
  'request.finished': {
    title: 'request.finished',
    detail: (f) => `request: ${f.request}`,
    advice: () => ``,
  },
  'request.issuer.exists': {
    title: 'request.issuer.exists',
    detail: (f) => `issuer: ${f.issuer}`,
    advice: () => ``,
  },
  'request.text.too-long': {
    title: 'request.text.too-long',
    detail: (f) => `field: ${f.field}, limit: ${f.limit}`,
    advice: () => ``,
  },
  'request.csr.malformed': {
    title: 'request.csr.malformed',
    detail: (f) => `what: ${f.what}, at: ${f.at}`,
    advice: () => ``,
  },
};
