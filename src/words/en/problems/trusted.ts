import type { TRUSTED_PROBLEMS } from '#core/problems/trusted.ts';
import type { ProblemWords } from '../../say.ts';

export const trustedProblems: ProblemWords<keyof typeof TRUSTED_PROBLEMS> = {
  'trusted.root.missing': {
    title: 'The root certificate is missing',
    detail: (f) =>
      `${f.subject} is not among the Trusted Root Certification Authorities. Key identifier: ${f.keyId}. At hand, not trusted (thumbprint): ${f.held}. To be had at: ${f.where}.`,
    advice: () =>
      `Get the root from the owner of the CA, import it, and compare its fingerprints before you say yes. Then assign the certificate.`,
  },
  'trusted.intermediate.missing': {
    title: 'An intermediate certificate is missing',
    detail: (f) =>
      `${f.subject} is not among the Intermediate Certification Authorities, and was not sent along. Key identifier: ${f.keyId}. To be had at: ${f.where}.`,
    advice: () =>
      `Import the certificate of this CA, or the whole chain (.p7b) that the CA offers. Then assign the certificate.`,
  },
  'trusted.key.missing': {
    title: 'The private key is missing',
    detail: (f) =>
      `No private key of this computer belongs to the certificate ${f.thumbprint}. Key: ${f.keyId}.`,
    advice: () => `Import a PFX file that holds the key, or request a new certificate on this computer.`,
  },
  'trusted.time.expired': {
    title: 'A certificate has expired',
    detail: (f) => `${f.subject} was valid from ${f.notBefore} to ${f.notAfter}; now it is ${f.now}.`,
    advice: () => `Request a successor. If a CA of the path has expired, import its current certificate.`,
  },
  'trusted.time.not-yet': {
    title: 'A certificate is not valid yet',
    detail: (f) => `${f.subject} is valid from ${f.notBefore} to ${f.notAfter}; now it is ${f.now}.`,
    advice: () => `Check the clock of this computer and of the CA, or wait.`,
  },
  'trusted.usage.wrong': {
    title: 'A certificate is for another purpose',
    detail: (f) => `${f.subject} would have to allow ${f.wanted}, and allows: ${f.present}.`,
    advice: () => `Request a certificate from a template that contains this extended key usage.`,
  },
  'trusted.name.missing': {
    title: 'A name is missing',
    detail: (f) => `The certificate does not cover ${f.name}. Names it presents: ${f.presented}.`,
    advice: () =>
      `Request a certificate with this name, or correct the topology if the name is no longer needed.`,
  },
  'trusted.signature.bad': {
    title: 'A signature is wrong',
    detail: (f) =>
      `The signature on ${f.subject} was not made by ${f.issuer}, or the certificate was changed since.`,
    advice: () =>
      `Get the certificate again from its CA. If it comes back the same, ask the CA: somebody else may have made it.`,
  },
  'trusted.issuer.not-ca': {
    title: 'The issuer is not a CA',
    detail: (f) => `${f.subject} has issued a certificate and is itself no certification authority.`,
    advice: () => `Get a certificate from a real CA, or the right certificate of this one.`,
  },
  'trusted.path.too-long': {
    title: 'The certification path is too long',
    detail: (f) => `${f.subject} allows ${f.allowed} CAs below it, and there are ${f.found}.`,
    advice: () =>
      `Request the certificate from a CA higher up, or ask the owner of the CA to reissue the intermediate.`,
  },
  'trusted.key-usage.wrong': {
    title: 'The key may not be used for this',
    detail: (f) => `${f.subject} would have to allow one of: ${f.wanted}. It allows: ${f.present}.`,
    advice: () => `Request a certificate whose key usage fits, or ask the owner of the CA.`,
  },
  'trusted.constraint.violated': {
    title: 'The CA may not issue for this name',
    detail: (f) =>
      `${f.issuer} is limited to ${f.constraint} (a leading ! means: excluded), and ${f.subject} bears ${f.name}.`,
    advice: () =>
      `Request the certificate from a CA that may issue for this name, or make a wider issuing CA.`,
  },
  'trusted.extension.unknown': {
    title: 'A critical extension is not understood',
    detail: (f) =>
      `${f.subject} demands that ${f.oid} be understood. Who does not understand it must not trust the certificate.`,
    advice: () => `Request a certificate without this extension.`,
  },
  'trusted.algorithm.weak': {
    title: 'An algorithm is too weak',
    detail: (f) => `${f.subject} relies on ${f.algorithm}.`,
    advice: () =>
      `Request a certificate with RSA from 2048 bits or ECDSA, signed with SHA-256 or better. If it is a CA, its owner has to renew it.`,
  },
  'trusted.search.exhausted': {
    title: 'No path was found within the limits',
    detail: (f) =>
      `The search for a path ended at the limit ${f.limit} (${f.allowed}). Ordinary certificates stay far below it.`,
    advice: () =>
      `Remove CA certificates that nobody needs from the stores, or get the chain anew from the CA.`,
  },
  'trusted.store.unreadable': {
    title: 'A trust store cannot be read',
    detail: (f) => `${f.path}: ${f.why}.`,
    advice: () => `Check the path and the permissions of the relying party's store.`,
  },
  'trusted.store.empty': {
    title: 'A trust store holds no certificate',
    detail: (f) => `No certificate was found in ${f.path}.`,
    advice: () => `Name the file or folder with the CA certificates that this relying party trusts.`,
  },
};
