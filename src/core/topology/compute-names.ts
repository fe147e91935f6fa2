// Which names each usage needs, per product: one table of rules, in the order in which a request lists the names.
import type { GeneralNameText, UsageId } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { generalNameFromText, generalNameKey, toText } from '../x509/general-name.ts';
import type { Product, Topology } from './topology.ts';
import {
  type DefaultUsage,
  isDefaultUsage,
  type NameReason,
  type RequiredName,
  type Usage,
  type Why,
} from './usage.ts';

/** All names a request for these usages needs, each once, with the first reason and every usage that asks for it. */
type ComputedName = RequiredName & { readonly usages: readonly UsageId[] };
export type ComputedNames = { readonly commonName: string; readonly names: readonly ComputedName[] };

/** `commonName` is the first name that fits into one (RFC 5280 ub-common-name); empty when there is none. Unknown usages need no names. */
export const computeNames = (topology: Topology, usageIds: readonly UsageId[]): ComputedNames => {
  const found = new Map<string, ComputedName>();
  for (const usage of new Set(usageIds)) {
    for (const required of computedNames(topology, usage)) {
      const key = generalNameKey(required.name);
      const known = found.get(key);
      found.set(
        key,
        known === undefined
          ? { ...required, usages: [usage] }
          : { ...known, usages: [...known.usages, usage] },
      );
    }
  }
  const names = [...found.values()];
  const first = names.find(
    ({ name }) =>
      name.kind === 'dns' && !name.value.startsWith('*') && name.value.length <= LIMITS.commonNameCharacters,
  );
  return { commonName: first?.name.value ?? '', names };
};

/** The template of the embedded CA that gives these usages all they require and wish: clientAuth decides. */
export const templateFor = (usages: readonly Usage[]): 'WebServer' | 'MutualTls' =>
  usages.some(({ eku }) => [...eku.required, ...eku.wished].includes('clientAuth'))
    ? 'MutualTls'
    : 'WebServer';

/** The required names of one usage, each once, what the administrator added last. */
export const computedNames = (topology: Topology, usage: UsageId): readonly RequiredName[] => {
  const added = (topology.settings[usage]?.addNames ?? []).map((text) => required(textName(text), 'added'));
  const own = topology.usages.find(({ id }) => id === usage);
  const computed = isDefaultUsage(usage)
    ? RULES[topology.product][usage].flatMap((rule) => rule(topology))
    : (own?.names ?? []).map((text) => required(textName(text), 'own', { usage }));
  return distinct([...computed, ...added]);
};

type Rule = (topology: Topology) => readonly RequiredName[];

const one =
  (reason: NameReason, pick: (topology: Topology) => string | undefined): Rule =>
  (topology) => {
    const host = pick(topology);
    return host === undefined ? [] : [required(hostText(host), reason)];
  };

const perDomain =
  (reason: NameReason, prefix: string): Rule =>
  ({ sipDomains }) =>
    sipDomains.map((domain) => required(hostText(`${prefix}${domain}`), reason, { domain }));

const pool = one('pool-fqdn', (topology) => topology.pool);
const computer = one('computer-fqdn', (topology) => topology.computer);
const webInternal = one('web-internal', (topology) => topology.web.internal);
const webExternal = one('web-external', (topology) => topology.web.external);
const dialin = one('simple-url-dialin', (topology) => topology.simpleUrls.dialin);
const admin = one('simple-url-admin', (topology) => topology.simpleUrls.admin);
const meet: Rule = ({ simpleUrls }) =>
  simpleUrls.meet.map((host) => required(hostText(host), 'simple-url-meet'));

/** The external web usage does not name the pool: a public CA would have to print an internal name. */
const RULES: Record<Product, Record<DefaultUsage, readonly Rule[]>> = {
  none: {
    Default: [pool, computer],
    WebServicesInternal: [webInternal, pool, computer],
    WebServicesExternal: [webExternal],
  },
  'skype-for-business': {
    Default: [pool, computer, perDomain('sip-domain', ''), perDomain('sip-sign-in', 'sip.')],
    WebServicesInternal: [
      webInternal,
      pool,
      computer,
      meet,
      dialin,
      admin,
      perDomain('autodiscover-internal', 'lyncdiscoverinternal.'),
    ],
    WebServicesExternal: [webExternal, meet, dialin, perDomain('autodiscover-external', 'lyncdiscover.')],
  },
};

const hostText = (host: string): GeneralNameText => ({ kind: 'dns', value: host });

/** A topology that was parsed holds names only; one made by hand may not, and its text is then kept for the judge to miss, never lost. */
const textName = (text: string): GeneralNameText => {
  const name = generalNameFromText(text);
  return (name.ok ? toText(name.value) : undefined) ?? hostText(text);
};

const required = (name: GeneralNameText, code: NameReason, facts: Why['facts'] = {}): RequiredName => ({
  name,
  why: { code, facts },
});

const distinct = (names: readonly RequiredName[]): readonly RequiredName[] => {
  const seen = new Set<string>();
  return names.filter(({ name }) => {
    const key = generalNameKey(name);
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
};
