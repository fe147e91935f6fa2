// Does a certificate cover a name? RFC 9525: subject alternative names only, never the subject's common name; `*` only as the whole leftmost label.
import { type Complaint, complain } from '../problems.ts';
import { hexOf } from '../x509/der-values.ts';
import { generalNameText } from '../x509/general-name.ts';
import { nameKey } from '../x509/name.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';

export type Coverage = 'exact' | 'wildcard' | 'none';

export const coverageOf = ({ san }: Pick<Certificate, 'san'>, name: GeneralName): Coverage => {
  if (san === undefined) return 'none';
  const { exact, wild } = presentedBy(san);
  if (name.kind !== 'dns') return exact.has(keyOf(name)) ? 'exact' : 'none';
  if (exact.has(keyOf(name))) return 'exact';
  const [first = '', ...others] = bare(name.value).split('.');
  return first !== '' && first !== '*' && wild.has(others.join('.')) ? 'wildcard' : 'none';
};

export const missingNames = (certificate: Certificate, names: readonly GeneralName[]): Complaint[] =>
  names
    .filter((name) => coverageOf(certificate, name) === 'none')
    .map((name) => nameMissing(certificate, generalNameText(name)));

export const nameMissing = (certificate: Certificate, name: string): Complaint =>
  complain('trusted.name.missing', { name, presented: presentedText(certificate) });

/** The names a certificate presents, for people; the first thirty and how many more. */
const presentedText = ({ san = [] }: Certificate): string => {
  const shown = san.slice(0, 30).map(generalNameText).join(', ');
  return san.length > 30 ? `${shown}, … (+${san.length - 30})` : shown;
};

/** Names as they are compared: five hundred that are asked for meet forty thousand that are presented. */
type Presented = { readonly exact: ReadonlySet<string>; readonly wild: ReadonlySet<string> };
const PRESENTED = new WeakMap<readonly GeneralName[], Presented>();
const presentedBy = (san: readonly GeneralName[]): Presented => {
  const known = PRESENTED.get(san);
  if (known !== undefined) return known;
  const presented = {
    exact: new Set(san.filter((name) => name.kind !== 'dns' || isHost(name.value)).map(keyOf)),
    wild: new Set(san.flatMap((name) => (name.kind === 'dns' ? wildcardOf(name.value) : []))),
  };
  PRESENTED.set(san, presented);
  return presented;
};

/** Equal for names that mean the same. */
const keyOf = (name: GeneralName): string => {
  switch (name.kind) {
    case 'dns':
      return `dns:${bare(name.value)}`;
    case 'ip':
      return `ip:${hexOf(name.bytes)}`;
    case 'email':
      return `email:${mailbox(name.value)}`;
    case 'uri':
      return `uri:${name.value}`;
    case 'directory':
      return `directory:${nameKey(name.name)}`;
    case 'other':
      return `other:${hexOf(name.der)}`;
  }
};

/** What stands behind `*.`: at least two labels, for `*.com` covers nothing (as OpenSSL has it). */
const wildcardOf = (pattern: string): readonly string[] => {
  const [star, ...rest] = bare(pattern).split('.');
  const base = rest.join('.');
  return star === '*' && rest.length >= 2 && isHost(base) ? [base] : [];
};

/** A presented name with an empty label, a space or a NUL in it is no host name and equals nothing. */
const isHost = (text: string): boolean => /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i.test(text);

const bare = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** The host part without regard to case, the local part with it (RFC 5280 §7.5). */
const mailbox = (text: string): string => {
  const at = text.lastIndexOf('@');
  return `${text.slice(0, at)}@${text.slice(at + 1).toLowerCase()}`;
};
