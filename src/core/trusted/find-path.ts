// The search that decides: depth-first over all candidates, and nothing is followed that breaks a rule. What it finds is trusted.
import { LIMITS } from '../limits.ts';
import type { Complaint } from '../problems.ts';
import { sameName } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { Budget } from './budget.ts';
import { checkIssuer, type Measure, type Place } from './check-certificate.ts';
import { policyViolation } from './certificate-policies.ts';
import { constraintViolation } from './constraints.ts';
import type { Candidate, Issuers } from './issuers.ts';
import { isSelfIssued } from './self-issued.ts';

/** Undefined: nothing is known against it. Pure: what is known was gathered before. */
export type Revocation = (certificate: Certificate, issuer: Certificate) => Complaint | undefined;

export type Search = {
  readonly issuers: Issuers;
  readonly measure: Measure;
  readonly budget: Budget;
  readonly namesAsked: boolean;
  /** Intermediates that a path may have. */
  readonly intermediates: number;
  readonly revocation?: Revocation;
};

/** A chain without its leaf and its anchor. */
export const MOST_INTERMEDIATES = LIMITS.chainCertificates - 2;

/** A path from the leaf to an anchor on which every rule holds; undefined when there is none, or the budget ended first. */
export const findPath = (
  search: Search,
  path: readonly Certificate[],
): readonly Certificate[] | undefined => {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  for (const candidate of search.issuers.of(last)) {
    if (!search.budget.spend('pathSteps')) return undefined;
    if (isTooDeep(search, path, candidate) || isOnPath(search, path, candidate.certificate)) continue;
    if (issuerFaults(search, path, candidate).length > 0) continue;
    if (!search.issuers.signed(last, candidate.certificate, search.budget)) continue;
    // A budget spent in the middle of a check would have let a fault pass.
    if (search.budget.exhausted !== undefined) return undefined;
    const longer = [...path, candidate.certificate];
    const found = candidate.anchor ? underPolicy(search, longer) : findPath(search, longer);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Policies are a matter of the whole path. */
const underPolicy = ({ budget }: Search, path: readonly Certificate[]): readonly Certificate[] | undefined =>
  policyViolation(path, budget) === undefined ? path : undefined;

/** One more intermediate than a path may have; an anchor is none. */
export const isTooDeep = (search: Search, path: readonly Certificate[], candidate: Candidate): boolean =>
  !candidate.anchor && path.length > search.intermediates;

/** What is wrong with this issuer above this path. */
export const issuerFaults = (
  search: Search,
  path: readonly Certificate[],
  issuer: Candidate,
): Complaint[] => {
  const faults = checkIssuer(issuer.certificate, search.measure, placeAbove(path, issuer.anchor));
  const last = path.at(-1);
  const revoked = last && search.revocation?.(last, issuer.certificate);
  if (revoked !== undefined) faults.push(revoked);
  for (const [i, certificate] of path.entries()) {
    const leaf = i === 0;
    if (!leaf && isSelfIssued(certificate)) continue;
    const view = { leaf, namesAsked: search.namesAsked };
    const violation = constraintViolation(issuer.certificate, certificate, view, search.budget);
    if (violation !== undefined) faults.push(violation);
  }
  return faults;
};

/** The same name with the same key a second time leads nowhere new (RFC 4158 §2.4.2). */
export const isOnPath = (
  { issuers }: Search,
  path: readonly Certificate[],
  certificate: Certificate,
): boolean =>
  path.some(
    (other) =>
      other === certificate ||
      (issuers.keyOf(other) === issuers.keyOf(certificate) && sameName(other.subject, certificate.subject)),
  );

const placeAbove = (path: readonly Certificate[], anchor: boolean): Place => ({
  anchor,
  below: path.slice(1).filter((certificate) => !isSelfIssued(certificate)).length,
});
