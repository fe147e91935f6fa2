// The verdict: is there a path from this certificate to one of these anchors on which every rule of RFC 5280 §6 holds? If not, why not, best reason first.
import type { Complaint } from '../problems.ts';
import type { Crypto } from '../ports.ts';
import type { Purpose } from '../topology/usage.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';
import { Budget } from './budget.ts';
import { checkLeaf, type Measure } from './check-certificate.ts';
import { explain } from './explain.ts';
import { findPath, MOST_INTERMEDIATES, type Revocation, type Search } from './find-path.ts';
import { type Findings, issuerMissing, ranked, searchExhausted } from './findings.ts';
import { Issuers } from './issuers.ts';
import { missingNames } from './names.ts';
import { PRESENT_POLICY, type TrustPolicy } from './policy.ts';

export type Question = {
  readonly leaf: Certificate;
  /** Certificates on hand, in any order, or exactly what is served. Trusted for nothing. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly now: Date;
  /** Asked of every certificate on the path; absent: any purpose will do. */
  readonly purpose?: Purpose;
  /** All must be covered. */
  readonly names?: readonly GeneralName[];
  readonly crypto: Crypto;
  /** Intermediates that a path may have; as many as any path can, when absent. */
  readonly intermediates?: number;
  /** What is too weak; the present policy when absent. */
  readonly policy?: TrustPolicy;
  /** Asked of every link on the way: why `certificate`, issued by `issuer`, is not to be believed any more. Absent: revocation is not asked. */
  readonly revocation?: Revocation;
};

export type Verdict =
  /** Leaf first, anchor last; one certificate when the leaf is itself an anchor. */
  | { readonly trusted: true; readonly path: readonly Certificate[] }
  /** `nearest`: leaf first, the path that came nearest to being one. */
  | { readonly trusted: false; readonly findings: Findings; readonly nearest: readonly Certificate[] };

/** Same question, same answer; never throws, and ends within the budget of `LIMITS.path…`. Policies are asked with RFC 5280's default inputs. */
export const judge = (question: Question): Verdict => {
  const { leaf, anchors, pool, names = [], crypto, now, purpose, policy = PRESENT_POLICY } = question;
  const measure: Measure = { now, policy, ...(purpose === undefined ? {} : { purpose }) };
  const issuers = new Issuers(anchors, pool, { crypto, policy, now });
  const search: Search = {
    issuers,
    measure,
    budget: new Budget(),
    namesAsked: names.length > 0,
    intermediates: Math.min(question.intermediates ?? MOST_INTERMEDIATES, MOST_INTERMEDIATES),
    ...(question.revocation === undefined ? {} : { revocation: question.revocation }),
  };
  const itself = issuers.isAnchor(leaf);
  const own = [...checkLeaf(leaf, measure, itself), ...missingNames(leaf, names)];
  if (itself) return own.length === 0 ? { trusted: true, path: [leaf] } : refused(own, [leaf], leaf);

  const path = own.length === 0 ? findPath(search, [leaf]) : undefined;
  if (path !== undefined) return { trusted: true, path };
  // Whoever made the first search endless would have the second one endless too.
  const { exhausted } = search.budget;
  if (exhausted !== undefined) return refused([searchExhausted(exhausted)], [leaf], leaf);

  const again: Search = { ...search, budget: new Budget() };
  const attempt = explain(again, leaf, crypto);
  const cut = again.budget.exhausted;
  return refused(
    [...own, ...(cut === undefined ? [] : [searchExhausted(cut)]), ...attempt.findings],
    attempt.path,
    leaf,
  );
};

const refused = (
  findings: readonly Complaint[],
  nearest: readonly Certificate[],
  leaf: Certificate,
): Verdict => {
  const [first, ...rest] = ranked(findings);
  // Both searches see the same certificates, so a refusal without a finding cannot be; were it to be, it must still not open the gate.
  return { trusted: false, findings: [first ?? issuerMissing(leaf), ...rest], nearest };
};
