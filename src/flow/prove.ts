// Prove, outside any assignment: what do the services present at this moment, and is it what their usage was assigned?
import type { Evidence, UsageId } from '#core/facts.ts';
import { Refusal } from '#core/refusal.ts';
import type { UsageView } from '#core/views.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import { lookOnce } from './assign/look.ts';
import { servicesOf } from './services.ts';
import { usageViews } from './status.ts';
import { certificateOf } from './stock.ts';
import { servingChain } from './trust.ts';
import { knownUsages, usageStates } from './usages.ts';
import type { World } from './world.ts';

export const proveUsages = async (world: World, only?: readonly UsageId[]): Promise<readonly UsageView[]> => {
  const wanted = only === undefined ? undefined : (await knownUsages(world, only)).map(({ id }) => id);
  for (const { usage, current, facts } of await usageStates(world)) {
    if (current === undefined || (wanted !== undefined && !wanted.includes(usage))) continue;
    const certificate = await certificateOf(world, current.id);
    if (certificate === undefined) continue;
    const chain = (await servingChain(world, certificate)).map(({ der }) => certificateId(der, world.crypto));
    const services = await servicesOf(world, [usage]);
    const evidence: Evidence[] = (
      await Promise.all(services.map((open) => lookOnce(world, open, { id: current.id, chain, judge: true })))
    ).flat();
    try {
      const at = world.now().toISOString();
      await world.ledger.appendUsage(usage, { at, kind: 'proved', evidence }, facts.length);
    } catch (error) {
      // Assigned, removed or proven anew while we looked: what was seen then says nothing about what is wanted now.
      if (!(error instanceof Refusal) || error.complaint.code !== 'house.conflict') throw error;
    }
  }
  return usageViews(world, wanted);
};
