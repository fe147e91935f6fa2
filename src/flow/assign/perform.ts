// One step: intended, done, recorded. What dies between two lines is found by the next start in the journal.
import type { JournalEntry, Step } from '#core/assigned/journal.ts';
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
  await note(context, { at: begun.toISOString(), step, phase: 'intended' });
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
  await note(context, entry);
  trace('recorded');
  return result;
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

const note = async (context: Context, entry: JournalEntry): Promise<void> => {
  await context.world.ledger.journal(context.record.id, entry);
  context.entries.push(entry);
  context.announce(entry);
};
