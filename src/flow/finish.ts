// Finish ends a request in every state. With the box ticked it starts the assignment; pressed twice, or in two windows, it assigns once.
import type { RequestId, TransactionId } from '#core/facts.ts';
import { cameTrusted } from '#core/lifecycle.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { RequestView } from '#core/views.ts';
import { factsOf, requestWorld } from './advance.ts';
import { record, requestView, type Tell, transactionOf } from './requests.ts';
import type { World } from './world.ts';

/** Starts an assignment in the background and answers with its id once its journal is open. */
export type Start = (certificate: string, request: RequestId) => Promise<TransactionId>;

export const finish = async (
  world: World,
  tell: Tell,
  start: Start,
  id: RequestId,
  ticked: boolean,
): Promise<{ request: RequestView; assignment?: TransactionId }> => {
  const facts = await factsOf(world, id);
  const running = transactionOf(facts);
  if (running !== undefined) return { request: await requestView(world, id), assignment: running };
  const finished = facts.findLast((fact) => fact.kind === 'finished');
  const returned = facts.findLast((fact) => fact.kind === 'returned');
  // Without a box there is nothing to tick: whoever asks for it is told why there is none.
  const { gate } = await requestWorld(world, facts);
  const box = ticked && cameTrusted(facts) && (gate?.open.length ?? 0) > 0;
  if (finished?.kind === 'finished' && finished.assign !== box)
    throw refuse('request.finished', { request: id });
  if (finished === undefined) {
    try {
      const at = world.now().toISOString();
      await record(world, tell, id, { at, kind: 'finished', assign: box }, facts.length);
    } catch (error) {
      if (!(error instanceof Refusal) || error.complaint.code !== 'house.conflict') throw error;
      // Pressed in another window, or an answer came in, in this very moment: what is there now decides. Facts only grow, and few come after this one.
      return finish(world, tell, start, id, ticked);
    }
  }
  if (!box || returned?.kind !== 'returned') return { request: await requestView(world, id) };
  const assignment = await start(returned.certificate, id);
  return { request: await requestView(world, id), assignment };
};
