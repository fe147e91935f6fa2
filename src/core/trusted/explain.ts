// The search that explains: follows real signatures whatever else is wrong, and keeps the attempt that came nearest. It never makes anything trusted.
import { LIMITS } from '../limits.ts';
import { type Complaint, complain } from '../problems.ts';
import type { Crypto } from '../ports.ts';
import type { Certificate } from '../x509/types.ts';
import { policyViolation } from './certificate-policies.ts';
import { isOnPath, isTooDeep, issuerFaults, MOST_INTERMEDIATES, type Search } from './find-path.ts';
import { issuerMissing, rankOf, rootNotTrusted, signatureBad } from './findings.ts';
import { type Candidate, hintOf } from './issuers.ts';
import { weakKey, weakSignature } from './policy.ts';
import { isSelfIssued } from './self-issued.ts';

export type Attempt = {
  readonly path: readonly Certificate[];
  readonly findings: readonly Complaint[];
  /** It reached an anchor. */
  readonly complete: boolean;
};

export const explain = (search: Search, leaf: Certificate, crypto: Crypto): Attempt => {
  let best: Attempt = { path: [leaf], findings: [], complete: false };
  let any = false;
  const keep = (attempt: Attempt): void => {
    if (!any || nearer(attempt, best)) best = attempt;
    any = true;
  };
  explore(search, { path: [leaf], findings: [], complete: false }, crypto, keep);
  return best;
};

const explore = (search: Search, so: Attempt, crypto: Crypto, keep: (attempt: Attempt) => void): void => {
  const last = so.path.at(-1);
  if (last === undefined) return;
  const others = search.issuers.of(last).filter(({ certificate }) => !isOnPath(search, so.path, certificate));
  let followed = false;
  for (const candidate of others) {
    if (!search.budget.spend('pathSteps')) break;
    if (!search.issuers.signed(last, candidate.certificate, search.budget)) continue;
    followed = true;
    if (isTooDeep(search, so.path, candidate)) {
      keep({ ...so, findings: [...so.findings, tooDeep(search)] });
      continue;
    }
    const path = [...so.path, candidate.certificate];
    const findings = [...so.findings, ...issuerFaults(search, so.path, candidate)];
    if (candidate.anchor) {
      const violation = policyViolation(path, search.budget);
      keep({ path, findings: violation === undefined ? findings : [...findings, violation], complete: true });
    } else explore(search, { path, findings, complete: false }, crypto, keep);
  }
  if (!followed) keep({ ...so, findings: [...so.findings, ...deadEnd(search, last, others, crypto)] });
};

/** What was asked for, or what any path may have. */
const tooDeep = ({ intermediates }: Search): Complaint =>
  intermediates === MOST_INTERMEDIATES
    ? complain('trusted.search.exhausted', { limit: 'chainCertificates', allowed: LIMITS.chainCertificates })
    : complain('trusted.search.exhausted', { limit: 'intermediates', allowed: intermediates });

/** Nobody at hand has signed it. Why? */
const deadEnd = (
  search: Search,
  last: Certificate,
  others: readonly Candidate[],
  crypto: Crypto,
): readonly Complaint[] => {
  if (isSelfIssued(last) && search.issuers.signed(last, last, search.budget))
    return [rootNotTrusted(last, crypto)];
  const named = others.find(({ certificate }) => hintOf(last, certificate) !== 'contradiction');
  // A candidate that bears the name and another key identifier is somebody else: the issuer is still missing.
  if (named === undefined) return [issuerMissing(last)];
  // An algorithm that we do not compute is a weakness, no forgery.
  const weak = [
    ...weakSignature(last, search.measure.policy),
    ...weakKey(named.certificate, search.measure.policy),
  ];
  return weak.length > 0 ? weak : [signatureBad(last, named.certificate)];
};

/** Nearer to trust: an anchor reached, then a longer path, then fewer faults, then the less grave first one. */
const nearer = (a: Attempt, b: Attempt): boolean => {
  const order = [
    Number(b.complete) - Number(a.complete),
    a.complete ? 0 : b.path.length - a.path.length,
    a.findings.length - b.findings.length,
    gravest(b) - gravest(a),
  ];
  return (order.find((difference) => difference !== 0) ?? 0) < 0;
};

const gravest = ({ findings }: Attempt): number => Math.min(Number.MAX_SAFE_INTEGER, ...findings.map(rankOf));
