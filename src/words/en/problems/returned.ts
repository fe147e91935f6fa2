import type { RETURNED_PROBLEMS } from '#core/problems/returned.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('en');
const AGAIN = 'Get the file again from where it came, and import it: certwizard import FILE';

export const returnedProblems: ProblemWords<keyof typeof RETURNED_PROBLEMS> = {
  'returned.pending': {
    title: 'The request is pending',
    detail: (f) => `Request ID ${f.number}: the CA ${f.issuer} has not decided yet.`,
    advice: () =>
      'Ask again later: certwizard pending REQUEST. The manager of the embedded CA approves it with: certwizard ca approve NUMBER',
  },
  'returned.denied': {
    title: 'The request was denied',
    detail: (f) =>
      `Request ID ${f.number} was denied${f.by === '' ? '' : ` by ${f.by}`}.${f.why === '' ? '' : ` Reason: ${f.why}`}`,
    advice: () => 'Talk to whoever denied it, then make a new request: certwizard request',
  },
  'returned.import.root-mismatch': {
    title: 'The root is not the one whose fingerprint you gave',
    detail: (f) =>
      `The file holds the root "${f.subject}", and no root with the SHA-256 ${f.given}. It was not imported.`,
    advice: () =>
      'Do not trust it: ask the owner of the CA for the root and its fingerprint by another way, and compare them. To see what the file holds: certwizard import FILE --dry-run',
  },
  'returned.import.root-needs-yes': {
    title: 'A root needs your yes',
    detail: (f) =>
      `${f.subject} is a root. It was not put into the Trusted Root Certification Authorities, since who trusts it believes everything that it issues. SHA-256 ${f.sha256}, SHA-1 ${f.sha1}.`,
    advice: (f) =>
      `Compare the fingerprint with what the owner of the CA tells you by another way. If they are the same: certwizard import FILE --trust-root ${t.arg(f.sha256)}`,
  },
  'returned.import.nothing-held': {
    title: 'The CA sent no root that could be imported',
    detail: (f) =>
      `With the certificate of request ${f.request} no root came along that is missing from the Trusted Root Certification Authorities.`,
    advice: () =>
      'Get the root from the owner of the CA as a file: certwizard import FILE --trust-root SHA256',
  },
  'returned.file.unreadable': {
    title: 'The file cannot be read',
    detail: (f) => `${f.file}: ${f.why === '' ? 'it cannot be read' : t.of('reasons', f.why)}.`,
    advice: () => 'Check the path and the rights of the file.',
  },
  'returned.file.nothing': {
    title: 'There is nothing to import in the file',
    detail: () => 'It holds neither a certificate nor a private key.',
    advice: () =>
      'Choose a certificate (.cer, .crt, .pem), a chain (.p7b) or a file with the key (.pfx, .p12).',
  },
  'returned.certificate.malformed': {
    title: 'The certificate cannot be read',
    detail: (f) => `It is no valid X.509 certificate: ${f.what}, byte ${f.at}.`,
    advice: () => AGAIN,
  },
  'returned.crl.malformed': {
    title: 'The revocation list cannot be read',
    detail: (f) => `It is no valid CRL: ${f.what}, byte ${f.at}.`,
    advice: () => 'Get the list again from the CA.',
  },
  'returned.ocsp.malformed': {
    title: 'The OCSP message cannot be read',
    detail: (f) => `It is no valid OCSP message: ${f.what}, byte ${f.at}.`,
    advice: () => 'Ask again. If it stays so, tell the owner of the OCSP responder.',
  },
  'returned.key.malformed': {
    title: 'The private key cannot be read',
    detail: (f) => `It is no private key of a kind that is known here: ${f.what}, byte ${f.at}.`,
    advice: () => 'Use an RSA, ECDSA or Ed25519 key in PKCS#8, PKCS#12 or PEM form: certwizard import FILE',
  },
  'returned.pem.malformed': {
    title: 'The PEM file is damaged',
    detail: (f) => `The block that begins in line ${f.line} is not well formed: ${f.what}.`,
    advice: () => `It may have lost lines when it was copied. ${AGAIN}`,
  },
  'returned.file.malformed': {
    title: 'The file is damaged',
    detail: (f) => `It begins like a certificate file, but is not well formed: ${f.what}, byte ${f.at}.`,
    advice: () => AGAIN,
  },
  'returned.file.unrecognized': {
    title: 'The file is of no known kind',
    detail: (f) =>
      `Its ${t.size(f.bytes)} are neither PEM nor DER, neither PKCS#7 nor PKCS#12. It may be the page of a web site that was saved by mistake.`,
    advice: () => 'Choose a .cer, .crt, .pem, .der, .p7b, .pfx or .p12 file.',
  },
  'returned.file.signing-request': {
    title: 'The file is a signing request, not its answer',
    detail: () => 'It holds a certificate signing request (CSR), which is what goes to the CA.',
    advice: () => 'Send it to the CA, and import the certificate that comes back: certwizard import FILE',
  },
  'returned.file.too-large': {
    title: 'The file is too large',
    detail: (f) => `It has ${t.size(f.bytes)}; at most ${t.size(f.limit)} are read.`,
    advice: () =>
      'A certificate with its chain is rarely larger than a few kilobytes. Choose that file alone.',
  },
  'returned.file.too-many': {
    title: 'There is too much in the file',
    detail: (f) => `At most ${t.number(f.limit)} certificates and keys are read.`,
    advice: () => 'Split it into several files, and import what is needed: certwizard import FILE',
  },
  'returned.file.iterations': {
    title: 'The file would take too long to open',
    detail: (f) =>
      `Its password is protected by ${t.number(f.iterations)} rounds, or several parts of it add up; at most ${t.number(f.limit)} are done for one file.`,
    advice: () =>
      'Convert it: openssl pkcs12 -in OLD.pfx -out ALL.pem, then openssl pkcs12 -export -in ALL.pem -out NEW.pfx. Delete ALL.pem afterwards.',
  },
  'returned.file.unsupported': {
    title: 'The file is encrypted in a way that is not supported',
    detail: (f) => `It uses ${f.what}.`,
    advice: () =>
      'Convert it where it opens: openssl pkcs12 -legacy -in OLD.pfx -out ALL.pem, then openssl pkcs12 -export -in ALL.pem -out NEW.pfx. A key alone: openssl pkcs8 -topk8 -v2 aes256 -in OLD.key -out NEW.key. Delete what lies open afterwards.',
  },
  'returned.file.password-needed': {
    title: 'The file needs its password',
    detail: (f) => `The private key in it (${f.format}) is encrypted.`,
    advice: () =>
      'Put the password into a file and name it: certwizard import FILE --password-file PASSWORDFILE',
  },
  'returned.file.password-wrong': {
    title: 'The password is wrong',
    detail: (f) => `The private key (${f.format}) does not open with this password, or the file is damaged.`,
    advice: () => 'Try again: certwizard import FILE. Capital letters and the keyboard layout matter.',
  },
  'returned.reply.no-leaf': {
    title: "The reply holds no server's certificate",
    detail: (f) => `Certificates in the file: ${f.count}. All of them are certificates of CAs.`,
    advice: () =>
      'Ask the CA for the certificate itself. Its chain can be imported too: certwizard import FILE',
  },
  'returned.reply.several': {
    title: 'The reply answers several requests',
    detail: (f) => `${f.count} certificates in the file belong to requests of this computer.`,
    advice: () => 'Say which request is meant: certwizard import FILE --request REQUEST',
  },
  'returned.reply.not-ours': {
    title: 'This certificate answers no request of this computer',
    detail: (f) => `${f.subject} has neither the key nor the names of a request that waits here.`,
    advice: () => 'Choose the right file. See which requests wait: certwizard pending',
  },
  'returned.reply.key-not-ours': {
    title: 'The certificate has the right names, but another key',
    detail: (f) =>
      `${f.subject} has the names of the request ${f.request}, but its key was not made here. The CA may have answered an older request, or made the key itself.`,
    advice: (f) =>
      `Send the CA the signing request of this very request: certwizard pending ${t.arg(f.request)} --csr FILE. If the CA has made the key, import its .pfx file: certwizard import FILE`,
  },
  'returned.reply.other-request': {
    title: 'The certificate answers another request',
    detail: (f) => `It belongs to the request ${f.request}.`,
    advice: () => 'Import it without naming a request, and it finds its own: certwizard import FILE',
  },
};
