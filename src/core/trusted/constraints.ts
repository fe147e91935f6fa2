// Name constraints (RFC 5280 §4.2.1.10): what a CA may name, tested against every name of the certificates below it.
import type { Budget } from './budget.ts';
import { type Complaint, complain } from '../problems.ts';
import { ipText, parseIp } from '../x509/ip-address.ts';
import { nameText, nameValues, rdnKey } from '../x509/name.ts';
import { generalNameText } from '../x509/general-name.ts';
import type { Certificate, GeneralName, Name, Subtree } from '../x509/types.ts';

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
  const { permitted, excluded } = nameConstraints;
  for (const name of constrainedNames(certificate, view)) {
    if (!budget.spend('nameComparisons', permitted.length + excluded.length)) return undefined;
    const constraint = forbiddenBy(name, permitted, excluded);
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

/** Text of the constraint that forbids the name: an excluded subtree, or the permitted ones that all miss it. */
const forbiddenBy = (
  name: GeneralName,
  permitted: readonly Subtree[],
  excluded: readonly Subtree[],
): string | undefined => {
  const out = excluded.find((subtree) => sameKind(subtree, name) && within(name, subtree, 'excluded'));
  if (out !== undefined) return `!${subtreeText(out)}`;
  const own = permitted.filter((subtree) => sameKind(subtree, name));
  if (own.length === 0 || own.some((subtree) => within(name, subtree, 'permitted'))) return undefined;
  return own.slice(0, 10).map(subtreeText).join(', ');
};

/** Alternative names, the subject itself, and what of the subject stands in for an absent alternative name. */
const constrainedNames = (certificate: Certificate, view: ConstraintView): GeneralName[] => {
  const { san, subject } = certificate;
  const names: GeneralName[] = [...(san ?? [])];
  if (subject.rdns.length > 0) names.push({ kind: 'directory', name: subject });
  const has = (kind: GeneralName['kind']): boolean => san?.some((name) => name.kind === kind) ?? false;
  // RFC 5280 §4.2.1.10: without an rfc822Name, the subject's emailAddress is constrained.
  if (!has('email'))
    names.push(...nameValues(subject, 'email').map((value): GeneralName => ({ kind: 'email', value })));
  // Software that still reads host names from the common name must not be led around the constraint.
  if (view.leaf && (san === undefined || (!has('dns') && !view.namesAsked))) {
    const hosts = nameValues(subject, 'commonName').filter(looksLikeHost);
    names.push(...hosts.map((value): GeneralName => ({ kind: 'dns', value })));
  }
  return names;
};

const looksLikeHost = (text: string): boolean =>
  parseIp(text) === undefined && /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i.test(text);

type Side = 'permitted' | 'excluded';

const sameKind = (subtree: Subtree, name: GeneralName): boolean =>
  subtree.kind === name.kind &&
  (subtree.kind !== 'other' || name.kind !== 'other' || subtree.tag === name.tag);

/** What cannot be understood is outside of what is permitted and inside of what is excluded. */
const within = (name: GeneralName, subtree: Subtree, side: Side): boolean => {
  const unclear = side === 'excluded';
  switch (subtree.kind) {
    case 'dns':
      return name.kind === 'dns' ? hostWithin(name.value, subtree.value, side) : unclear;
    case 'email':
      return name.kind === 'email' ? mailboxWithin(name.value, subtree.value, side) : unclear;
    case 'uri':
      return name.kind === 'uri' ? uriWithin(name.value, subtree.value, side) : unclear;
    case 'ip':
      return name.kind === 'ip' ? addressWithin(name.bytes, subtree.bytes, side) : unclear;
    case 'directory':
      return name.kind === 'directory' ? directoryWithin(name.name, subtree.name) : unclear;
    case 'other':
      return unclear;
  }
};

/** The base itself and everything below it; with a leading dot, only below (not in RFC 5280, but what the field means by it). */
const hostWithin = (host: string, base: string, side: Side): boolean => {
  if (base === '') return true;
  const subject = lower(host);
  const wanted = lower(base);
  if (!isDotted(subject) || !isDotted(wanted.replace(/^\./, ''))) return side === 'excluded';
  if (
    wanted.startsWith('.') ? subject.endsWith(wanted) : subject === wanted || subject.endsWith(`.${wanted}`)
  )
    return true;
  // `*.example.com` may stand for a host inside an excluded subtree below example.com.
  return (
    side === 'excluded' &&
    subject.startsWith('*.') &&
    `.${wanted.replace(/^\./, '')}`.endsWith(subject.slice(1))
  );
};

/** A mailbox, all mailboxes of a host, or (leading dot) of the hosts below it. */
const mailboxWithin = (mailbox: string, base: string, side: Side): boolean => {
  if (base === '') return true;
  const at = mailbox.lastIndexOf('@');
  if (at < 1 || at === mailbox.length - 1) return side === 'excluded';
  const host = lower(mailbox.slice(at + 1));
  const split = base.lastIndexOf('@');
  if (split > 0)
    return mailbox.slice(0, at) === base.slice(0, split) && host === lower(base.slice(split + 1));
  const wanted = lower(split === 0 ? base.slice(1) : base);
  return wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted;
};

/** The host of the authority, or of `sip:`; a URI without one, or with an address in its place, cannot be judged (RFC 5280 §4.2.1.10). */
const uriWithin = (uri: string, base: string, side: Side): boolean => {
  const host = URI_HOST.exec(uri)?.[1];
  if (host === undefined || host === '' || parseIp(host) !== undefined) return side === 'excluded';
  if (base === '') return true;
  const wanted = lower(base);
  return wanted.startsWith('.') ? lower(host).endsWith(wanted) : lower(host) === wanted;
};
const URI_HOST = /^(?:[a-z][a-z0-9+.-]*:\/\/|sips?:)(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:@;]*)/i;

/** Base and mask. A mask with holes is no network (RFC 4632): nothing is permitted by it, everything excluded. */
const addressWithin = (address: Uint8Array, subtree: Uint8Array, side: Side): boolean => {
  const size = subtree.length / 2;
  const mask = subtree.subarray(size);
  if (!isPrefix(mask)) return side === 'excluded';
  if (address.length !== size) return false;
  return address.every((byte, i) => ((byte ^ (subtree[i] ?? 0)) & (mask[i] ?? 0)) === 0);
};

/** Ones, then zeros. */
const isPrefix = (mask: Uint8Array): boolean => {
  let ended = false;
  for (const byte of mask) {
    if (ended ? byte !== 0 : !PREFIX_BYTES.has(byte)) return false;
    ended ||= byte !== 0xff;
  }
  return true;
};
const PREFIX_BYTES: ReadonlySet<number> = new Set([0, 0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc, 0xfe, 0xff]);

const directoryWithin = (name: Name, base: Name): boolean =>
  base.rdns.length <= name.rdns.length &&
  base.rdns.every((rdn, i) => {
    const own = name.rdns[i];
    return own !== undefined && keyOf(own) === keyOf(rdn);
  });

type Rdn = Name['rdns'][number];
const RDN_KEYS = new WeakMap<Rdn, string>();
const keyOf = (rdn: Rdn): string => {
  const known = RDN_KEYS.get(rdn);
  if (known !== undefined) return known;
  const key = rdnKey(rdn);
  RDN_KEYS.set(rdn, key);
  return key;
};

const isDotted = (host: string): boolean => /^(\*\.)?[^.\s*]+(\.[^.\s*]+)*$/.test(host);
const lower = (text: string): string => text.toLowerCase().replace(/\.$/, '');

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
