// Which keys and signatures are too weak to believe: one named policy, so that another can stand beside it.
import { LIMITS } from '../limits.ts';
import { type Complaint, complain } from '../problems.ts';
import { keyText, schemeOf } from '../x509/algorithms.ts';
import { nameText } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';

export type TrustPolicy = {
  readonly rsaBits: { readonly least: number; readonly most: number };
  readonly ecBits: { readonly least: number };
  /** Hashes under a signature. An anchor's own signature is never looked at. */
  readonly hashes: ReadonlySet<string>;
};

/** NIST SP 800-131A: RSA from 2048 bits, no SHA-1 and no MD5 in signatures; curves from 224 bits. */
export const PRESENT_POLICY: TrustPolicy = {
  rsaBits: { least: 2048, most: LIMITS.rsaBits },
  ecBits: { least: 224 },
  hashes: new Set(['SHA-256', 'SHA-384', 'SHA-512']),
};

export const weakKey = (certificate: Certificate, policy: TrustPolicy): Complaint[] => {
  const { kind, bits, curve, exponent } = certificate.publicKey;
  if (kind === 'rsa' && !isExponent(exponent))
    return [weak(certificate, `${keyText(certificate.publicKey)}, e = ${exponent ?? '…'}`)];
  const strong =
    kind === 'rsa'
      ? bits >= policy.rsaBits.least && bits <= policy.rsaBits.most
      : kind === 'ec'
        ? // Parameters that are spelt out can be anything, also a curve that only looks like a strong one (CVE-2020-0601; RFC 5480 §2.1.1 forbids them).
          curve !== undefined && bits >= policy.ecBits.least
        : kind === 'ed25519' && bits === 256;
  return strong ? [] : [weak(certificate, keyText(certificate.publicKey))];
};

/** With 1 anybody signs; an even one is none; a long one makes verifying as slow as signing. */
const isExponent = (exponent: number | undefined): boolean =>
  exponent !== undefined && exponent >= 3 && exponent % 2 === 1;

export const weakSignature = (certificate: Certificate, policy: TrustPolicy): Complaint[] => {
  const scheme = schemeOf(certificate.signatureAlgorithm);
  if (scheme === undefined) return [weak(certificate, certificate.signatureAlgorithm.oid)];
  return scheme.hash === undefined || policy.hashes.has(scheme.hash) ? [] : [weak(certificate, scheme.name)];
};

const weak = (certificate: Certificate, algorithm: string): Complaint =>
  complain('trusted.algorithm.weak', { subject: nameText(certificate.subject), algorithm });
