// The topology: servers, pools, domains and usages from which names are computed. Plain JSON data, kept as one document.
import type { UsageId } from '../facts.ts';
import { computedNames } from './compute-names.ts';
import { DEFAULT_USAGES, type Purpose, type Usage } from './usage.ts';
import { hostName } from '../x509/host-name.ts';
import type { RevocationPolicy } from '../trusted/revocation-policy.ts';
import type { KeyAlgorithm } from '../x509/types.ts';

export { parseTopology } from './parse-topology.ts';

/** Presets by product: which names its roles need. `none` needs the computer's, the pool's and the web names only. */
export const PRODUCTS = ['none', 'skype-for-business'] as const;
export type Product = (typeof PRODUCTS)[number];

/** Host names are A-labels, lower case. */
export type Topology = {
  readonly product: Product;
  readonly computer: string;
  /** Equal to `computer` where a pool has one server. */
  readonly pool: string;
  /** Primary first; may be empty. */
  readonly sipDomains: readonly string[];
  readonly web: { readonly internal: string; readonly external: string };
  /** Host names of the simple URLs; `meet` one per SIP domain. */
  readonly simpleUrls: {
    readonly meet: readonly string[];
    readonly dialin?: string;
    readonly admin?: string;
  };
  /** Peers that verify our client certificate: with one of them, `Default` requires clientAuth. */
  readonly clientAuthPeers: readonly string[];
  /** What an administrator changes about a usage, one of the three or an own one. */
  readonly settings: Readonly<Record<UsageId, UsageSettings>>;
  readonly usages: readonly OwnUsage[];
  /** Networks (`10.0.0.0/8`), besides the public ones, from which lists, OCSP answers and CA certificates may be fetched: a CA of one's own has them there. */
  readonly fetchFrom?: readonly string[];
};

export type UsageSettings = {
  /** Names beside the computed ones; required like them. */
  readonly addNames?: readonly string[];
  readonly parties?: readonly string[];
  readonly keys?: readonly KeyAlgorithm['kind'][];
  readonly clientCas?: readonly string[];
  /** `soft` where nothing is said. */
  readonly revocation?: RevocationPolicy;
};

export type OwnUsage = {
  readonly id: UsageId;
  /** Host names, wildcards, addresses, e-mail addresses or URIs, as text. */
  readonly names: readonly string[];
  readonly eku: readonly Purpose[];
};

/** For a machine that has told nothing but its name. What is no host name becomes `localhost`; the result always parses. */
export const defaultTopology = (fqdn: string): Topology => {
  const computer = hostOf(fqdn);
  return {
    product: 'none',
    computer,
    pool: computer,
    sipDomains: [parentOf(computer)],
    web: { internal: computer, external: computer },
    simpleUrls: { meet: [] },
    clientAuthPeers: [],
    settings: {},
    usages: [],
  };
};

/** One Front End pool with every kind of name. `.test` is reserved (RFC 6761), so nothing of it exists. */
export const demoTopology: Topology = {
  product: 'skype-for-business',
  computer: 'fe01.contoso.test',
  pool: 'pool01.contoso.test',
  sipDomains: ['contoso.test'],
  web: { internal: 'webint.contoso.test', external: 'webext.contoso.test' },
  simpleUrls: { meet: ['meet.contoso.test'], dialin: 'dialin.contoso.test', admin: 'admin.contoso.test' },
  clientAuthPeers: ['sip-trunk.contoso.test'],
  settings: {},
  usages: [],
};

/** The three defaults, then the own usages in their order. */
export const usagesOf = (topology: Topology): readonly Usage[] => [
  ...DEFAULT_USAGES.map((id) => defaultUsage(topology, id)),
  ...topology.usages.map((own) => ownUsage(topology, own)),
];

const KEYS: readonly KeyAlgorithm['kind'][] = ['rsa', 'ec'];

const defaultUsage = (topology: Topology, id: (typeof DEFAULT_USAGES)[number]): Usage => {
  const mutual = topology.clientAuthPeers.length > 0;
  const settings = topology.settings[id];
  const clientCas = settings?.clientCas ?? (id === 'Default' ? [] : undefined);
  return {
    id,
    group: 'default',
    names: computedNames(topology, id),
    eku:
      id === 'Default'
        ? mutual
          ? { required: ['serverAuth', 'clientAuth'], wished: [] }
          : { required: ['serverAuth'], wished: ['clientAuth'] }
        : { required: ['serverAuth'], wished: [] },
    keys: settings?.keys ?? KEYS,
    chain: 'leaf-and-intermediates',
    parties: settings?.parties ?? [],
    wildcards: id !== 'Default',
    revocation: settings?.revocation ?? 'soft',
    ...(clientCas === undefined ? {} : { clientCas }),
  };
};

const ownUsage = (topology: Topology, own: OwnUsage): Usage => {
  const settings = topology.settings[own.id];
  return {
    id: own.id,
    group: 'own',
    names: computedNames(topology, own.id),
    eku: { required: own.eku, wished: [] },
    keys: settings?.keys ?? [...KEYS, 'ed25519'],
    chain: 'leaf-and-intermediates',
    parties: settings?.parties ?? [],
    wildcards: true,
    revocation: settings?.revocation ?? 'soft',
    ...(settings?.clientCas === undefined ? {} : { clientCas: settings.clientCas }),
  };
};

const hostOf = (fqdn: string): string => {
  const named = hostName(fqdn, false);
  return 'value' in named ? named.value : 'localhost';
};

/** The domain that a host stands in; a host directly below a top-level name, or without one, is its own domain. */
const parentOf = (host: string): string => {
  const labels = host.split('.');
  return labels.length > 2 ? labels.slice(1).join('.') : host;
};
