// The certificate that answers an order, as it would be signed. From the request come key, names and common name, and nothing else.
import type { Crypto, Signer } from '../ports.ts';
import { encodeTbs } from '../x509/build.ts';
import {
  akiExtension,
  basicConstraintsExtension,
  ekuExtension,
  keyUsageExtension,
  sanExtension,
  skiExtension,
} from '../x509/extensions.ts';
import { buildName, nameValues } from '../x509/name.ts';
import { subjectKeyId } from '../x509/thumbprint.ts';
import type { Certificate, SigningRequest } from '../x509/types.ts';
import { BACKDATE_MS, earlier, later, seconds } from './found.ts';
import { type PublishedAt, publishedExtensions } from './published-urls.ts';
import { newSerial } from './serial.ts';
import type { Template } from './templates.ts';

export type LeafParts = {
  readonly csr: SigningRequest;
  readonly template: Template;
  readonly issuer: Certificate;
  readonly signer: Signer;
  readonly published: PublishedAt;
  readonly now: Date;
};

export type Leaf = { readonly serial: string; readonly tbs: Uint8Array; readonly notAfter: Date };

const DAY = 86_400_000;

/** Valid from an hour ago, never beyond the issuer's own time. */
export const leafOf = (parts: LeafParts, crypto: Crypto): Leaf => {
  const { csr, template, issuer, signer } = parts;
  const serial = newSerial(crypto);
  const [commonName] = nameValues(csr.subject, 'commonName');
  const subject = buildName(commonName === undefined ? {} : { commonName });
  const end = seconds(parts.now.getTime() + template.days * DAY);
  const notAfter = earlier(end, issuer.notAfter);
  const keyId = issuer.ski ?? subjectKeyId(issuer.publicKey.bytes, crypto);
  const { kind } = csr.publicKey;
  const tbs = encodeTbs({
    serial,
    algorithm: signer.algorithm,
    issuer: issuer.subject.der,
    subject: subject.der,
    notBefore: later(seconds(parts.now.getTime() - BACKDATE_MS), issuer.notBefore),
    notAfter,
    spki: csr.publicKey.der,
    extensions: [
      basicConstraintsExtension(false),
      keyUsageExtension(kind === undefined ? [] : template.keyUsage[kind]),
      ekuExtension(template.eku),
      skiExtension(subjectKeyId(csr.publicKey.bytes, crypto)),
      akiExtension(keyId),
      ...(csr.san === undefined || csr.san.length === 0
        ? []
        : [sanExtension(csr.san, subject.rdns.length === 0)]),
      ...publishedExtensions(parts.published, keyId),
    ],
  });
  return { serial, tbs, notAfter };
};
