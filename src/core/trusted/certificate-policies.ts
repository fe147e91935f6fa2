// Certificate policies along a path: RFC 5280 §6.1 with the graph of RFC 9618, which grows with the certificates and not with their combinations.
import { type Complaint, complain } from '../problems.ts';
import { nameText } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { Budget } from './budget.ts';
import { isSelfIssued } from './self-issued.ts';

const ANY = '2.5.29.32.0';

/** A policy that is valid down to a certificate: what counts as it further down, and which policies above led to it. */
type Node = { expected: ReadonlySet<string>; readonly parents: readonly string[] };
type Level = Map<string, Node>;

/** Certificates that may still follow before a demand holds. Absent: it never does. */
type Counters = { explicit: number | undefined; mapping: number | undefined; any: number | undefined };

/**
 * Is there a policy under which the whole path was issued, where a certificate on it, or the anchor, demands one? Asked for any policy, as TLS clients ask.
 * What the anchor carries is read as RFC 5937 has it: its policies are the only ones that will do, its constraints hold from the start.
 * `path`: leaf first, anchor last. Undefined: nothing forbids it. Without budget something does, and the caller sees that it is spent.
 */
export const policyViolation = (path: readonly Certificate[], budget: Budget): Complaint | undefined => {
  const down = path.slice(0, -1).reverse();
  const anchor = path.at(-1);
  const [leaf] = path;
  if (leaf !== undefined && !budget.spend('policySteps', sizeOf(path))) return violation(leaf, leaf);
  const mapsAny = down
    .slice(0, -1)
    .find(({ policyMappings = [] }) =>
      policyMappings.some(({ issuer, subject }) => issuer === ANY || subject === ANY),
    );
  if (mapsAny !== undefined) return violation(mapsAny, mapsAny);
  const demands = path.find(({ policyConstraints }) => policyConstraints?.requireExplicit !== undefined);
  // Without a demand for one, no set of policies can make a path fail.
  return anchor === undefined || demands === undefined ? undefined : walk(down, anchor, demands);
};

const sizeOf = (path: readonly Certificate[]): number =>
  path.reduce(
    (sum, { policies = [], policyMappings = [] }) => sum + policies.length + policyMappings.length,
    0,
  );

const walk = (
  down: readonly Certificate[],
  anchor: Certificate,
  demands: Certificate,
): Complaint | undefined => {
  const counters: Counters = {
    explicit: anchor.policyConstraints?.requireExplicit,
    mapping: anchor.policyConstraints?.inhibitMapping,
    any: anchor.inhibitAnyPolicy,
  };
  const levels: Level[] = [new Map([[ANY, { expected: new Set([ANY]), parents: [] }]])];
  for (const [i, certificate] of down.entries()) {
    const last = i === down.length - 1;
    const above = levels.at(-1) ?? new Map<string, Node>();
    const level = levelOf(certificate, above, counters, last);
    levels.push(level);
    if (counters.explicit === 0 && level.size === 0) return violation(certificate, demands);
    if (last) break;
    applyMappings(certificate, level, above, counters);
    if (!isSelfIssued(certificate)) for (const which of COUNTERS) counters[which] = fewer(counters[which]);
    counters.explicit = least(counters.explicit, certificate.policyConstraints?.requireExplicit);
    counters.mapping = least(counters.mapping, certificate.policyConstraints?.inhibitMapping);
    counters.any = least(counters.any, certificate.inhibitAnyPolicy);
  }
  const leaf = down.at(-1) ?? anchor;
  const explicit = leaf.policyConstraints?.requireExplicit === 0 ? 0 : fewer(counters.explicit);
  return explicit !== 0 || someAccepted(levels, anchor.policies) ? undefined : violation(leaf, demands);
};

const COUNTERS = ['explicit', 'mapping', 'any'] as const;
const fewer = (count: number | undefined): number | undefined => (count ? count - 1 : count);
const least = (count: number | undefined, other: number | undefined): number | undefined =>
  count === undefined || (other !== undefined && other < count) ? other : count;

/** RFC 9618 §5.2 (d) and (e): the policies of one certificate that something above expects. */
const levelOf = (certificate: Certificate, above: Level, counters: Counters, last: boolean): Level => {
  const level: Level = new Map();
  const { policies } = certificate;
  if (policies === undefined || above.size === 0) return level;
  const expecting = new Map<string, string[]>();
  for (const [valid, { expected }] of above)
    for (const policy of expected) {
      const parents = expecting.get(policy);
      if (parents === undefined) expecting.set(policy, [valid]);
      else parents.push(valid);
    }
  for (const policy of policies) {
    if (policy === ANY) continue;
    const parents = expecting.get(policy) ?? (above.has(ANY) ? [ANY] : []);
    if (parents.length > 0) level.set(policy, { expected: new Set([policy]), parents });
  }
  const anyCounts = counters.any !== 0 || (!last && isSelfIssued(certificate));
  if (policies.includes(ANY) && anyCounts)
    for (const [policy, parents] of expecting)
      if (!level.has(policy)) level.set(policy, { expected: new Set([policy]), parents });
  return level;
};

/** RFC 9618 §5.3 (b): what a policy is called in the domain below. Where mapping is inhibited, a policy that would be mapped ends here. */
const applyMappings = (certificate: Certificate, level: Level, above: Level, counters: Counters): void => {
  const mapped = new Map<string, Set<string>>();
  for (const { issuer, subject } of certificate.policyMappings ?? [])
    mapped.set(issuer, (mapped.get(issuer) ?? new Set()).add(subject));
  for (const [policy, subjects] of mapped) {
    const node = level.get(policy);
    if (counters.mapping === 0) level.delete(policy);
    else if (node !== undefined) node.expected = subjects;
    else if (level.has(ANY) && above.has(ANY)) level.set(policy, { expected: subjects, parents: [ANY] });
  }
};

/** RFC 5280 §6.1.5 (g): a policy at the end that goes back, unmapped, to one that will do. */
const someAccepted = (levels: readonly Level[], accepted: readonly string[] | undefined): boolean => {
  const end = levels.at(-1);
  if (end === undefined || end.size === 0) return false;
  if (accepted === undefined || accepted.includes(ANY) || end.has(ANY)) return true;
  let reached: ReadonlySet<string> = new Set(end.keys());
  for (let i = levels.length - 1; i > 0; i -= 1) {
    const next = new Set<string>();
    for (const policy of reached)
      for (const parent of levels[i]?.get(policy)?.parents ?? []) {
        // Below anyPolicy a policy bears the name that it has in the anchor's domain.
        if (parent !== ANY) next.add(parent);
        else if (policy !== ANY && accepted.includes(policy)) return true;
      }
    reached = next;
  }
  return false;
};

const violation = (certificate: Certificate, demands: Certificate): Complaint =>
  complain('trusted.policy.violated', {
    subject: nameText(certificate.subject),
    policies: (certificate.policies ?? []).slice(0, 20).join(', '),
    issuer: nameText(demands.subject),
  });
