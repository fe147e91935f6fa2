// Subject alternative names: from text and to text, from DER and to DER (RFC 5280 §4.2.1.6).
import type { GeneralNameText } from '../facts.ts';
import { complain } from '../problems.ts';
import { no, ok, type Result } from '../result.ts';
import {
  contentOf,
  type Cursor,
  type Element,
  explicitTag,
  implicitTag,
  malformedAt,
  TAG,
  wholeOf,
} from './der.ts';
import { readAscii } from './der-values.ts';
import { ascii, explicit, implicit } from './der-write.ts';
import { hostName, type Named, type NameFault } from './host-name.ts';
import { ipText, parseIp } from './ip-address.ts';
import { nameOf, nameText } from './name.ts';
import type { GeneralName } from './types.ts';

/** The kind is seen from the text: an address, `scheme://…` or `sip:…`, something with `@`, else a host. Refuses with `request.name.invalid` {name, why}. */
export const generalNameFromText = (text: string): Result<GeneralName> => {
  const trimmed = text.trim();
  if (trimmed === '') return invalid(text, 'empty');
  if (parseIp(trimmed)) return generalNameOf({ kind: 'ip', value: trimmed });
  if (SCHEME.test(trimmed)) return generalNameOf({ kind: 'uri', value: trimmed });
  return generalNameOf({ kind: trimmed.includes('@') ? 'email' : 'dns', value: trimmed });
};

/** The same where the kind is known. Idempotent: what it made, it takes. */
export const generalNameOf = ({ kind, value }: GeneralNameText): Result<GeneralName> => {
  if (kind === 'ip') {
    const bytes = parseIp(value);
    return bytes ? ok({ kind, value: ipText(bytes), bytes }) : invalid(value, 'bad-address');
  }
  const named = NAMED[kind](value);
  return 'fault' in named ? invalid(value, named.fault) : ok({ kind, value: named.value });
};

/** For people: the bare value; a directory name as RFC 4514 text; a kind that we do not read by the number of its tag, `[0]`. */
export const generalNameText = (name: GeneralName): string => {
  if (name.kind === 'directory') return nameText(name.name);
  return name.kind === 'other' ? `[${name.tag}]` : name.value;
};

/** For drafts and JSON; undefined for kinds that have no such text. */
export const toText = (name: GeneralName): GeneralNameText | undefined =>
  name.kind === 'directory' || name.kind === 'other' ? undefined : { kind: name.kind, value: name.value };

/** Equal for names that mean the same: a key for sets. Host names without regard to case. */
export const generalNameKey = (name: GeneralNameText): string =>
  `${name.kind}:${name.kind === 'uri' ? name.value : name.value.toLowerCase()}`;

export const encodeGeneralName = (name: GeneralName): Uint8Array => {
  switch (name.kind) {
    case 'email':
      return implicit(GENERAL.email, ascii(name.value));
    case 'dns':
      return implicit(GENERAL.dns, ascii(name.value));
    case 'directory':
      return explicit(GENERAL.directory, name.name.der);
    case 'uri':
      return implicit(GENERAL.uri, ascii(name.value));
    case 'ip':
      return implicit(GENERAL.ip, name.bytes);
    case 'other':
      return name.der;
  }
};

/** Reads one GeneralName (throws `Malformed`). */
export const readGeneralName = (cursor: Cursor): GeneralName => {
  const element = cursor.any('general-name');
  switch (element.tag) {
    case implicitTag(GENERAL.email):
      return { kind: 'email', value: readAscii(element) };
    case implicitTag(GENERAL.dns):
      return { kind: 'dns', value: readAscii(element) };
    case implicitTag(GENERAL.uri):
      return { kind: 'uri', value: readAscii(element) };
    case implicitTag(GENERAL.ip): {
      const bytes = contentOf(element);
      if (bytes.length !== 4 && bytes.length !== 16) throw malformedAt(element, 'ip-address');
      return { kind: 'ip', value: ipText(bytes), bytes };
    }
    case explicitTag(GENERAL.directory): {
      const inside = cursor.within(element);
      const name = inside.next(TAG.sequence, 'directory-name');
      inside.done('directory-name');
      return { kind: 'directory', name: nameOf(name, inside.within(name)) };
    }
    default:
      return { kind: 'other', tag: otherTag(element, cursor, 'general-name'), der: wholeOf(element) };
  }
};

/**
 * Number of a kind that we do not read further (throws `Malformed`). Its form is looked at: a host name that were taken for another kind because of one wrong
 * bit would slip through below every constraint of host names, and a constraint would bind nobody.
 */
export const otherTag = (element: Element, cursor: Cursor, what: string): number => {
  if (!OTHER_FORMS.has(element.tag)) throw malformedAt(element, what);
  if (element.tag === OTHER_NAME) {
    const inside = cursor.within(element);
    inside.next(TAG.oid, what);
    inside.next(explicitTag(0), what);
    inside.done(what);
  }
  return element.tag & 0x1f;
};

const OTHER_NAME = explicitTag(0);
/** otherName, x400Address, ediPartyName, registeredID. */
const OTHER_FORMS: ReadonlySet<number> = new Set([
  OTHER_NAME,
  explicitTag(3),
  explicitTag(5),
  implicitTag(8),
]);

/** Numbers of the CHOICE. */
export const GENERAL = { email: 1, dns: 2, directory: 4, uri: 6, ip: 7 } as const;

/** Without `//` only schemes that certificates of this trade bear: `host:443` is no URI. */
const SCHEME = /^([a-z][a-z0-9+.-]*:\/\/|(sips?|urn|tel|im|xmpp|tag):)/i;
const URI_CHARACTERS = 2048;
/** RFC 5321 §4.5.3.1.1. */
const LOCAL_PART_CHARACTERS = 64;

const invalid = (name: string, why: NameFault): Result<GeneralName> =>
  no(complain('request.name.invalid', { name: shortened(name), why }));

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);

const emailName = (text: string): Named => {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1) return { fault: 'bad-email' };
  if (/[^\x21-\x7e]/.test(local)) return { fault: 'not-ascii-email' };
  if (local.length > LOCAL_PART_CHARACTERS) return { fault: 'too-long' };
  if (!/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local))
    return { fault: 'bad-email' };
  const host = hostName(text.slice(at + 1), false);
  return 'fault' in host ? host : { value: `${local}@${host.value}` };
};

/** The host of an authority, or of `sip:user@host`, becomes an A-label; all else must be ASCII already. */
const uriName = (text: string): Named => {
  if (text.length > URI_CHARACTERS) return { fault: 'too-long' };
  const match = URI.exec(text);
  if (!match) return { fault: 'bad-uri' };
  const [, scheme = '', slashes = '', user = '', host = '', port = '', rest = ''] = match;
  if (/[^\x21-\x7e]|["<>\\^`{|}]/.test(user + port + rest)) return { fault: 'bad-character' };
  if (slashes === '' && !/^sips?:$/i.test(scheme)) {
    return /[^\x21-\x7e]/.test(host)
      ? { fault: 'bad-character' }
      : { value: `${scheme.toLowerCase()}${text.slice(scheme.length)}` };
  }
  const address = parseIp(host);
  const named: Named = address
    ? { value: address.length === 16 ? `[${ipText(address)}]` : ipText(address) }
    : hostName(host, false);
  return 'fault' in named
    ? named
    : { value: `${scheme.toLowerCase()}${slashes}${user}${named.value}${port}${rest}` };
};

const URI =
  /^([a-z][a-z0-9+.-]*:)(\/\/)?([^@/?#\s]*@)?(\[[0-9a-f:.]+\]|[^:/?#;@\s]+)(:\d{1,5})?([/?#;:].*)?$/i;

const NAMED: Record<'dns' | 'email' | 'uri', (text: string) => Named> = {
  dns: (text) => hostName(text),
  email: emailName,
  uri: uriName,
};
