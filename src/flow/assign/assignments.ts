// Assignments as deeds: one at a time per home, each run to its end, a receipt for every one, and what a dead process left brought to rest.
import { afterCrash, stepsForward } from '#core/assigned/plan.ts';
import type { RequestId, TransactionId } from '#core/facts.ts';
import { nextForRequest } from '#core/lifecycle.ts';
import { complain, refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { AssignInput, AssignmentOutcome, AssignmentView, HouseEvent, Receipt } from '#core/views.ts';
import { thumbprint } from '#core/x509/thumbprint.ts';
import { factsOf, requestWorld } from '../advance.ts';
import { record, transactionOf } from '../requests.ts';
import { certificateOf } from '../stock.ts';
import type { World } from '../world.ts';
import type { Context } from './context.ts';
import { contextAfterCrash, openAssignment } from './open.ts';
import { receiptOf } from './receipt.ts';
import { takeLock } from './lock.ts';
import { type Ended, runBack, runCommit, runForward } from './run.ts';

export type Tell = (event: HouseEvent) => void;

export type AssignOptions = {
  /** Hears the id before the first step. */
  readonly started?: ((id: TransactionId) => void) | undefined;
  /** Finish, pressed twice: a request that started an assignment is answered with that one. */
  readonly once?: boolean;
};

export const assign = async (
  world: World,
  tell: Tell,
  input: AssignInput,
  { started, once = false }: AssignOptions = {},
): Promise<AssignmentView> => {
  const lock = await takeLock(world);
  try {
    await recoverHeld(world, tell);
    const already =
      once && input.request !== undefined ? transactionOf(await factsOf(world, input.request)) : undefined;
    if (already !== undefined) {
      started?.(already);
      return assignmentView(world, already);
    }
    const context = await openAssignment(world, tell, input);
    const { record: transaction } = context;
    await world.ledger.openTransaction(transaction);
    if (transaction.request !== undefined) {
      await endRequest(world, tell, transaction.request);
      const at = world.now().toISOString();
      await record(world, tell, transaction.request, { at, kind: 'assigning', transaction: transaction.id });
    }
    started?.(transaction.id);
    await close(context, tell, await runForward(context));
    return assignmentView(world, transaction.id);
  } finally {
    await lock.release();
  }
};

/** Finish was pressed with the box ticked, and the process died before the transaction was open: what was asked for is done now. */
export const carryOn = async (world: World, tell: Tell): Promise<void> => {
  for (const { id, facts } of await world.ledger.requests({ limit: LOOKED_AT, offset: 0 })) {
    const waiting =
      facts.some((fact) => fact.kind === 'finished' && fact.assign) && transactionOf(facts) === undefined;
    if (!waiting || nextForRequest(await requestWorld(world, facts), world.now()).do !== 'assign') continue;
    const returned = facts.findLast((fact) => fact.kind === 'returned');
    if (returned?.kind !== 'returned') continue;
    try {
      await assign(world, tell, { certificate: returned.certificate, request: id }, { once: true });
    } catch (error) {
      // Somebody else is assigning, or it is refused now: the request's page says so.
      if (!(error instanceof Refusal)) throw error;
    }
  }
};

/** A process dies between two lines of the newest requests, not of last year's. */
const LOOKED_AT = 20;

/** Assigned from the main page: the request that brought the certificate is over with that, also when nobody pressed Finish on its page. */
const endRequest = async (world: World, tell: Tell, id: RequestId): Promise<void> => {
  const facts = await factsOf(world, id);
  if (facts.some((fact) => fact.kind === 'finished')) return;
  await record(world, tell, id, { at: world.now().toISOString(), kind: 'finished', assign: true });
};

/** Finishes or undoes what a dead process left. Somebody else's running transaction is left alone: its lock says so. */
export const recover = async (world: World, tell: Tell): Promise<readonly AssignmentView[]> => {
  if ((await world.ledger.openTransactions()).length === 0) return [];
  const lock = await takeLock(world).catch(busy);
  if (lock === undefined) return [];
  try {
    return await recoverHeld(world, tell);
  } finally {
    await lock.release();
  }
};

const busy = (error: unknown): undefined => {
  if (error instanceof Refusal && error.complaint.code === 'assigned.busy') return undefined;
  throw error;
};

const recoverHeld = async (world: World, tell: Tell): Promise<readonly AssignmentView[]> => {
  const views: AssignmentView[] = [];
  for (const id of await world.ledger.openTransactions()) {
    const context = await contextAfterCrash(world, tell, id);
    if (context === undefined) {
      await world.ledger.closeTransaction(
        id,
        'stopped' satisfies AssignmentOutcome,
        world.now().toISOString(),
      );
      continue;
    }
    await close(context, tell, await bringToRest(context));
    views.push(await assignmentView(world, id));
  }
  return views;
};

const bringToRest = async (context: Context): Promise<Ended> => {
  if (afterCrash(context.entries) === 'finish') return runCommit(context);
  const last = context.entries.at(-1)?.step;
  const because = complain('assigned.interrupted', {
    step: last === undefined ? '' : `${last.kind} ${last.on}`,
  });
  return runBack(context, [because], []);
};

const close = async (context: Context, tell: Tell, ended: Ended): Promise<void> => {
  const { world, record } = context;
  const receipt = await receiptOf(context, ended);
  await world.ledger.keepReceipt(record.id, receipt);
  await world.ledger.closeTransaction(record.id, ended.outcome, receipt.closedAt);
  tell({ kind: 'assignment', assignment: record.id, outcome: ended.outcome });
  tell({ kind: 'changed', what: 'usages' });
};

export const assignmentView = async (world: World, id: TransactionId): Promise<AssignmentView> => {
  const kept = await world.ledger.transaction(id);
  if (kept === undefined) throw refuse('assigned.transaction.unknown', { transaction: id.slice(0, 60) });
  const certificate = await certificateOf(world, kept.certificate);
  const receipt = (await world.ledger.receipt(id)) as Receipt | undefined;
  return {
    id,
    certificate: kept.certificate,
    thumbprint: certificate === undefined ? '' : thumbprint(certificate.der, world.crypto),
    usages: kept.usages,
    plan: stepsForward(kept.parts),
    entries: kept.entries,
    complaints: receipt?.complaints ?? [],
    ...(kept.outcome === undefined ? {} : { outcome: kept.outcome as AssignmentOutcome }),
  };
};
