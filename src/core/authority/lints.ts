// Lints: what the embedded CA refuses to sign. They read the very bytes that the key would sign, parsed anew, and run before it does.
import { type Complaint, complain } from '../problems.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { bitOctets, sequence } from '../x509/der-write.ts';
import type { Certificate } from '../x509/types.ts';
import type { NameConstraints } from './constraints.ts';
import { KEY_LINTS } from './lints/key.ts';
import { NAME_LINTS } from './lints/names.ts';
import { PROFILE_LINTS } from './lints/profile.ts';
import type { Template } from './templates.ts';

/** What the certificate is held against. */
export type LintContext = {
  readonly template: Template;
  readonly issuer: Certificate;
  readonly constraints: NameConstraints | undefined;
  /** SubjectPublicKeyInfo of every CA certificate of this authority. */
  readonly authorityKeys: readonly Uint8Array[];
};

export type Lint = {
  readonly id: string;
  /** The rule that it keeps. */
  readonly citation: string;
  /** Undefined: nothing to say. `false`: a fault of ours, complained of by the row itself. */
  readonly find: (certificate: Certificate, context: LintContext) => readonly Complaint[] | false;
};

/** In the order in which a person would want to hear them. */
export const LINTS: readonly Lint[] = [...NAME_LINTS, ...KEY_LINTS, ...PROFILE_LINTS];

/** `tbs` is the encoded TBSCertificate. Every complaint of every lint, in the order of the table. */
export const lint = (tbs: Uint8Array, algorithm: Uint8Array, context: LintContext): readonly Complaint[] => {
  const parsed = parseCertificate(sequence(tbs, algorithm, NO_SIGNATURE));
  if (!parsed.ok)
    return [complain('request.authority.lint.broken', { lint: 'readable', citation: 'RFC 5280 §4.1' })];
  return LINTS.flatMap((row) => {
    const found = row.find(parsed.value, context);
    return found === false
      ? [complain('request.authority.lint.broken', { lint: row.id, citation: row.citation })]
      : found;
  });
};

const NO_SIGNATURE = bitOctets(new Uint8Array(64));
