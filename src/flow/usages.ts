// The usages of the topology with what their facts say: which certificate they have, and what was last seen of it.
import type { CertificateId, UsageFact, UsageId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import { defaultTopology, parseTopology, type Topology, usagesOf } from '#core/topology/topology.ts';
import type { Usage } from '#core/topology/usage.ts';
import { must } from '#core/problems.ts';
import type { World } from './world.ts';

export type UsageState = {
  readonly usage: UsageId;
  readonly contract: Usage;
  readonly facts: readonly UsageFact[];
  /** Of the last assignment that was not withdrawn. */
  readonly current?: { readonly id: CertificateId; readonly transaction: string };
};

export const topologyOf = async (world: World): Promise<Topology> => {
  const kept = await world.ledger.document<unknown>('topology');
  return kept === undefined ? defaultTopology(world.computer) : parsed(kept);
};

/** Of one reading of the document: a list that is gathered at once reads it once, and asks for it at every line. */
const known = new WeakMap<object, Topology>();
const parsed = (kept: { readonly value: unknown }): Topology => {
  const topology = known.get(kept) ?? must(parseTopology(kept.value));
  known.set(kept, topology);
  return topology;
};

export const contracts = async (world: World): Promise<readonly Usage[]> => usagesOf(await topologyOf(world));

export const usageStates = async (world: World): Promise<readonly UsageState[]> =>
  Promise.all((await contracts(world)).map((contract) => usageState(world, contract)));

export const usageState = async (world: World, contract: Usage): Promise<UsageState> => {
  const facts = await world.ledger.usage(contract.id);
  const last = facts.findLast((fact) => fact.kind !== 'proved');
  return {
    usage: contract.id,
    contract,
    facts,
    ...(last?.kind === 'assigned'
      ? { current: { id: last.certificate, transaction: last.transaction } }
      : {}),
  };
};

/** Refuses `request.usage.unknown` for a name that no usage of the topology has. */
export const knownUsages = async (world: World, ids: readonly UsageId[]): Promise<readonly Usage[]> => {
  const all = await contracts(world);
  return ids.map((id) => {
    const found = all.find((usage) => usage.id === id);
    if (found === undefined)
      throw refuse('request.usage.unknown', {
        usage: id.slice(0, 100),
        known: all.map((usage) => usage.id).join(', '),
      });
    return found;
  });
};
