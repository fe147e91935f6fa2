// Findings of a verdict: which is told first, and how a missing certificate is named.
import { LIMITS } from '../limits.ts';
import { type Complaint, complain, type ProblemCode } from '../problems.ts';
import type { Crypto } from '../ports.ts';
import { hexOf } from '../x509/der-values.ts';
import { nameText } from '../x509/name.ts';
import { thumbprint } from '../x509/thumbprint.ts';
import type { Certificate } from '../x509/types.ts';
import { allowedBy, type Purse } from './budget.ts';

export type Findings = readonly [Complaint, ...Complaint[]];

/** First what nothing but another certificate cures, then what is missing on the path, then what a setting cures. Unlisted codes come last. */
const RANK: readonly ProblemCode[] = [
  'trusted.search.exhausted',
  'trusted.key.missing',
  'trusted.store.distrusted',
  'trusted.revoked',
  'trusted.signature.bad',
  'trusted.time.expired',
  'trusted.time.not-yet',
  'trusted.issuer.not-ca',
  'trusted.algorithm.weak',
  'trusted.extension.unknown',
  'trusted.extension.unreadable',
  'trusted.extension.misplaced',
  'trusted.constraint.violated',
  'trusted.path.too-long',
  'trusted.policy.violated',
  'trusted.key-usage.wrong',
  'trusted.intermediate.missing',
  'trusted.root.missing',
  'trusted.revocation.unknown',
  'trusted.usage.wrong',
  'trusted.name.missing',
];

/** Best first, each once, stable among equals. */
export const ranked = (findings: readonly Complaint[]): readonly Complaint[] => {
  const seen = new Set<string>();
  return findings
    .filter((finding) => {
      const text = JSON.stringify(finding);
      return seen.has(text) ? false : seen.add(text) !== undefined;
    })
    .map((finding, i) => ({ finding, rank: rankOf(finding), i }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .slice(0, LIMITS.complaints)
    .map(({ finding }) => finding);
};

export const rankOf = ({ code }: Complaint): number => {
  const rank = RANK.indexOf(code);
  return rank < 0 ? RANK.length : rank;
};

export const searchExhausted = (purse: Purse): Complaint =>
  complain('trusted.search.exhausted', { limit: purse, allowed: allowedBy(purse) });

export const signatureBad = (certificate: Certificate, issuer: Certificate): Complaint =>
  complain('trusted.signature.bad', {
    subject: nameText(certificate.subject),
    issuer: nameText(issuer.subject),
  });

/** The path ends in a self-signed certificate that no store trusts: it is the missing root itself, in hand. */
export const rootNotTrusted = (root: Certificate, crypto: Crypto): Complaint =>
  complain('trusted.root.missing', {
    subject: nameText(root.subject),
    keyId: hexOf(root.ski ?? root.aki?.keyId ?? NONE),
    store: 'root',
    where: '',
    held: thumbprint(root.der, crypto),
  });

/**
 * No certificate at hand issued the last one on the path. A CA's issuer is most often a root, a leaf's most often an intermediate; a name that
 * calls itself a root says more than that.
 */
export const issuerMissing = (last: Certificate): Complaint => {
  const subject = nameText(last.issuer);
  const keyId = hexOf(last.aki?.keyId ?? NONE);
  const where = last.aia?.caIssuers.find((url) => /^https?:\/\//i.test(url)) ?? '';
  const isCa = last.basicConstraints?.ca === true;
  return isCa || /\broot\b/i.test(subject)
    ? complain('trusted.root.missing', { subject, keyId, store: 'root', where, held: '' })
    : complain('trusted.intermediate.missing', { subject, keyId, store: 'intermediate', where });
};

const NONE = new Uint8Array();
