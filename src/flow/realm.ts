// For which names the embedded CA may issue: the topology's domains, its other names one by one, and this machine's loopback.
import type { Realm } from '#core/authority/constraints.ts';
import type { Topology } from '#core/topology/topology.ts';
import type { NameWhy } from '#core/views.ts';

export const realmOf = (topology: Topology, names: readonly NameWhy[]): Realm => {
  const domains = new Set<string>(['localhost', ...topology.sipDomains]);
  const addresses = new Set<string>(['127.0.0.0/8', '::1/128']);
  for (const { name } of names) {
    if (name.kind === 'ip') addresses.add(name.value);
    if (name.kind !== 'dns') continue;
    const host = name.value.replace(/^\*\./, '');
    if (![...domains].some((domain) => host === domain || host.endsWith(`.${domain}`))) domains.add(host);
  }
  return { domains: [...domains], addresses: [...addresses] };
};
