// The state of the house in one answer: usages and what they present, certificates without a usage, requests under way.
import { latestEvidence } from '#core/lifecycle.ts';
import { nextForRequest, stateOf } from '#core/lifecycle.ts';
import type { Evidence, UsageId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import { settle } from '#core/proven/prove-again.ts';
import type { ServiceView, StatusView, UsageView } from '#core/views.ts';
import { computeNames } from '#core/topology/compute-names.ts';
import { draftFact, requestWorld } from './advance.ts';
import { atOnce } from './at-once.ts';
import { answerOf } from './request-log.ts';
import { openRequests } from './requests.ts';
import { serviceRecords, serviceView } from './services.ts';
import { standingOf } from './standing.ts';
import { certificateOf, lineOf, parsedBytes } from './stock.ts';
import { judgeFor } from './trust.ts';
import { topologyOf, type UsageState, usageStates } from './usages.ts';
import type { World } from './world.ts';

export const statusOf = async (now: World): Promise<StatusView> => {
  const world = atOnce(now);
  const topology = await topologyOf(world);
  const states = await usageStates(world);
  const loose = await unassignedOf(world, states);
  const open = await openRequests(world, LIMITS.shownLines + 1);
  return {
    product: topology.product ?? '',
    computer: topology.computer,
    usages: await Promise.all(states.map((state) => usageView(world, state, states))),
    unassigned: loose.lines,
    requests: await requestLines(world, open.slice(0, LIMITS.shownLines)),
    more: { unassigned: loose.count - loose.lines.length, requests: open.length > LIMITS.shownLines },
    openTransactions: await world.ledger.openTransactions(),
  };
};

export const usageViews = async (now: World, only?: readonly UsageId[]): Promise<readonly UsageView[]> => {
  const world = atOnce(now);
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
  const standing = await standingOf(world, state);
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
          ...(standing === undefined ? {} : { standing }),
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
): Promise<{ readonly lines: StatusView['unassigned']; readonly count: number }> => {
  const taken = [...new Set(states.flatMap(({ current }) => current?.id ?? []))];
  const limit = LIMITS.shownLines + taken.length;
  const { total, items } = await world.ledger.certificates({ store: 'personal', limit });
  const free = items.filter(({ id }) => !taken.includes(id)).slice(0, LIMITS.shownLines);
  const records = await Promise.all(taken.map((id) => world.ledger.certificates({ thumbprint: id })));
  const here = records.filter(({ items: of }) => of.some(({ store }) => store === 'personal')).length;
  const lines = await Promise.all(
    free.map(async (record) => {
      const certificate = parsedBytes(world, record.der);
      return certificate === undefined ? [] : [await lineOf(world, certificate, [record], states)];
    }),
  );
  return { lines: lines.flat(), count: total - here };
};

const requestLines = async (
  world: World,
  open: Awaited<ReturnType<typeof openRequests>>,
): Promise<StatusView['requests']> =>
  Promise.all(
    open.map(async ({ id, facts }) => {
      const gathered = await requestWorld(world, facts);
      const state = stateOf(nextForRequest(gathered, world.now()));
      const { issuer, friendlyName } = draftFact(facts);
      const pending = facts.findLast((fact) => fact.kind === 'pending');
      return {
        id,
        state,
        friendlyName,
        createdAt: facts[0]?.at ?? '',
        ...(pending?.kind === 'pending' ? { number: pending.number } : {}),
        ...(state === 'pending'
          ? { answer: answerOf(world, id, { byHand: gathered.byHand === true, issuer }) }
          : {}),
      };
    }),
  );
