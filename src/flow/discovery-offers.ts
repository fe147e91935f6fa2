// What was found as services that could be made of it: one ready input for each usage, those whose names it has first.
import type { DiscoveryLine } from '#core/discovery.ts';
import type { ServiceId, UsageId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import type { Presenting } from '#core/ports.ts';
import { coversName } from '#core/proven/covers-name.ts';
import { computeNames } from '#core/topology/compute-names.ts';
import type { Topology } from '#core/topology/topology.ts';
import type { Certificate } from '#core/x509/types.ts';
import type { OpenService } from './world.ts';

export type Found = {
  readonly leaf: Certificate;
  /** As it was sent, without the leaf. */
  readonly chain: readonly Certificate[];
  readonly address: string;
  readonly port: number;
  readonly serverNames: readonly string[];
  readonly program?: string;
  readonly presenting?: Presenting;
};

export type Surroundings = {
  readonly topology: Topology;
  readonly usages: readonly UsageId[];
  readonly services: readonly OpenService[];
  /** Ids of services that exist or were offered already. */
  readonly taken: Set<ServiceId>;
};

export const offersOf = (
  found: Found,
  { topology, usages, services, taken }: Surroundings,
): Pick<DiscoveryLine, 'known' | 'offers'> => {
  const { presenting, port, serverNames } = found;
  const known = services.find(
    ({ record, service }) =>
      service.instance === presenting?.instance &&
      service.targets.some((target) => target.port === port) &&
      sameBlock(record.settings, presenting),
  )?.record.id;
  if (presenting === undefined || known !== undefined)
    return { offers: [], ...(known === undefined ? {} : { known }) };
  const id = freeId(`${presenting.kind}-${port}`, taken);
  const offers = usages.map((usage) => {
    const wanted = computeNames(topology, [usage]).names.map(({ name }) => name.value);
    // Hosts only: a pattern that a program matches by is no name.
    const addNames = serverNames.filter((name) => HOST.test(name) && !wanted.includes(name));
    const own = wanted.filter((name) => serverNames.includes(name) || coversName(found.leaf, name));
    return {
      usage,
      matches: own.length > 0,
      service: {
        id,
        usage,
        kind: presenting.kind,
        settings: {
          ...presenting.settings,
          targets: [
            {
              host: found.address,
              port,
              // A name that the next certificate will have, too: what is proven later is that it covers this one.
              serverName:
                own[0] ??
                addNames.find(plain) ??
                wanted.find(plain) ??
                serverNames.find(plain) ??
                found.address,
              protocol: presenting.protocol,
              mutual: presenting.mutual,
            },
          ],
        },
        ...(presenting.group === undefined ? {} : { group: presenting.group, mode: 0o640 }),
      },
      addNames,
    };
  });
  const sorted = [...offers.filter(({ matches }) => matches), ...offers.filter(({ matches }) => !matches)];
  return { offers: sorted.slice(0, LIMITS.discoveryOffers) };
};

const HOST = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/;
const plain = (name: string): boolean => !name.startsWith('*');

/** Server blocks behind one port are told apart by their name, sections by theirs. */
const sameBlock = (settings: unknown, { settings: own, names }: Presenting): boolean => {
  const record = settings as { server?: { name?: string }; domain?: string; serverName?: string };
  const mine = own as typeof record;
  const name = record.server?.name ?? record.serverName;
  return name === undefined
    ? record.domain === undefined || record.domain === mine.domain
    : names.length === 0 || names.includes(name);
};

const freeId = (wanted: string, taken: Set<ServiceId>): ServiceId => {
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`;
  taken.add(id);
  return id;
};
