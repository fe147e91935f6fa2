// The CA's own certificates: a root that can be kept offline, and an issuing CA that can name nothing outside its realm.
import type { Crypto, Signer } from '../ports.ts';
import { buildCertificate } from '../x509/build.ts';
import { hexOf } from '../x509/der-values.ts';
import {
  akiExtension,
  basicConstraintsExtension,
  ekuExtension,
  EKU,
  keyUsageExtension,
  nameConstraintsExtension,
  skiExtension,
} from '../x509/extensions.ts';
import { buildName } from '../x509/name.ts';
import type { Certificate, PublicKey } from '../x509/types.ts';
import type { NameConstraints } from './constraints.ts';
import { newSerial } from './serial.ts';
import { type PublishedAt, publishedExtensions } from './published-urls.ts';

/** Long enough that nobody has to hand out a new root in a machine's life; the issuing CA, whose key is in daily use, is renewed under it. */
const ROOT_YEARS = 15;
const ISSUING_YEARS = 5;
/** Clocks of relying parties differ: a certificate made now is good from an hour ago. */
export const BACKDATE_MS = 3_600_000;

export type CaSubject = {
  readonly key: PublicKey;
  /** RFC 5280 §4.2.1.2 (1). */
  readonly keyId: Uint8Array;
};

/** Self-signed, path length 1: one level of issuing CAs, nothing below them. */
export const rootCertificate = (root: CaSubject, signer: Signer, crypto: Crypto, now: Date): Uint8Array => {
  const name = buildName({ commonName: `certwizard Root CA ${tagOf(root.keyId)}` }).der;
  return buildCertificate(
    {
      serial: newSerial(crypto),
      issuer: name,
      subject: name,
      notBefore: seconds(now.getTime() - BACKDATE_MS),
      notAfter: yearsAfter(now, ROOT_YEARS),
      spki: root.key.der,
      extensions: [basicConstraintsExtension(true, 1), keyUsageExtension(CA_USAGE), skiExtension(root.keyId)],
    },
    signer,
  );
};

export type IssuingParts = {
  readonly constraints: NameConstraints;
  /** Where the root's list and the like are found. */
  readonly published: PublishedAt;
};

/** Path length 0, critical name constraints, and extended key usages that keep it to TLS (CA/B BR 7.1.2.5: technically constrained). Ends no later than the root. */
export const issuingCertificate = (
  subject: CaSubject,
  parts: IssuingParts,
  issuer: { readonly root: Certificate; readonly keyId: Uint8Array; readonly signer: Signer },
  crypto: Crypto,
  now: Date,
): Uint8Array => {
  const end = yearsAfter(now, ISSUING_YEARS);
  const { root } = issuer;
  return buildCertificate(
    {
      serial: newSerial(crypto),
      issuer: root.subject.der,
      subject: buildName({ commonName: `certwizard Issuing CA ${tagOf(subject.keyId)}` }).der,
      notBefore: later(seconds(now.getTime() - BACKDATE_MS), root.notBefore),
      notAfter: earlier(end, root.notAfter),
      spki: subject.key.der,
      extensions: [
        basicConstraintsExtension(true, 0),
        keyUsageExtension(CA_USAGE),
        ekuExtension([EKU.serverAuth, EKU.clientAuth]),
        nameConstraintsExtension(parts.constraints.permitted, parts.constraints.excluded),
        skiExtension(subject.keyId),
        akiExtension(issuer.keyId),
        ...publishedExtensions(parts.published, issuer.keyId),
      ],
    },
    issuer.signer,
  );
};

export const later = (a: Date, b: Date): Date => (a > b ? a : b);
export const earlier = (a: Date, b: Date): Date => new Date(Math.min(a.getTime(), b.getTime()));
/** Certificates know whole seconds. */
export const seconds = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);

const CA_USAGE = ['keyCertSign', 'cRLSign'] as const;

/** Two installations never have CAs of one name: stores find issuers by name. */
const tagOf = (keyId: Uint8Array): string => hexOf(keyId.subarray(0, 4));

const yearsAfter = (now: Date, years: number): Date => {
  const end = seconds(now.getTime());
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end;
};
