// A CA's answer put into serving order. CAs send chains in any order, with certificates missing, twice, or of no concern.
import { LIMITS } from '../limits.ts';
import type { Crypto } from '../ports.ts';
import { sameBytes } from '../x509/der-values.ts';
import { sameName } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';

export type SortedChain = {
  /** Intermediates in serving order, the leaf's issuer first; as far as they were sent. */
  readonly chain: readonly Certificate[];
  /** Self-signed certificates that signed the leaf or a member of the chain: never served. */
  readonly roots: readonly Certificate[];
  /** Of no concern to this leaf. */
  readonly others: readonly Certificate[];
};

/**
 * Where several certificates could be the issuer (a cross-signed CA, an old and a new certificate of one key), the one that was sent first is taken:
 * the CA's order is its preference. Judges nothing but signatures: dates and constraints are the verdict's.
 */
export const sortChain = (
  leaf: Certificate,
  sent: readonly Certificate[],
  crypto: Pick<Crypto, 'verify'>,
): SortedChain => {
  const pool = distinct(sent).filter((certificate) => !sameBytes(certificate.der, leaf.der));
  const chain: Certificate[] = [];
  const roots = new Set<Certificate>();
  let last = leaf;
  while (chain.length < LIMITS.chainCertificates) {
    const issuers = pool.filter(
      (candidate) => !chain.includes(candidate) && hasSigned(candidate, last, crypto),
    );
    for (const root of issuers.filter((candidate) => isSelfSigned(candidate, crypto))) roots.add(root);
    const next = issuers.find((candidate) => !roots.has(candidate));
    if (next === undefined) break;
    chain.push(next);
    last = next;
  }
  return {
    chain,
    roots: [...roots],
    others: pool.filter((certificate) => !chain.includes(certificate) && !roots.has(certificate)),
  };
};

const isSelfSigned = (certificate: Certificate, crypto: Pick<Crypto, 'verify'>): boolean =>
  hasSigned(certificate, certificate, crypto);

/** By name and signature; key identifiers are hints that may be wrong, and save nothing here. */
const hasSigned = (issuer: Certificate, certificate: Certificate, crypto: Pick<Crypto, 'verify'>): boolean =>
  sameName(issuer.subject, certificate.issuer) &&
  crypto.verify({
    algorithm: certificate.signatureAlgorithm.der,
    spki: issuer.publicKey.der,
    data: certificate.tbs,
    signature: certificate.signature,
  });

const distinct = (certificates: readonly Certificate[]): readonly Certificate[] =>
  certificates.filter(
    (one, index) => certificates.findIndex((other) => sameBytes(one.der, other.der)) === index,
  );
