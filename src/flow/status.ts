// The state of the house in one answer: usages and what they present, certificates without a usage, requests under way.
import { latestEvidence } from '#core/lifecycle.ts';
import { nextForRequest, stateOf } from '#core/lifecycle.ts';
import type { Evidence, UsageId } from '#core/facts.ts';
import { settle } from '#core/proven/prove-again.ts';
import type { ServiceView, StatusView, UsageView } from '#core/views.ts';
import { computeNames } from '#core/topology/compute-names.ts';
import { draftFact, requestWorld } from './advance.ts';
import { openRequests } from './requests.ts';
import { serviceRecords, serviceView } from './services.ts';
import { certificateOf, lineOf, parsedBytes } from './stock.ts';
import { judgeFor } from './trust.ts';
import { topologyOf, type UsageState, usageStates } from './usages.ts';
import type { World } from './world.ts';

/** What one page shows; the rest is paged by the lists. */
const SHOWN = 50;

export const statusOf = async (world: World): Promise<StatusView> => {
  const topology = await topologyOf(world);
  const states = await usageStates(world);
  return {
    product: topology.product ?? '',
    computer: topology.computer,
    usages: await Promise.all(states.map((state) => usageView(world, state, states))),
    unassigned: await unassignedOf(world, states),
    requests: await requestLines(world),
    openTransactions: await world.ledger.openTransactions(),
  };
};

export const usageViews = async (world: World, only?: readonly UsageId[]): Promise<readonly UsageView[]> => {
  const states = await usageStates(world);
  return Promise.all(
    states
      .filter(({ usage }) => only === undefined || only.includes(usage))
      .map((state) => usageView(world, state, states)),
  );
};

const usageView = async (
  world: World,
  state: UsageState,
  states: readonly UsageState[],
): Promise<UsageView> => {
  const topology = await topologyOf(world);
  const services = (await serviceRecords(world))
    .filter(({ usage }) => usage === state.usage)
    .map((record) => serviceView(world.openService(record)));
  const certificate = state.current === undefined ? undefined : await certificateOf(world, state.current.id);
  const evidence = latestEvidence(state.facts);
  const assigned =
    certificate === undefined
      ? undefined
      : {
          ...(await lineOf(
            world,
            certificate,
            (
              await world.ledger.certificates({ thumbprint: state.current?.id ?? '' })
            ).items,
            states,
          )),
          ...(await trustLine(world, certificate, state)),
        };
  return {
    id: state.usage,
    group: state.contract.group,
    required: computeNames(topology, [state.usage]).names,
    services,
    proof: certificate === undefined ? 'none' : proofOf(evidence, services),
    evidence,
    ...(assigned === undefined ? {} : { assigned }),
  };
};

const trustLine = async (
  world: World,
  certificate: NonNullable<Awaited<ReturnType<typeof certificateOf>>>,
  state: UsageState,
): Promise<{ trusted: boolean; complaints: NonNullable<UsageView['assigned']>['complaints'] }> => {
  const { open, complaints } = await judgeFor(world, certificate, [state.contract]);
  return { trusted: open.length > 0, complaints };
};

/** By the services that there are now: one that was added since was never looked at, and what one showed that is gone tells nothing. */
const proofOf = (evidence: readonly Evidence[], services: readonly ServiceView[]): UsageView['proof'] => {
  const counts = evidence.filter(({ service }) => services.some(({ id }) => id === service));
  if (counts.some(({ verdict }) => verdict === 'contrary')) return 'contrary';
  const allSeen = services.every(({ id }) => counts.some(({ service }) => service === id));
  if (counts.length === 0 || !allSeen) return 'never';
  return settle([], counts).outcome === 'proven' ? 'proven' : 'unreachable';
};

const unassignedOf = async (
  world: World,
  states: readonly UsageState[],
): Promise<StatusView['unassigned']> => {
  const taken = new Set(states.map(({ current }) => current?.id));
  const { items } = await world.ledger.certificates({ store: 'personal', limit: SHOWN + taken.size });
  const free = items.filter(({ id }) => !taken.has(id)).slice(0, SHOWN);
  const lines = await Promise.all(
    free.map(async (record) => {
      const certificate = parsedBytes(world, record.der);
      return certificate === undefined ? [] : [await lineOf(world, certificate, [record], states)];
    }),
  );
  return lines.flat();
};

const requestLines = async (world: World): Promise<StatusView['requests']> => {
  const open = await openRequests(world, SHOWN);
  return Promise.all(
    open.map(async ({ id, facts }) => {
      const pending = facts.findLast((fact) => fact.kind === 'pending');
      return {
        id,
        state: stateOf(nextForRequest(await requestWorld(world, facts), world.now())),
        friendlyName: draftFact(facts).friendlyName,
        createdAt: facts[0]?.at ?? '',
        ...(pending?.kind === 'pending' ? { number: pending.number } : {}),
      };
    }),
  );
};
