// One step: intended, done, recorded. What dies between two lines is found by the next start in the journal.
import type { JournalEntry, Step } from '#core/assigned/journal.ts';
import { isBack } from '#core/assigned/plan.ts';
import { complain, type Complaint } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { StepMoment } from '../world.ts';
import type { Context, StepResult, StepRunner } from './context.ts';

/** Runs one step and journals it. What a step throws is a failure of the step, never of the transaction that must go on or back. */
export const perform = async (context: Context, step: Step, run: StepRunner): Promise<StepResult> => {
  const { world } = context;
  const begun = world.now();
  const trace = (moment: StepMoment): void => world.trace({ transaction: context.record.id, step, moment });
  trace('before');
  const unwritten = await note(context, { at: begun.toISOString(), step, phase: 'intended' });
  // Forward, nothing is done that the journal does not know; back, everything is tried, also on a full disk.
  const forward = !isBack(step.kind);
  if (forward && unwritten !== undefined) return { complaints: [unwritten] };
  trace('intended');
  const result = await attempt(context, step, run);
  trace('acted');
  const entry: JournalEntry = {
    at: world.now().toISOString(),
    step,
    phase: result.complaints.length === 0 ? 'done' : 'failed',
    ms: world.now().getTime() - begun.getTime(),
    ...(result.complaints.length + (result.warnings?.length ?? 0) > 0
      ? { complaints: [...result.complaints, ...(result.warnings ?? [])] }
      : {}),
    ...(result.detail === undefined ? {} : { detail: result.detail }),
  };
  const lost = await note(context, entry);
  trace('recorded');
  return forward && lost !== undefined ? { ...result, complaints: [...result.complaints, lost] } : result;
};

const attempt = async (context: Context, step: Step, run: StepRunner): Promise<StepResult> => {
  try {
    return await run(context, step.on);
  } catch (error) {
    if (error instanceof Refusal) return { complaints: [error.complaint, ...error.others] };
    const reference = context.world.report(error);
    const complaint: Complaint = complain('assigned.step.failed', {
      step: `${step.kind} ${step.on}`,
      reference,
    });
    return { complaints: [complaint] };
  }
};

/** What it answers: why the journal could not be written. The entry counts in this process all the same: what is taken back is decided by it. */
const note = async (context: Context, entry: JournalEntry): Promise<Complaint | undefined> => {
  context.entries.push(entry);
  try {
    await context.world.ledger.journal(context.record.id, entry);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.complaint;
  }
  context.announce(entry);
  return undefined;
};
