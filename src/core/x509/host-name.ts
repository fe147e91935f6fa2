// Host names as a certificate holds them: A-labels, lower case, a wildcard only as the whole first label (RFC 5890, RFC 6125 §6.4.3).
import { toASCII, toUnicode } from 'tr46';
import { parseIp } from './ip-address.ts';

/** Why a text is no name: permanent tokens that the words translate. */
export type NameFault =
  | 'empty'
  | 'too-long'
  | 'label-empty'
  | 'label-too-long'
  | 'label-hyphen'
  | 'label-invalid'
  | 'bad-character'
  | 'wildcard-position'
  | 'looks-like-address'
  | 'bad-address'
  | 'not-ascii-email'
  | 'bad-email'
  | 'bad-uri';

export type Named = { readonly value: string } | { readonly fault: NameFault };

/** A host name of one label or more; one trailing dot is dropped. `*.` in front is taken when `wildcard` is. */
export const hostName = (text: string, wildcard = true): Named => {
  const star = text.startsWith('*.');
  if (text.includes('*') && (!star || !wildcard || text.lastIndexOf('*') > 0))
    return { fault: 'wildcard-position' };
  const bare = (star ? text.slice(2) : text).replace(/[.\u3002\uff0e\uff61]$/, '');
  if (bare === '') return { fault: star ? 'wildcard-position' : 'empty' };
  if (bare.length > TEXT_CHARACTERS) return { fault: 'too-long' };
  const named =
    /^[\x20-\x7e]*$/.test(bare) && !/xn--/i.test(bare)
      ? asciiHost(bare.toLowerCase())
      : internationalHost(bare);
  if ('fault' in named) return named;
  const value = star ? `*.${named.value}` : named.value;
  return value.length > HOST_CHARACTERS ? { fault: 'too-long' } : { value };
};

/** RFC 1035 §2.3.4: 255 octets on the wire, 253 characters as text. */
const HOST_CHARACTERS = 253;
/** Before the conversion to A-labels, which only lengthens; the conversion itself is not linear. */
const TEXT_CHARACTERS = 253;
const LABEL_CHARACTERS = 63;

const asciiHost = (host: string): Named => {
  const labels = host.split('.');
  for (const label of labels) {
    if (label === '') return { fault: 'label-empty' };
    if (/[^a-z0-9-]/.test(label)) return { fault: 'bad-character' };
    if (label.length > LABEL_CHARACTERS) return { fault: 'label-too-long' };
    if (label.startsWith('-') || label.endsWith('-')) return { fault: 'label-hyphen' };
  }
  // A last label of digits is an address to some programs and a name to others (RFC 3696 §2).
  if (/^\d+$/.test(labels.at(-1) ?? ''))
    return { fault: parseIp(host) ? 'looks-like-address' : 'bad-address' };
  return { value: host };
};

const internationalHost = (host: string): Named => {
  if (/[\p{Cc}\p{Z}]/u.test(host)) return { fault: 'bad-character' };
  const ascii = toASCII(host, {
    checkBidi: true,
    checkJoiners: true,
    useSTD3ASCIIRules: true,
    transitionalProcessing: false,
  });
  if (ascii === null) return { fault: 'label-invalid' };
  return ascii === '' ? { fault: 'empty' } : asciiHost(ascii.toLowerCase());
};

/** For people: A-labels in their own script, wherever they stand in a name; what is none stays as it is. */
export const readableHost = (name: string): string =>
  name.replace(/xn--[a-z0-9-]+/gi, (label) => {
    const { domain, error } = toUnicode(label, { useSTD3ASCIIRules: true });
    return error ? label : domain;
  });
