// Remove withdraws an assignment. The certificate stays in its store, and services go on presenting it until another is assigned.
import type { Evidence, UsageId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import type { UsageView } from '#core/views.ts';
import { thumbprint } from '#core/x509/thumbprint.ts';
import { betweenAssignments } from './assign/lock.ts';
import { lookOnce } from './assign/look.ts';
import { servicesOf } from './services.ts';
import { usageViews } from './status.ts';
import { certificateOf } from './stock.ts';
import { knownUsages, usageStates } from './usages.ts';
import type { World } from './world.ts';

export const removeAssignment = async (world: World, usage: UsageId, force: boolean): Promise<UsageView> => {
  await knownUsages(world, [usage]);
  await betweenAssignments(world, () => withdrawIt(world, usage, force));
  const [view] = await usageViews(world, [usage]);
  if (view === undefined) throw refuse('request.usage.unknown', { usage, known: '' });
  return view;
};

const withdrawIt = async (world: World, usage: UsageId, force: boolean): Promise<void> => {
  const state = (await usageStates(world)).find((candidate) => candidate.usage === usage);
  if (state?.current === undefined) throw refuse('assigned.nothing-to-remove', { usage });
  const { id } = state.current;
  if (!force) {
    const services = await servicesOf(world, [usage]);
    const evidence: Evidence[] = (
      await Promise.all(services.map((open) => lookOnce(world, open, { id, chain: [], judge: false })))
    ).flat();
    const certificate = await certificateOf(world, id);
    const print = certificate === undefined ? '' : thumbprint(certificate.der, world.crypto);
    const serving = evidence
      .filter(({ seen }) => seen === print)
      .map(({ service, address }) => `${service} (${address})`);
    if (serving.length > 0) throw refuse('assigned.in-use', { thumbprint: print, where: serving.join(', ') });
  }
  await world.ledger.appendUsage(usage, { at: world.now().toISOString(), kind: 'removed', certificate: id });
};
