// From anything to a topology, or every complaint about it at once.
import { LIMITS } from '../limits.ts';
import { type Complaint, complain } from '../problems.ts';
import { no, ok, type Result } from '../result.ts';
import { generalNameFromText, generalNameText } from '../x509/general-name.ts';
import { hostName } from '../x509/host-name.ts';
import { networkOf } from '../x509/ip-network.ts';
import { REVOCATION_POLICIES } from '../trusted/revocation-policy.ts';
import type { KeyAlgorithm } from '../x509/types.ts';
import { parseParty } from './party.ts';
import { type OwnUsage, PRODUCTS, type Topology, type UsageSettings } from './topology.ts';
import { DEFAULT_USAGES, type Purpose } from './usage.ts';

/**
 * Absent members follow from the computer's name. Complaints: `request.topology.invalid` {member, why}, `request.topology.duplicate` {member, value},
 * `request.topology.too-many` {member, count, most}, `request.name.invalid` {name, why}, `request.usage.unknown` {usage, known}, and those of `parseParty`.
 */
export const parseTopology = (value: unknown): Result<Topology> => {
  const reader = new Reader();
  const topology = readTopology(reader, value);
  const [first, ...rest] = reader.complaints;
  return first === undefined ? ok(topology) : no(first, ...rest);
};

const MEMBERS = [
  'product',
  'computer',
  'pool',
  'sipDomains',
  'web',
  'simpleUrls',
  'clientAuthPeers',
  'settings',
  'usages',
  'fetchFrom',
];
const KINDS = ['rsa', 'ec', 'ed25519'] as const satisfies readonly KeyAlgorithm['kind'][];
const PURPOSES = ['serverAuth', 'clientAuth'] as const satisfies readonly Purpose[];
/** Letters, digits and hyphens, so that an id is a folder, a URL segment and an option value as it stands. */
const USAGE_ID = /^[A-Za-z][A-Za-z0-9-]{0,39}$/;
/** Named or not, this computer is always asked. */
const COMPUTER = 'computer';
const PARTY = /^[^\p{Cc}\p{Cf}]{1,200}$/u;

const readTopology = (reader: Reader, value: unknown): Topology => {
  const root = reader.record(value, 'topology', MEMBERS);
  const product = reader.choice(root['product'] ?? 'none', 'product', PRODUCTS) ?? 'none';
  const computer = reader.host(root['computer'], 'computer');
  const host = (member: string, found: unknown): string =>
    found === undefined ? computer : reader.host(found, member);
  const web = reader.record(root['web'] ?? {}, 'web', ['internal', 'external']);
  const urls = reader.record(root['simpleUrls'] ?? {}, 'simpleUrls', ['meet', 'dialin', 'admin']);
  const usages = reader
    .list(root['usages'] ?? [], 'usages', LIMITS.ownUsages)
    .map((own, i) => ownUsage(reader, own, `usages[${i}]`));
  for (const id of repeated(usages.map((own) => own.id.toLowerCase()))) reader.duplicate('usages', id);
  const known = [...DEFAULT_USAGES, ...usages.map(({ id }) => id)];
  return {
    product,
    computer,
    pool: host('pool', root['pool']),
    sipDomains: reader.hosts(root['sipDomains'] ?? [], 'sipDomains', LIMITS.sipDomains),
    web: { internal: host('web.internal', web['internal']), external: host('web.external', web['external']) },
    simpleUrls: {
      meet: reader.hosts(urls['meet'] ?? [], 'simpleUrls.meet', LIMITS.sipDomains),
      ...(urls['dialin'] === undefined ? {} : { dialin: reader.host(urls['dialin'], 'simpleUrls.dialin') }),
      ...(urls['admin'] === undefined ? {} : { admin: reader.host(urls['admin'], 'simpleUrls.admin') }),
    },
    clientAuthPeers: reader.hosts(root['clientAuthPeers'] ?? [], 'clientAuthPeers', LIMITS.parties),
    settings: allSettings(reader, root['settings'] ?? {}, known),
    usages,
    ...(root['fetchFrom'] === undefined ? {} : { fetchFrom: networks(reader, root['fetchFrom']) }),
  };
};

const networks = (reader: Reader, value: unknown): readonly string[] => {
  const found = reader.texts(value, 'fetchFrom', /^[0-9a-fA-F:./]{2,50}$/);
  for (const [i, text] of found.entries())
    if (text !== '' && networkOf(text) === undefined) reader.invalid(`fetchFrom[${i}]`, 'form');
  return found;
};

const ownUsage = (reader: Reader, value: unknown, member: string): OwnUsage => {
  const own = reader.record(value, member, ['id', 'names', 'eku']);
  const id = reader.matching(own['id'], `${member}.id`, USAGE_ID);
  if (DEFAULT_USAGES.some((known) => known.toLowerCase() === id.toLowerCase()))
    reader.duplicate(`${member}.id`, id);
  return {
    id,
    names: reader.names(own['names'], `${member}.names`),
    eku: reader.choices(own['eku'] ?? ['serverAuth'], `${member}.eku`, PURPOSES),
  };
};

const allSettings = (reader: Reader, value: unknown, known: readonly string[]): Topology['settings'] => {
  const settings: Record<string, UsageSettings> = {};
  for (const [id, one] of Object.entries(reader.record(value, 'settings'))) {
    if (known.includes(id)) settings[id] = usageSettings(reader, one, `settings.${id}`);
    else reader.add(complain('request.usage.unknown', { usage: shortened(id), known: known.join(', ') }));
  }
  return settings;
};

const usageSettings = (reader: Reader, value: unknown, member: string): UsageSettings => {
  const found = reader.record(value, member, ['addNames', 'parties', 'keys', 'clientCas', 'revocation']);
  const at = (name: string): string => `${member}.${name}`;
  const revocation =
    found['revocation'] === undefined
      ? undefined
      : reader.choice(found['revocation'], at('revocation'), REVOCATION_POLICIES);
  return {
    ...(revocation === undefined ? {} : { revocation }),
    ...(found['addNames'] === undefined
      ? {}
      : { addNames: reader.names(found['addNames'], at('addNames'), 0) }),
    ...(found['parties'] === undefined ? {} : { parties: reader.parties(found['parties'], at('parties')) }),
    ...(found['keys'] === undefined ? {} : { keys: reader.choices(found['keys'], at('keys'), KINDS) }),
    ...(found['clientCas'] === undefined
      ? {}
      : { clientCas: reader.texts(found['clientCas'], at('clientCas'), /^[0-9a-f]{64}$/) }),
  };
};

/** Reads members and keeps every complaint; what it returns after one is never used. */
class Reader {
  readonly complaints: Complaint[] = [];

  add(complaint: Complaint): void {
    // The first hundred say enough; a document of a million wrong names must not make a million complaints.
    if (this.complaints.length < LIMITS.complaints) this.complaints.push(complaint);
  }

  invalid(member: string, why: 'object' | 'list' | 'text' | 'unknown' | 'choice' | 'form' | 'empty'): void {
    this.add(complain('request.topology.invalid', { member: shortened(member), why }));
  }

  duplicate(member: string, value: string): void {
    this.add(complain('request.topology.duplicate', { member, value: shortened(value) }));
  }

  record(value: unknown, member: string, known?: readonly string[]): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.invalid(member, 'object');
      return {};
    }
    for (const name of Object.keys(value))
      if (known !== undefined && !known.includes(name)) this.invalid(name, 'unknown');
    return value as Readonly<Record<string, unknown>>;
  }

  list(value: unknown, member: string, most: number): readonly unknown[] {
    if (!Array.isArray(value)) {
      this.invalid(member, 'list');
      return [];
    }
    if (value.length <= most) return value;
    this.add(complain('request.topology.too-many', { member, count: value.length, most }));
    return [];
  }

  text(value: unknown, member: string): string | undefined {
    if (typeof value === 'string') return value;
    this.invalid(member, 'text');
    return undefined;
  }

  matching(value: unknown, member: string, form: RegExp): string {
    const text = this.text(value, member);
    if (text === undefined || form.test(text)) return text ?? '';
    this.invalid(member, 'form');
    return '';
  }

  texts(value: unknown, member: string, form: RegExp): readonly string[] {
    return this.distinct(
      member,
      this.list(value, member, LIMITS.parties).map((one, i) => this.matching(one, `${member}[${i}]`, form)),
    );
  }

  parties(value: unknown, member: string): readonly string[] {
    const parties = this.texts(value, member, PARTY);
    for (const party of parties.filter((one) => one !== '' && one !== COMPUTER)) {
      const place = parseParty(party);
      if (!place.ok) for (const complaint of place.complaints) this.add(complaint);
    }
    return parties;
  }

  choice<T extends string>(value: unknown, member: string, known: readonly T[]): T | undefined {
    const found = known.find((one) => one === value);
    if (found === undefined) this.invalid(member, 'choice');
    return found;
  }

  choices<T extends string>(value: unknown, member: string, known: readonly T[]): readonly T[] {
    const list = this.list(value, member, known.length);
    if (Array.isArray(value) && value.length === 0) this.invalid(member, 'empty');
    return this.distinct(
      member,
      list.flatMap((one, i) => this.choice(one, `${member}[${i}]`, known) ?? []),
    );
  }

  /** A host name without a wildcard, as an A-label in lower case. */
  host(value: unknown, member: string): string {
    const text = this.text(value, member);
    if (text === undefined) return '';
    const named = hostName(text.trim(), false);
    if ('value' in named) return named.value;
    this.add(complain('request.name.invalid', { name: shortened(text), why: named.fault }));
    return '';
  }

  hosts(value: unknown, member: string, most: number): readonly string[] {
    return this.distinct(
      member,
      this.list(value, member, most).map((one, i) => this.host(one, `${member}[${i}]`)),
    );
  }

  /** Names of any kind that a request can carry. */
  names(value: unknown, member: string, least = 1): readonly string[] {
    const list = this.list(value, member, LIMITS.names);
    if (Array.isArray(value) && value.length < least) this.invalid(member, 'empty');
    return this.distinct(
      member,
      list.flatMap((one, i) => {
        const text = this.text(one, `${member}[${i}]`);
        if (text === undefined) return [];
        const name = generalNameFromText(text);
        if (name.ok) return [generalNameText(name.value)];
        for (const complaint of name.complaints) this.add(complaint);
        return [];
      }),
    );
  }

  distinct<T extends string>(member: string, values: readonly T[]): readonly T[] {
    for (const value of repeated(values.filter((one) => one !== ''))) this.duplicate(member, value);
    return values;
  }
}

const repeated = (values: readonly string[]): ReadonlySet<string> =>
  new Set(values.filter((value, i) => values.indexOf(value) !== i));

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);
