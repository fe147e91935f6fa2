// Name constraints of the issuing CA (RFC 5280 §4.2.1.10): what it may name, so that trusting its root gives away nothing else.
import { complain } from '../problems.ts';
import { no, ok, type Result } from '../result.ts';
import { hostName } from '../x509/host-name.ts';
import { ipText } from '../x509/ip-address.ts';
import { networkOf } from '../x509/ip-network.ts';
import type { GeneralName, Subtree } from '../x509/types.ts';

export type NameConstraints = {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
};

/** What a CA may issue for: domains with everything below them, and addresses: one (`10.0.0.1`) or a network (`127.0.0.0/8`). */
export type Realm = { readonly domains: readonly string[]; readonly addresses: readonly string[] };

/**
 * Every kind of name that a TLS peer reads is constrained: a kind without a subtree of its own would be free. E-mail and URI follow the domains.
 * Complains `request.authority.realm.empty`, `request.authority.realm.invalid`.
 */
export const constraintsOf = (realm: Realm): Result<NameConstraints> => {
  if (realm.domains.length + realm.addresses.length === 0)
    return no(complain('request.authority.realm.empty', {}));
  const permitted: Subtree[] = [];
  for (const text of new Set(realm.domains)) {
    const name = hostName(text, false);
    if ('fault' in name) return invalid(text);
    const { value } = name;
    permitted.push({ kind: 'dns', value }, { kind: 'email', value }, { kind: 'email', value: `.${value}` });
    permitted.push({ kind: 'uri', value }, { kind: 'uri', value: `.${value}` });
  }
  for (const text of new Set(realm.addresses)) {
    const bytes = networkOf(text);
    if (bytes === undefined) return invalid(text);
    permitted.push({ kind: 'ip', bytes });
  }
  return ok({
    permitted,
    excluded: KINDS.flatMap((kind) => (permitted.some((p) => p.kind === kind) ? [] : EVERYTHING[kind])),
  });
};

/** RFC 5280 §4.2.1.10. Names of a kind that no subtree speaks of are permitted; a kind we cannot compare is not, when a subtree speaks of it. */
export const permits = (constraints: NameConstraints, name: GeneralName): boolean => {
  const speaks = (subtree: Subtree): boolean => subtree.kind === name.kind;
  const permitted = constraints.permitted.filter(speaks);
  if (permitted.length > 0 && !permitted.some((subtree) => within(subtree, name))) return false;
  return !constraints.excluded.filter(speaks).some((subtree) => within(subtree, name));
};

/** The permitted domains and networks, for a complaint's facts. */
export const realmText = (constraints: NameConstraints): string =>
  constraints.permitted
    .flatMap((subtree) => {
      if (subtree.kind === 'dns') return [subtree.value];
      return subtree.kind === 'ip' ? [networkText(subtree.bytes)] : [];
    })
    .join(', ');

const KINDS = ['dns', 'email', 'uri', 'ip'] as const;
const EVERYTHING: Readonly<Record<(typeof KINDS)[number], readonly Subtree[]>> = {
  dns: [{ kind: 'dns', value: '' }],
  // There is no way to write "every mailbox" and "every URI" that all implementations read alike; the CA's EKU keeps it to TLS, its lints keep it from issuing them.
  email: [],
  uri: [],
  ip: [
    { kind: 'ip', bytes: new Uint8Array(8) },
    { kind: 'ip', bytes: new Uint8Array(32) },
  ],
};

const invalid = (name: string): Result<never> => no(complain('request.authority.realm.invalid', { name }));

const within = (subtree: Subtree, name: GeneralName): boolean => {
  if (subtree.kind === 'dns' && name.kind === 'dns')
    return subtree.value === '' || below(name.value.toLowerCase(), subtree.value.toLowerCase());
  if (subtree.kind === 'ip' && name.kind === 'ip') return inNetwork(name.bytes, subtree.bytes);
  if (subtree.kind === 'email' && name.kind === 'email')
    return hostMatches(name.value.split('@').at(-1) ?? '', subtree.value);
  if (subtree.kind === 'uri' && name.kind === 'uri')
    return hostMatches(uriHost(name.value) ?? '', subtree.value);
  return false;
};

const below = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

/** For e-mail and URI a leading dot means "below", none means "exactly" (RFC 5280 §4.2.1.10). */
const hostMatches = (host: string, base: string): boolean => {
  const [is, wanted] = [host.toLowerCase(), base.toLowerCase()];
  return wanted.startsWith('.')
    ? is.endsWith(wanted) && is.length > wanted.length
    : is !== '' && is === wanted;
};

/** A URI without an authority (`sip:a@b`) has no host to compare: RFC 5280 has it rejected. */
const uriHost = (uri: string): string | undefined =>
  /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?([^:/?#[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri)?.[1];

const inNetwork = (address: Uint8Array, subtree: Uint8Array): boolean => {
  if (subtree.length !== 2 * address.length) return false;
  return address.every((byte, i) => {
    const mask = subtree[address.length + i] ?? 0;
    return (byte & mask) === ((subtree[i] ?? 0) & mask);
  });
};

const networkText = (subtree: Uint8Array): string => {
  const half = subtree.length / 2;
  const bits = subtree.subarray(half).reduce((sum, byte) => sum + ones(byte), 0);
  return `${ipText(subtree.subarray(0, half))}/${bits}`;
};
const ones = (byte: number): number => byte.toString(2).replaceAll('0', '').length;
