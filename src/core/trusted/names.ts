// Does a certificate cover a name? RFC 9525: subject alternative names only, never the subject's common name; `*` only as the whole leftmost label.
import { type Complaint, complain } from '../problems.ts';
import { sameBytes } from '../x509/der-values.ts';
import { generalNameText } from '../x509/general-name.ts';
import { sameName } from '../x509/name.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';

export type Coverage = 'exact' | 'wildcard' | 'none';

export const coverageOf = ({ san = [] }: Pick<Certificate, 'san'>, name: GeneralName): Coverage => {
  if (san.some((presented) => sameGeneralName(presented, name))) return 'exact';
  if (name.kind !== 'dns') return 'none';
  return san.some((presented) => presented.kind === 'dns' && wildcardCovers(presented.value, name.value))
    ? 'wildcard'
    : 'none';
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

const sameGeneralName = (presented: GeneralName, name: GeneralName): boolean => {
  switch (presented.kind) {
    case 'dns':
      return name.kind === 'dns' && isHost(presented.value) && sameHost(presented.value, name.value);
    case 'ip':
      return name.kind === 'ip' && sameBytes(presented.bytes, name.bytes);
    case 'email':
      return name.kind === 'email' && sameMailbox(presented.value, name.value);
    case 'uri':
      return name.kind === 'uri' && presented.value === name.value;
    case 'directory':
      return name.kind === 'directory' && sameName(presented.name, name.name);
    case 'other':
      return name.kind === 'other' && sameBytes(presented.der, name.der);
  }
};

/** One whole label, and at least two labels behind it: `*.com` covers nothing (as OpenSSL has it). */
const wildcardCovers = (pattern: string, host: string): boolean => {
  const [star, ...rest] = bare(pattern).split('.');
  const [first, ...others] = bare(host).split('.');
  return (
    star === '*' &&
    rest.length >= 2 &&
    isHost(rest.join('.')) &&
    first !== undefined &&
    first !== '' &&
    first !== '*' &&
    rest.join('.') === others.join('.')
  );
};

const sameHost = (a: string, b: string): boolean => bare(a) === bare(b);

/** A presented name with an empty label, a space or a NUL in it is no host name and equals nothing. */
const isHost = (text: string): boolean => /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i.test(text);

const bare = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** The host part without regard to case, the local part with it (RFC 5280 §7.5). */
const sameMailbox = (a: string, b: string): boolean => {
  const [left, right] = [a, b].map((text) => {
    const at = text.lastIndexOf('@');
    return `${text.slice(0, at)}@${text.slice(at + 1).toLowerCase()}`;
  });
  return left === right;
};
