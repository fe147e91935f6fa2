// The short reason of a finding, in the vocabulary that verifiers are compared by.
import type { Complaint, ProblemCode } from '../problems.ts';
import { EXTENSION } from '../x509/extensions.ts';

export const REASONS = [
  'missing-issuer',
  'untrusted-root',
  'no-trusted-path',
  'self-signed',
  'key-mismatch',
  'name-mismatch',
  'bad-signature',
  'expired',
  'not-yet-valid',
  'not-a-ca',
  'path-length',
  'key-usage',
  'eku',
  'name-constraints',
  'hostname',
  'unknown-critical-extension',
  'policy',
  'weak-algorithm',
  'malformed',
  'profile',
  'depth',
  'resource-limit',
] as const;
export type Reason = (typeof REASONS)[number];

export const reasonOf = (complaint: Complaint): Reason =>
  byFacts(complaint) ?? BY_CODE[complaint.code] ?? 'malformed';

const byFacts = ({ code, facts }: Complaint): Reason | undefined => {
  const fact = (name: string): unknown => (facts as Readonly<Record<string, unknown>>)[name];
  switch (code) {
    // A missing root that is at hand is untrusted; one that is not leaves its child without an issuer.
    case 'trusted.root.missing':
      return fact('held') === '' ? 'missing-issuer' : 'untrusted-root';
    case 'trusted.search.exhausted':
      return fact('limit') === 'intermediates' ? 'depth' : 'resource-limit';
    case 'trusted.extension.unreadable':
    case 'trusted.extension.misplaced':
      return BY_EXTENSION[String(fact('oid'))];
    default:
      return undefined;
  }
};

/** What is not known when this extension cannot be read. */
const BY_EXTENSION: Readonly<Record<string, Reason>> = {
  [EXTENSION.san]: 'hostname',
  [EXTENSION.eku]: 'eku',
  [EXTENSION.keyUsage]: 'key-usage',
  [EXTENSION.basicConstraints]: 'not-a-ca',
  [EXTENSION.nameConstraints]: 'name-constraints',
};

const BY_CODE: Partial<Record<ProblemCode, Reason>> = {
  'trusted.intermediate.missing': 'missing-issuer',
  'trusted.time.expired': 'expired',
  'trusted.time.not-yet': 'not-yet-valid',
  'trusted.usage.wrong': 'eku',
  'trusted.name.missing': 'hostname',
  'trusted.signature.bad': 'bad-signature',
  'trusted.issuer.not-ca': 'not-a-ca',
  'trusted.path.too-long': 'path-length',
  'trusted.key-usage.wrong': 'key-usage',
  'trusted.constraint.violated': 'name-constraints',
  'trusted.extension.unknown': 'unknown-critical-extension',
  'trusted.policy.violated': 'policy',
  'trusted.algorithm.weak': 'weak-algorithm',
};
