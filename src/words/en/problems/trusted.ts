import type { TRUSTED_PROBLEMS } from '#core/problems/trusted.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('en');
const keyId = (id: string | number): string => (id === '' ? '' : ` Key identifier: ${id}.`);
const hadAt = (where: string | number): string => (where === '' ? '' : ` It can be had at ${where}.`);
const THEN_ASSIGN = 'Then assign the certificate: certwizard assign THUMBPRINT';

export const trustedProblems: ProblemWords<keyof typeof TRUSTED_PROBLEMS> = {
  'trusted.root.missing': {
    title: 'The root certificate is missing',
    detail: (f) =>
      `The certificate "${f.subject}" is not in ${f.store === 'root' ? 'the store Trusted Root Certification Authorities' : `the store of the relying party ${f.store}`}.${keyId(f.keyId)}${f.held === '' ? '' : ` A copy came along (thumbprint ${f.held}), but nobody has said that it is to be trusted.`}${hadAt(f.where)}`,
    advice: (f) =>
      f.store === 'root'
        ? `Get the root from the owner of the CA, compare its fingerprint by another way, and import it: certwizard import FILE --trust-root SHA256. ${THEN_ASSIGN}`
        : `Put the root there: certwizard store install THUMBPRINT --in ${t.arg(f.store)}. Then restart what reads that store, where it needs it.`,
  },
  'trusted.intermediate.missing': {
    title: 'An intermediate certificate is missing',
    detail: (f) =>
      `The certificate "${f.subject}" is not in the store Intermediate Certification Authorities, and was not sent along.${keyId(f.keyId)}${hadAt(f.where)}`,
    advice: () =>
      `Fetch it from where the CA offers it: certwizard store fetch THUMBPRINT. Or import the certificate of this CA, or the whole chain (.p7b): certwizard import FILE. ${THEN_ASSIGN}`,
  },
  'trusted.issuer.unreachable': {
    title: 'The certificate of a CA could not be fetched',
    detail: (f) => `"${f.subject}" was not to be had at ${f.url}: ${t.of('reasons', f.why)}.`,
    advice: () =>
      'Import the certificate of this CA from a file: certwizard import FILE. For a CA in your own network, name the network in the member fetchFrom of the topology.',
  },
  'trusted.key.missing': {
    title: 'The private key is missing',
    detail: (f) =>
      `No private key on this computer belongs to ${f.thumbprint === '' ? 'this certificate' : `the certificate ${f.thumbprint}`}. It should be in certwizard's home folder, as keys/${f.keyId}.key.`,
    advice: () =>
      'Import a .pfx file that holds the key with certwizard import FILE, or request a new certificate here: certwizard request',
  },
  'trusted.revoked': {
    title: 'The certificate was revoked',
    detail: (f) =>
      `"${f.subject}" was revoked on ${t.date(f.at)} (${t.of('revocationReasons', f.reason)}). Source: ${t.of('revocationSources', f.by)}.`,
    advice: () => 'A revoked certificate stays revoked. Request a new one: certwizard request',
  },
  'trusted.revocation.unknown': {
    title: 'It is not known whether a certificate was revoked',
    detail: (f) =>
      `Whether "${f.subject}" was revoked is not known: ${t.of('revocationWhys', f.why)}.${f.url === '' ? '' : ` Asked: ${f.url}.`}`,
    advice: () =>
      'Ask again: certwizard verify THUMBPRINT. For a CA in your own network, name the network in the member fetchFrom of the topology: certwizard topology set FILE',
  },
  'trusted.crl.missing': {
    title: 'The certificate names no revocation list',
    detail: (f) =>
      `"${f.subject}" has no CRL distribution point that is fetched by http. Clients that look for a list learn of no revocation.`,
    advice: () => 'Ask the owner of the CA for certificates with a CRL distribution point.',
  },
  'trusted.crl.unreachable': {
    title: 'The revocation list cannot be fetched',
    detail: (f) => `The list for "${f.subject}" was not to be had at ${f.url}: ${t.of('reasons', f.why)}.`,
    advice: () =>
      'See that the address can be reached from here and from the clients, then ask again: certwizard verify THUMBPRINT',
  },
  'trusted.time.expired': {
    title: 'A certificate has expired',
    detail: (f) =>
      `"${f.subject}" was valid from ${t.date(f.notBefore)} to ${t.date(f.notAfter)}; now it is ${t.date(f.now)}.`,
    advice: () =>
      'Request a new certificate: certwizard request. If the expired one is a CA of its path, import the present certificate of that CA: certwizard import FILE',
  },
  'trusted.time.not-yet': {
    title: 'A certificate is not valid yet',
    detail: (f) =>
      `"${f.subject}" is valid from ${t.date(f.notBefore)} to ${t.date(f.notAfter)}; now it is ${t.date(f.now)}.`,
    advice: () => 'Check the clocks of this computer and of the CA, or wait.',
  },
  'trusted.usage.wrong': {
    title: 'A certificate is for another purpose',
    detail: (f) =>
      `"${f.subject}" would have to allow ${t.of('purposes', f.wanted)} (extended key usage). It allows: ${t.list('purposes', f.present, 'nothing')}.`,
    advice: () =>
      'Request a certificate from a template that contains this purpose. The embedded CA chooses one by itself: certwizard request',
  },
  'trusted.name.missing': {
    title: 'A name is missing in the certificate',
    detail: (f) =>
      `The certificate does not cover ${f.name}.${f.presented === '' ? ' It holds no names.' : ` Its names are: ${f.presented}.`}`,
    advice: () =>
      'Request a certificate with this name: certwizard request. If the name is no longer needed, take it out of the topology: certwizard topology set FILE',
  },
  'trusted.signature.bad': {
    title: 'A signature is wrong',
    detail: (f) =>
      `The signature on "${f.subject}" was not made by "${f.issuer}", or the certificate was changed since.`,
    advice: () =>
      'Get the certificate again from its CA. If it comes back the same, ask the CA: somebody else may have made it.',
  },
  'trusted.issuer.not-ca': {
    title: 'The issuer is no CA',
    detail: (f) => `"${f.subject}" has issued a certificate, but is itself no certification authority.`,
    advice: () =>
      'Get a certificate from a CA, or import the right certificate of this one: certwizard import FILE',
  },
  'trusted.path.too-long': {
    title: 'The certification path is too long',
    detail: (f) =>
      `"${f.subject}" allows ${t.number(f.allowed)} CAs below it, and there are ${t.number(f.found)}.`,
    advice: () =>
      'Request the certificate from a CA higher up, or ask the owner of the CA to reissue the intermediate.',
  },
  'trusted.key-usage.wrong': {
    title: 'The key may not be used for this',
    detail: (f) =>
      `"${f.subject}" would have to allow one of: ${t.list('keyUsages', f.wanted, 'nothing')}. It allows: ${t.list('keyUsages', f.present, 'nothing')}.`,
    advice: () => 'Request a certificate whose key usage fits, or ask the owner of the CA.',
  },
  'trusted.constraint.violated': {
    title: 'The CA may not issue for this name',
    detail: (f) =>
      `"${f.subject}" bears the name ${f.name}, and "${f.issuer}" is ${String(f.constraint).startsWith('!') ? `excluded from ${String(f.constraint).slice(1)}` : `limited to ${f.constraint}`} (name constraints).`,
    advice: () =>
      'Request the certificate from a CA that may issue for this name. For the embedded CA, add the name to the topology and make a wider issuing CA: certwizard ca renew',
  },
  'trusted.extension.unknown': {
    title: 'A critical extension is not understood',
    detail: (f) =>
      `"${f.subject}" demands that the extension ${f.oid} be understood. Who does not understand it must not trust the certificate.`,
    advice: () => 'Request a certificate without this extension.',
  },
  'trusted.extension.unreadable': {
    title: 'An extension cannot be read',
    detail: (f) =>
      `The extension ${f.oid} of "${f.subject}" does not have the form that RFC 5280 prescribes (${f.what}). What it was to limit is not known.`,
    advice: () =>
      'Have the certificate made again by its CA. The form of its extensions is to be corrected there.',
  },
  'trusted.extension.misplaced': {
    title: 'An extension stands where it may not',
    detail: (f) =>
      `"${f.subject}" is no CA and bears the extension ${f.oid}, which only a CA may bear (RFC 5280, 4.2.1.10).`,
    advice: () => 'Request a certificate without this extension.',
  },
  'trusted.policy.violated': {
    title: 'The certificate policy is not the one that is demanded',
    detail: (f) =>
      `"${f.issuer}" demands that the whole path be issued under one certificate policy. "${f.subject}" ${f.policies === '' ? 'names no policy' : `names ${f.policies}, which does not lead there`}.`,
    advice: () =>
      'Request a certificate that is issued under a policy of this CA, or import the CA certificate of a path that demands none: certwizard import FILE',
  },
  'trusted.algorithm.weak': {
    title: 'An algorithm is too weak',
    detail: (f) => `"${f.subject}" relies on ${f.algorithm}.`,
    advice: () =>
      'Request a certificate with RSA from 2048 bits or ECDSA, signed with SHA-256 or better: certwizard request. If it is the certificate of a CA, its owner has to renew it.',
  },
  'trusted.search.exhausted': {
    title: 'No path was found within the limits',
    detail: (f) =>
      `The search for a path ended at a limit: ${t.number(f.allowed)} ${t.of('limits', f.limit)}. Ordinary certificates stay far below it.`,
    advice: () =>
      'Take CA certificates that nobody needs out of the store: certwizard store intermediate --drop THUMBPRINT',
  },
  'trusted.store.unreadable': {
    title: "A relying party's store cannot be read",
    detail: (f) => `The store ${f.path} cannot be read: ${t.of('reasons', f.why)}.`,
    advice: () => 'Correct the path or its rights, then judge again: certwizard verify THUMBPRINT',
  },
  'trusted.store.empty': {
    title: "A relying party's store holds no certificate",
    detail: (f) => `No certificate was found in ${f.path}.`,
    advice: (f) =>
      `If it is the right store, put the root there: certwizard store install THUMBPRINT --in ${t.arg(f.path)}. Otherwise name the right one: certwizard topology set FILE`,
  },
  'trusted.store.distrusted': {
    title: 'A relying party refuses this certificate',
    detail: (f) => `The store ${f.party} names "${f.subject}" as one that is not to be believed.`,
    advice: () =>
      'Ask whoever keeps that store why. Request a certificate from another CA: certwizard request --issuer NAME',
  },
  'trusted.store.tool-missing': {
    title: 'A program is missing',
    detail: (f) => `The store is read and changed with ${f.program}, and that is not on this computer.`,
    advice: (f) =>
      f.install === '' ? 'Install it, and try again.' : `Install it, and try again: ${f.install}`,
  },
  'trusted.store.tool-failed': {
    title: "The store's own program failed",
    detail: (f) => `${f.program} could not do it for ${f.party}. It said: ${t.of('reasons', f.output)}`,
    advice: () => 'Remove the cause that the program names, and try again.',
  },
  'trusted.store.password-wrong': {
    title: 'The password of the store is wrong',
    detail: (f) => `The store ${f.party} does not open with the password that is known for it.`,
    advice: (f) =>
      `Give the right one: certwizard store password --in ${t.arg(f.party)} --password-file FILE`,
  },
  'trusted.store.not-writable': {
    title: "A relying party's store cannot be changed",
    detail: (f) => `${f.path}: ${t.of('reasons', f.why)}. Nothing was changed.`,
    advice: () => 'Do it again as the user who may write there.',
  },
  'trusted.store.unchanged': {
    title: 'The store does not show the change',
    detail: (f) =>
      `${t.of('storeChanges', f.change)} of "${f.subject}" in the store ${f.party} was done, and the store, read again, is not as it should be. What was done was put back.`,
    advice: () => 'See whether another program manages this store, and try again.',
  },
  'trusted.store.not-ours': {
    title: 'certwizard did not put this certificate there',
    detail: (f) => `"${f.subject}" is in the store ${f.party} by somebody else's hand, or not at all.`,
    advice: () => 'Take it out with the tool that put it there.',
  },
  'trusted.store.held-otherwise': {
    title: 'The store has this certificate with less trust',
    detail: (f) => `"${f.subject}" is in the store ${f.party} already, as ${f.how}.`,
    advice: () =>
      "Somebody decided so. Change it with the store's own tool if it is to be trusted: certutil -M for an NSS database.",
  },
  'trusted.store.not-a-root': {
    title: 'Only a root that is trusted here goes into another store',
    detail: (f) =>
      `"${f.subject}" is no self-signed CA in this computer's store Trusted Root Certification Authorities.`,
    advice: () =>
      'Import the root here first: certwizard import FILE --trust-root SHA256. What is between it and the certificate, the service sends.',
  },
  'trusted.store.needs-yes': {
    title: 'The change needs an explicit yes',
    detail: (f) =>
      `${t.of('storeChanges', f.change)}: "${f.subject}", store ${f.party}. SHA-256: ${f.sha256}. SHA-1: ${f.sha1}.`,
    advice: () => 'Look at the plan with --dry-run, then do the same again with --yes SHA256.',
  },
  'trusted.store.nothing-to-undo': {
    title: 'There is no change to take back',
    detail: (f) =>
      f.party === ''
        ? "No relying party's store was changed from here, or everything was taken back."
        : `Nothing in the store ${f.party} was changed from here, or everything was taken back.`,
    advice: () => 'See what was put where: certwizard store parties',
  },
  'trusted.store.no-password': {
    title: 'This store has no password',
    detail: (f) => `${f.party} is read without a password; only Java keystores and NSS databases have one.`,
    advice: () => 'See the relying parties and the kinds of their stores: certwizard store parties',
  },
};
