// Is a name inside a subtree (RFC 5280 §4.2.1.10)? Subtrees are prepared once: one CA's five hundred meet five hundred names.
import { hostName } from '../x509/host-name.ts';
import { parseIp } from '../x509/ip-address.ts';
import { rdnKey } from '../x509/name.ts';
import type { GeneralName, Name, Subtree } from '../x509/types.ts';
import { smtpUtf8Mailbox } from './smtp-utf8-mailbox.ts';

/** What is not understood is outside of what is permitted, and inside of what is excluded. */
export type Side = 'permitted' | 'excluded';

/** A name in the form in which it is compared. */
export type Prepared =
  | { readonly kind: 'dns'; readonly host: string | undefined }
  | { readonly kind: 'email'; readonly local: string; readonly host: string | undefined }
  | { readonly kind: 'uri'; readonly host: string | undefined }
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly rdns: readonly string[] }
  | { readonly kind: 'other'; readonly tag: number };

export type Tree = { readonly subtree: Subtree; readonly holds: (name: Prepared) => boolean };
export type Trees = ReadonlyMap<Subtree['kind'], readonly Tree[]>;

/** By kind: a constraint binds names of its own kind only. */
export const prepareTrees = (subtrees: readonly Subtree[], side: Side): Trees => {
  const trees = new Map<Subtree['kind'], Tree[]>();
  for (const subtree of subtrees) {
    const tree = { subtree, holds: MAKERS[subtree.kind](subtree as never, side) };
    const others = trees.get(subtree.kind);
    if (others === undefined) trees.set(subtree.kind, [tree]);
    else others.push(tree);
  }
  return trees;
};

/** Every form in which a constraint may meet it. */
export const prepareName = (name: GeneralName): readonly Prepared[] => {
  switch (name.kind) {
    case 'dns':
      return [{ kind: 'dns', host: hostOf(name.value) }];
    case 'email':
      return [mailboxOf(name.value)];
    case 'uri':
      return [{ kind: 'uri', host: uriHostOf(name.value) }];
    case 'ip':
      return [{ kind: 'ip', bytes: name.bytes }];
    case 'directory':
      return [{ kind: 'directory', rdns: rdnsOf(name.name) }];
    case 'other': {
      const itself: Prepared = { kind: 'other', tag: name.tag };
      const mailbox = smtpUtf8Mailbox(name.der);
      // RFC 9598 §6: constraints of rfc822Name bind it too; its host is compared as A-labels. What binds names of its own kind goes on binding it.
      return mailbox === undefined ? [itself] : [itself, mailboxOf(mailbox)];
    }
  }
};

type Maker<K extends Subtree['kind']> = (
  subtree: Extract<Subtree, { readonly kind: K }>,
  side: Side,
) => (name: Prepared) => boolean;
type OneOfThree = Extract<Subtree, { readonly value: string }>;

/** The base itself and everything below it; with a leading dot, only below (not in RFC 5280, but what the field means by it). */
const hosts = ({ value }: OneOfThree, side: Side): ((name: Prepared) => boolean) => {
  const unclear = side === 'excluded';
  if (value === '') return () => true;
  const base = lower(value);
  const below = base.startsWith('.') ? base : `.${base}`;
  if (!isDotted(below.slice(1))) return () => unclear;
  return (name) => {
    if (name.kind !== 'dns' || name.host === undefined) return unclear;
    const { host } = name;
    if (host.endsWith(below) || host === base) return true;
    // `*.example.com` may stand for a host inside an excluded subtree below example.com.
    return unclear && host.startsWith('*.') && below.endsWith(host.slice(1));
  };
};

/** A mailbox, all mailboxes of a host, or (leading dot) of the hosts below it. An empty base is none of them. */
const mailboxes = ({ value }: OneOfThree, side: Side): ((name: Prepared) => boolean) => {
  const unclear = side === 'excluded';
  const at = value.lastIndexOf('@');
  const host = lower(value.slice(at + 1));
  if (at === 0 || !isDotted(host.replace(/^\./, ''))) return () => unclear;
  const local = at < 0 ? undefined : value.slice(0, at);
  return (name) => {
    if (name.kind !== 'email' || name.host === undefined) return unclear;
    if (local !== undefined) return name.local === local && name.host === host;
    return host.startsWith('.') ? name.host.endsWith(host) : name.host === host;
  };
};

/** A URI without a host, or with an address in its place, cannot be judged. */
const uris = ({ value }: OneOfThree, side: Side): ((name: Prepared) => boolean) => {
  const unclear = side === 'excluded';
  const base = lower(value);
  return (name) => {
    if (name.kind !== 'uri' || name.host === undefined) return unclear;
    if (base === '') return true;
    return base.startsWith('.') ? name.host.endsWith(base) : name.host === base;
  };
};

/** Base and mask. A mask with holes is no network (RFC 4632). */
const addresses: Maker<'ip'> = ({ bytes }, side) => {
  const size = bytes.length / 2;
  const mask = bytes.subarray(size);
  if (!isPrefix(mask)) return () => side === 'excluded';
  return (name) => {
    if (name.kind !== 'ip') return side === 'excluded';
    if (name.bytes.length !== size) return false;
    for (let i = 0; i < size; i += 1)
      if ((((name.bytes[i] ?? 0) ^ (bytes[i] ?? 0)) & (mask[i] ?? 0)) !== 0) return false;
    return true;
  };
};

const directories: Maker<'directory'> = ({ name: base }, side) => {
  const wanted = rdnsOf(base);
  return (name) =>
    name.kind === 'directory' ? wanted.every((rdn, i) => name.rdns[i] === rdn) : side === 'excluded';
};

/** A kind that we cannot read, of the same number. */
const others: Maker<'other'> =
  ({ tag }, side) =>
  (name) =>
    name.kind === 'other' && name.tag === tag ? side === 'excluded' : side === 'permitted';

const MAKERS: { readonly [K in Subtree['kind']]: Maker<K> } = {
  dns: hosts,
  email: mailboxes,
  uri: uris,
  ip: addresses,
  directory: directories,
  other: others,
};

const hostOf = (text: string): string | undefined => {
  const host = lower(text);
  return isDotted(host) ? host : undefined;
};

const mailboxOf = (text: string): Prepared => {
  const at = text.lastIndexOf('@');
  const named = at < 1 ? undefined : hostName(text.slice(at + 1), false);
  const host = named !== undefined && 'value' in named ? named.value : undefined;
  return { kind: 'email', local: text.slice(0, Math.max(at, 0)), host };
};

/** The host of the authority, or of `sip:`. */
const uriHostOf = (uri: string): string | undefined => {
  const host = URI_HOST.exec(uri)?.[1];
  return host === undefined || host === '' || parseIp(host) !== undefined ? undefined : lower(host);
};
const URI_HOST = /^(?:[a-z][a-z0-9+.-]*:\/\/|sips?:)(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:@;]*)/i;

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

const rdnsOf = ({ rdns }: Name): readonly string[] => rdns.map(keyOf);
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
