// Name constraints (RFC 5280 §4.2.1.10): what a CA may name, tested against every name of the certificates below it.
import { type Complaint, complain } from '../problems.ts';
import { generalNameText } from '../x509/general-name.ts';
import { ipText, parseIp } from '../x509/ip-address.ts';
import { nameText, nameValues } from '../x509/name.ts';
import type { Certificate, GeneralName, Subtree } from '../x509/types.ts';
import type { Budget } from './budget.ts';
import { prepareName, prepareTrees, type Prepared, type Trees } from './subtrees.ts';

/** Who asks about the constrained certificate: decides what of its subject is read as the name of a host. */
export type ConstraintView = { readonly leaf: boolean; readonly namesAsked: boolean };

/** The first name of `certificate` that `issuer`'s constraints forbid. Without budget the answer is none: the caller sees that it is spent. */
export const constraintViolation = (
  issuer: Certificate,
  certificate: Certificate,
  view: ConstraintView,
  budget: Budget,
): Complaint | undefined => {
  const { nameConstraints } = issuer;
  if (nameConstraints === undefined) return undefined;
  const trees = treesOf(nameConstraints);
  const each = nameConstraints.permitted.length + nameConstraints.excluded.length;
  for (const { name, prepared } of constrainedNames(certificate, view)) {
    if (!budget.spend('nameComparisons', each)) return undefined;
    const constraint = forbiddenBy(prepared, trees);
    if (constraint === undefined) continue;
    return complain('trusted.constraint.violated', {
      subject: nameText(certificate.subject),
      name: generalNameText(name),
      constraint,
      issuer: nameText(issuer.subject),
    });
  }
  return undefined;
};

type Constraints = NonNullable<Certificate['nameConstraints']>;
type Both = { readonly permitted: Trees; readonly excluded: Trees };
const TREES = new WeakMap<Constraints, Both>();
const treesOf = (constraints: Constraints): Both => {
  const known = TREES.get(constraints);
  if (known !== undefined) return known;
  const both = {
    permitted: prepareTrees(constraints.permitted, 'permitted'),
    excluded: prepareTrees(constraints.excluded, 'excluded'),
  };
  TREES.set(constraints, both);
  return both;
};

/** Text of the constraint that forbids the name: an excluded subtree, or the permitted ones that all miss it. */
const forbiddenBy = (name: Prepared, { permitted, excluded }: Both): string | undefined => {
  const out = excluded.get(name.kind)?.find(({ holds }) => holds(name));
  if (out !== undefined) return `!${subtreeText(out.subtree)}`;
  const own = (permitted.get(name.kind) ?? []).filter(
    ({ subtree }) => subtree.kind !== 'other' || (name.kind === 'other' && subtree.tag === name.tag),
  );
  if (own.length === 0 || own.some(({ holds }) => holds(name))) return undefined;
  return own
    .slice(0, 10)
    .map(({ subtree }) => subtreeText(subtree))
    .join(', ');
};

type Constrained = { readonly name: GeneralName; readonly prepared: Prepared };

/** Alternative names, the subject itself, and what of the subject stands in for an absent alternative name. */
const constrainedNames = (certificate: Certificate, view: ConstraintView): readonly Constrained[] => {
  const { san } = certificate;
  const has = (kind: GeneralName['kind']): boolean => san?.some((name) => name.kind === kind) ?? false;
  const always = alwaysConstrained(certificate);
  // Software that still reads host names from the common name must not be led around the constraint.
  if (!view.leaf || (san !== undefined && (has('dns') || view.namesAsked))) return always;
  return [...always, ...commonNames(certificate)];
};

const NAMES = new WeakMap<Certificate, readonly Constrained[]>();
const alwaysConstrained = (certificate: Certificate): readonly Constrained[] => {
  const known = NAMES.get(certificate);
  if (known !== undefined) return known;
  const { san = [], subject } = certificate;
  const names: GeneralName[] = [...san];
  if (subject.rdns.length > 0) names.push({ kind: 'directory', name: subject });
  // RFC 5280 §4.2.1.10: without an rfc822Name, the subject's emailAddress is constrained.
  if (!san.some(({ kind }) => kind === 'email'))
    names.push(...nameValues(subject, 'email').map((value): GeneralName => ({ kind: 'email', value })));
  const constrained = names.flatMap(withForms);
  NAMES.set(certificate, constrained);
  return constrained;
};

const commonNames = ({ subject, san }: Certificate): readonly Constrained[] =>
  nameValues(subject, 'commonName').flatMap((value): readonly Constrained[] => {
    const bytes = parseIp(value);
    if (bytes !== undefined) return san === undefined ? withForms({ kind: 'ip', value, bytes }) : [];
    return HOST_LIKE.test(value) ? withForms({ kind: 'dns', value }) : [];
  });

const withForms = (name: GeneralName): readonly Constrained[] =>
  prepareName(name).map((prepared) => ({ name, prepared }));

const HOST_LIKE = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;

const subtreeText = (subtree: Subtree): string => {
  switch (subtree.kind) {
    case 'ip': {
      const size = subtree.bytes.length / 2;
      return `${ipText(subtree.bytes.subarray(0, size))}/${ipText(subtree.bytes.subarray(size))}`;
    }
    case 'directory':
      return nameText(subtree.name);
    case 'other':
      return `[${subtree.tag}]`;
    default:
      return subtree.value === '' ? '*' : subtree.value;
  }
};
