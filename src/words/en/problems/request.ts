import type { REQUEST_PROBLEMS } from '#core/problems/request.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('en');
const RESUBMIT = 'Then try again with: certwizard pending REQUEST --again';
const SETTINGS =
  'The settings of a CA are changed by naming it anew: certwizard ca drop NAME, then certwizard ca add NAME KIND --settings FILE';

export const requestProblems: ProblemWords<keyof typeof REQUEST_PROBLEMS> = {
  'request.name.invalid': {
    title: 'This name cannot be requested',
    detail: (f) => `${f.name}: ${t.of('names', f.why)}.`,
    advice: () => 'Correct the name. certwizard request --dry-run shows every name, and why it is there.',
  },
  'request.usage.unknown': {
    title: 'There is no such usage',
    detail: (f) =>
      `${f.usage} is no usage of this topology.${f.known === '' ? '' : ` Known are: ${f.known}.`}`,
    advice: () =>
      'Use one of the known usages, or add the usage to the topology: certwizard topology set FILE',
  },
  'request.party.unknown': {
    title: 'There is no such kind of store',
    detail: (f) => `${f.party} names no relying party. Known are: ${f.known}, or an absolute path.`,
    advice: () => 'Name the store in one of these ways: certwizard topology set FILE',
  },
  'request.party.path': {
    title: "The place of a relying party's store is missing",
    detail: (f) =>
      `${f.party} names a kind of store, but not where it is. The operating system's store alone needs no path.`,
    advice: () =>
      'Write an absolute path behind the colon, such as java:/etc/ssl/certs/java/cacerts: certwizard topology set FILE',
  },
  'request.topology.invalid': {
    title: 'A member of the topology cannot be used',
    detail: (f) => `${f.member}: ${t.of('topology', f.why)}.`,
    advice: () => 'Correct this member and set the topology again: certwizard topology set FILE',
  },
  'request.topology.duplicate': {
    title: 'The topology says something twice',
    detail: (f) => `${f.member} has the value ${f.value} more than once.`,
    advice: () => 'Remove one of them and set the topology again: certwizard topology set FILE',
  },
  'request.topology.too-many': {
    title: 'There is too much in the topology',
    detail: (f) => `${f.member} has ${t.number(f.count)} entries; at most ${t.number(f.most)} are allowed.`,
    advice: () => 'Leave out what is not used, or split the topology over several computers.',
  },
  'request.issuer.unknown': {
    title: 'There is no such CA',
    detail: (f) => `No CA is known by the name ${f.issuer}. Known are: ${f.known}.`,
    advice: () => 'Use one of the known CAs, or name another: certwizard ca add NAME KIND --settings FILE',
  },
  'request.issuer.unreachable': {
    title: 'The CA cannot be reached',
    detail: (f) => `${f.issuer} could not be reached: ${t.of('reasons', f.why)}.`,
    advice: () =>
      `Check the network, name resolution, proxy and firewall between this computer and the CA. ${RESUBMIT}`,
  },
  'request.issuer.untrusted': {
    title: "The CA's own web server is not trusted",
    detail: (f) => `The TLS certificate of ${f.issuer} was not accepted: ${f.why}. Nothing was sent.`,
    advice: () =>
      `For a private CA, name the PEM file with the root of its web server in the setting caFile. For a public CA, find out who answers in its place. ${SETTINGS}`,
  },
  'request.issuer.slow': {
    title: 'The CA does not answer in time',
    detail: (f) => `${f.issuer} gave no complete answer within ${t.number(f.ms)} ms.`,
    advice: () =>
      'The CA may be overloaded. Try again in a few minutes, and the same order is continued: certwizard pending REQUEST --again',
  },
  'request.issuer.failing': {
    title: 'The CA reports a fault of its own',
    detail: (f) => `${f.issuer} answered: ${t.of('reasons', f.why)}.`,
    advice: () =>
      'Nothing has to be changed here. Try again in a few minutes: certwizard pending REQUEST --again. If it goes on, look at the status page of the CA.',
  },
  'request.issuer.rate-limited': {
    title: 'The CA wants us to wait',
    detail: (f) => `${f.issuer} answered: ${f.why}. It may be asked again from ${t.date(f.until)} on.`,
    advice: () =>
      "Wait until then. Many orders for the same names use up a CA's limits; for trying things out, use its staging directory.",
  },
  'request.issuer.rejected': {
    title: 'The CA rejects the request',
    detail: (f) => `${f.issuer} answered: ${f.why}.`,
    advice: () => 'Correct what the CA complains about, then make a new request: certwizard request',
  },
  'request.issuer.unexpected': {
    title: 'The CA answered something unexpected',
    detail: (f) => `The answer of ${f.issuer} was not understood: ${f.why}.`,
    advice: () =>
      'Check that the directory URL is that of an ACME CA: certwizard ca show lists the CAs. If it is, report the answer to whoever runs the CA.',
  },
  'request.issuer.wrong-key': {
    title: 'The CA returned a certificate for another key',
    detail: (f) =>
      `No certificate in the answer of ${f.issuer} belongs to the key of this request. None of them was used.`,
    advice: () => 'Make a new request: certwizard request. If it happens again, report it to the CA.',
  },
  'request.issuer.name-unsupported': {
    title: 'This CA cannot certify this kind of name',
    detail: (f) =>
      `${f.name} is of the kind "${t.of('nameKinds', f.kind)}", which ${f.issuer} cannot certify.`,
    advice: () => 'Take this name out of the request, or choose another CA: certwizard request --issuer NAME',
  },
  'request.issuer.terms': {
    title: "The CA's terms of service must be agreed to",
    detail: (f) => `${f.issuer} asks for agreement to its terms: ${f.url}`,
    advice: () => `Read the terms. If you agree, set termsOfServiceAgreed to true for this CA. ${SETTINGS}`,
  },
  'request.issuer.challenge-failed': {
    title: 'The CA could not verify a name',
    detail: (f) => `${f.issuer} could not see that ${f.name} is ours: ${f.why}.`,
    advice: (f) =>
      `The CA must find an address of this computer under ${f.name}, and reach port 80 there. Check DNS and the firewall. ${RESUBMIT}`,
  },
  'request.issuer.challenge-unavailable': {
    title: 'The CA does not verify this name over HTTP',
    detail: (f) => `For ${f.name}, ${f.issuer} offers only: ${f.offered}.`,
    advice: () =>
      'Wildcard names cannot be verified over HTTP. Name the hosts one by one, or choose another CA: certwizard request --issuer NAME',
  },
  'request.issuer.forgotten': {
    title: 'The CA no longer knows the order',
    detail: (f) => `${f.issuer} does not know the order ${f.number} any more.`,
    advice: () => 'Send the request again, and a new order is made: certwizard pending REQUEST --again',
  },
  'request.issuer.listen-failed': {
    title: "The address for the CA's check cannot be listened on",
    detail: (f) => `Listening on ${f.address} failed: ${t.of('reasons', f.why)}.`,
    advice: () =>
      `Where a web server has port 80, name its folder in the setting webroot. Where the permission is missing (ports below 1024), give the right CAP_NET_BIND_SERVICE. ${SETTINGS}`,
  },
  'request.issuer.webroot-failed': {
    title: 'The webroot folder cannot be written to',
    detail: (f) => `Folder ${f.folder}: ${t.of('reasons', f.why)}.`,
    advice: () =>
      `Check that the folder exists, belongs to the web server of these names, and can be written to. ${RESUBMIT}`,
  },
  'request.issuer.folder-failed': {
    title: 'The folder for requests cannot be written to',
    detail: (f) => `Folder ${f.folder}: ${t.of('reasons', f.why)}. The request was not laid down there.`,
    advice: () =>
      'Correct the folder or its rights. The request can be fetched without it: certwizard pending REQUEST --csr FILE',
  },
  'request.authority.missing': {
    title: 'There is no embedded CA yet',
    detail: () => 'The embedded CA of this home has not been made.',
    advice: () => 'It is made at the first start. Look what stands in its way: certwizard doctor',
  },
  'request.authority.realm.empty': {
    title: 'The embedded CA has nothing to issue for',
    detail: () => 'An issuing CA is limited to the domains of the topology, and the topology names none.',
    advice: () => 'Name a domain in the topology first: certwizard topology set FILE',
  },
  'request.authority.realm.invalid': {
    title: 'The embedded CA cannot be limited to this name',
    detail: (f) => `${f.name} is neither a domain nor a network.`,
    advice: () => 'Correct it in the topology: certwizard topology set FILE',
  },
  'request.authority.root.expired': {
    title: 'The root of the embedded CA has expired',
    detail: (f) => `${f.subject} was valid until ${t.date(f.until)}. No issuing CA can be made under it.`,
    advice: () =>
      'Check the clock of this computer with certwizard doctor. If the clock is right, a new home with a new root is needed, and everybody has to trust that root.',
  },
  'request.authority.issuer.expired': {
    title: 'The issuing CA has expired',
    detail: (f) => `${f.subject} was valid until ${t.date(f.until)}. It issues nothing any more.`,
    advice: () => 'Make a new one under the same root: certwizard ca renew',
  },
  'request.authority.issuer.not-yet': {
    title: 'The issuing CA is not valid yet',
    detail: (f) =>
      `${f.subject} is valid from ${t.date(f.from)} on. The clock of this computer may be wrong.`,
    advice: () => 'Set the clock and look again: certwizard doctor',
  },
  'request.authority.template.unknown': {
    title: 'There is no such template',
    detail: (f) => `The embedded CA has no template ${f.template}. Its templates are: ${f.known}.`,
    advice: () => 'Leave the template out, or use one of these: certwizard request --template TEMPLATE',
  },
  'request.csr.signature': {
    title: 'The signing request is not signed by its own key',
    detail: () =>
      'The signature on the request does not belong to the key in it, so nobody proves to have that key.',
    advice: () => 'Make a new request: certwizard request',
  },
  'request.authority.order.reused': {
    title: 'This order number was used for something else',
    detail: (f) => `The order ${f.request} has been made before, with another signing request or template.`,
    advice: () => 'Make a new request: certwizard request',
  },
  'request.authority.number.unknown': {
    title: 'There is no request with this number',
    detail: (f) => `The embedded CA knows no request ${f.number}.`,
    advice: () => 'See which requests wait for a decision: certwizard ca show',
  },
  'request.authority.number.decided': {
    title: 'This request has been decided already',
    detail: (f) => `Request ${f.number}: ${t.of('decisions', f.state)}.`,
    advice: () => 'See which requests still wait for a decision: certwizard ca show',
  },
  'request.authority.certificate.unknown': {
    title: 'The embedded CA did not issue this certificate',
    detail: (f) => `No certificate with the serial number ${f.serial} is among those that it issued.`,
    advice: () =>
      'Have it revoked by the CA that issued it. certwizard show THUMBPRINT says which one that is.',
  },
  'request.authority.no-crl-url': {
    title: 'Certificates of the embedded CA name no revocation list',
    detail: () =>
      'Without a CRL distribution point a relying party cannot learn of a revocation by itself; some refuse such certificates.',
    advice: () =>
      'Publish the list and OCSP answers: certwizard ca publish URL. Or give the list to those who ask for it: certwizard ca crl FILE',
  },
  'request.authority.publication.unreachable': {
    title: 'What the embedded CA publishes cannot be fetched',
    detail: (f) =>
      `The revocation list was not to be had at ${f.url}: ${t.of('reasons', f.why)}. The server of this home answers at ${f.listen}.`,
    advice: () =>
      'See that the server runs (certwizard serve) and that the URL leads to it, or name another: certwizard ca publish URL --listen HOST:PORT',
  },
  'request.authority.crl.old': {
    title: 'The revocation list is out of date',
    detail: (f) =>
      `It was to be replaced by ${t.date(f.nextUpdate)}. Who checks revocation may refuse all certificates of the CA.`,
    advice: () => 'Write a new one, and put it where it is fetched from: certwizard ca crl FILE',
  },
  'request.authority.reason.unknown': {
    title: 'There is no such reason for a revocation',
    detail: (f) => `${f.reason} is no reason that can be given. Allowed are: ${f.known}.`,
    advice: () => 'Use one of these: certwizard ca revoke THUMBPRINT --reason REASON',
  },
  'request.authority.key.not-allowed': {
    title: 'This kind of key is not allowed',
    detail: (f) => `The request has a key ${f.key}; the template allows: ${f.allowed}.`,
    advice: () => 'Request with another key: certwizard request --key ec-p256',
  },
  'request.authority.key.weak': {
    title: 'The key is weak',
    detail: (f) => `The RSA key of the request was not accepted: ${t.of('keyFaults', f.why)}.`,
    advice: () => 'Make a new request with a new key: certwizard request',
  },
  'request.authority.key.authoritys': {
    title: 'The key is a key of the CA',
    detail: () => 'A certificate for it would lend the CA itself to a server.',
    advice: () => 'Make a new request with a key of its own: certwizard request',
  },
  'request.authority.names.none': {
    title: 'There is no name in the request',
    detail: () => 'Clients look at the subject alternative names only, and there are none.',
    advice: () =>
      'Name the servers and domains in the topology with certwizard topology set FILE, or add a name: certwizard request --name NAME',
  },
  'request.authority.names.many': {
    title: 'There are too many names in the request',
    detail: (f) => `It has ${t.number(f.count)} names; at most ${t.number(f.most)} are allowed.`,
    advice: () => 'Request for fewer usages at a time: certwizard request --usage USAGE',
  },
  'request.authority.name.not-permitted': {
    title: 'The embedded CA may not issue for this name',
    detail: (f) => `${f.name} lies outside the domains and networks of the issuing CA: ${f.permitted}.`,
    advice: () =>
      'If the name belongs here, add it to the topology (certwizard topology set FILE), then make an issuing CA for the present topology: certwizard ca renew',
  },
  'request.authority.name.invalid': {
    title: 'A name in the request is not well formed',
    detail: (f) => `${f.name} cannot stand in a certificate.`,
    advice: () => 'Correct the name. certwizard request --dry-run shows every name, and why it is there.',
  },
  'request.authority.name.reserved': {
    title: 'A name in the request is reserved',
    detail: (f) => `${f.name} is reserved by an Internet standard; no certificate is issued for it.`,
    advice: () => 'Take this name out. certwizard request --dry-run shows every name, and why it is there.',
  },
  'request.authority.common-name.not-in-names': {
    title: 'The common name is not among the names',
    detail: (f) => `The common name ${f.name} is missing in the subject alternative names.`,
    advice: (f) => `Add it as a name: certwizard request --name ${t.arg(f.name)}`,
  },
  'request.authority.validity.too-long': {
    title: 'The validity is too long',
    detail: (f) =>
      `The certificate would be valid for ${t.number(f.days)} days; at most ${t.number(f.most)} are allowed.`,
    advice: () => 'Lower the setting days of the CA.',
  },
  'request.authority.lint.broken': {
    title: 'The embedded CA stopped before signing',
    detail: (f) =>
      `The certificate would have broken a rule that no request can break (${f.lint}; ${f.citation}). Nothing was signed.`,
    advice: () => 'This is a fault of the program. Report it together with these words.',
  },
  'request.settings.invalid': {
    title: 'A setting cannot be used',
    detail: (f) =>
      `${f.member === '' ? 'The settings' : f.member}: ${t.phrase('schema', t.of('reasons', f.why))}.`,
    advice: () => 'Correct it and try again. All settings are shown by: certwizard topology connectors',
  },
  'request.not-found': {
    title: 'There is no such request',
    detail: (f) => `No request has the id ${f.request}.`,
    advice: () => 'See which requests are under way: certwizard pending',
  },
  'request.finished': {
    title: 'This request is over',
    detail: (f) => `Request ${f.request} has its answer, or was withdrawn; that cannot be changed any more.`,
    advice: (f) =>
      `See how it ended with certwizard show ${t.arg(f.request)}, or make a new one: certwizard request`,
  },
  'request.issuer.built-in': {
    title: 'This CA is always there',
    detail: (f) => `${f.issuer} is built in and cannot be taken away.`,
    advice: () => 'Nothing needs to be done: a CA that is not asked does nothing.',
  },
  'request.issuer.exists': {
    title: 'There is a CA of this name already',
    detail: (f) => `The name ${f.issuer} is taken.`,
    advice: (f) =>
      `Choose another name, or forget the present one first: certwizard ca drop ${t.arg(f.issuer)}`,
  },
  'request.text.too-long': {
    title: 'A text is too long',
    detail: (f) => `${f.field} may have at most ${t.number(f.limit)} characters.`,
    advice: () => 'Shorten it and try again.',
  },
  'request.csr.none': {
    title: 'The request has no signing request yet',
    detail: (f) => `Key and signing request of ${f.request} have not been made.`,
    advice: () => 'Set the request going again: certwizard pending REQUEST --again',
  },
  'request.csr.malformed': {
    title: 'The signing request cannot be read',
    detail: (f) => `It is no valid PKCS#10 request: ${f.what}, byte ${f.at}.`,
    advice: () => 'Make a new request: certwizard request',
  },
};
