// The transaction: every step forward, or every service back to what it had. All or nothing, at rest.
import { instancesOf, stepsBack, stepsForward, wasIntended } from '#core/assigned/plan.ts';
import type { Step, StepKind } from '#core/assigned/journal.ts';
import { complain, type Complaint } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { AssignmentOutcome } from '#core/views.ts';
import type { Context, StepResult, StepRunner } from './context.ts';
import { perform } from './perform.ts';
import { BACK_RUNNERS, rollbackTarget } from './steps-back.ts';
import { FORWARD_RUNNERS } from './steps-forward.ts';

export type Ended = {
  readonly outcome: AssignmentOutcome;
  readonly complaints: readonly Complaint[];
  readonly warnings: readonly Complaint[];
};

const RUNNERS: Record<StepKind, StepRunner> = { ...FORWARD_RUNNERS, ...BACK_RUNNERS };

/** Kinds whose steps do not get in each other's way: side by side, so that services are mixed for as short as can be. */
const SIDE_BY_SIDE: ReadonlySet<StepKind> = new Set([
  'probe-before',
  'judge',
  'test',
  'reload',
  'prove',
  'reload-back',
  'prove-back',
]);

export const runForward = async (context: Context): Promise<Ended> => {
  for (const group of groups(stepsForward(context.parts))) {
    if (group[0]?.kind === 'commit') break;
    const complaints = (await runGroup(context, group)).flatMap((result) => result.complaints);
    if (complaints.length > 0) return runBack(context, complaints, warningsIn(context));
  }
  return runCommit(context);
};

/**
 * Everything was proven. Also the way on after a crash in the middle of it. What was begun here is never taken back: part of it may be recorded.
 * Refuses when it cannot be recorded; the transaction then stays open, and the next start ends it.
 */
export const runCommit = async (context: Context): Promise<Ended> => {
  const { complaints } = await perform(context, COMMIT, RUNNERS.commit);
  const [first, ...others] = complaints;
  if (first !== undefined) throw new Refusal(first, others);
  const warnings = warningsIn(context);
  return {
    outcome:
      context.parts.length === 0 || warnings.some(({ code }) => UNPROVEN.has(code)) ? 'assigned' : 'proven',
    complaints: [],
    warnings,
  };
};

const COMMIT: Step = { kind: 'commit', on: 'transaction' };

/** From the journal, so that a receipt made after a crash has them too. */
const warningsIn = ({ entries, record, parts }: Context): readonly Complaint[] => [
  ...record.usages
    .filter((usage) => !parts.some((part) => part.usage === usage))
    .map((usage) => complain('assigned.no-service', { usage })),
  ...entries.filter(({ phase }) => phase === 'done').flatMap(({ complaints = [] }) => complaints),
];

/** Warnings that mean: switched, nothing contrary, but not everything could be looked at. A usage without a service has nothing to look at. */
const UNPROVEN: ReadonlySet<string> = new Set([
  'proven.unreachable',
  'assigned.program.down',
  'assigned.service.no-target',
]);

/** Also the way out of a crash: only the journal says what has to be taken back. */
export const runBack = async (
  context: Context,
  because: readonly Complaint[],
  warnings: readonly Complaint[],
): Promise<Ended> => {
  const touched = context.parts.filter((part) => wasIntended(context.entries, 'switch', part.service));
  const kept: Complaint[] = [];
  const keptServices = new Set<string>();
  let unread: unknown;
  for (const part of touched) {
    try {
      const why = await rollbackTarget(context, part);
      if (why === undefined) continue;
      kept.push(complain('assigned.rollback.no-target', { service: part.service, why }));
    } catch (error) {
      unread = error;
    }
    keptServices.add(part.service);
  }
  const failed: Complaint[] = [];
  for (const group of groups(stepsBack(context.parts, context.entries, keptServices))) {
    const results = await runGroup(context, group);
    failed.push(...results.flatMap((result) => result.complaints));
  }
  // A service that stays with the new files must also be made to read them: a crash may have come before its program was told.
  const untold = instancesOf(
    touched.filter((part) => keptServices.has(part.service) && !wasTold(context, part.instance)),
  );
  const told = await runGroup(
    context,
    untold.map((on) => ({ kind: 'reload', on })),
  );
  failed.push(...told.flatMap((result) => result.complaints));
  // What it had could not be looked at: the others are back, and this one is tried again at the next start, when the file system lets us.
  if (unread !== undefined) throw unread;
  const complaints = [...because, ...kept, ...failed];
  const known = [...warnings, ...warningsIn(context)];
  if (kept.length + failed.length > 0) return { outcome: 'stopped', complaints, warnings: known };
  if (touched.length === 0) return { outcome: 'refused', complaints, warnings: known };
  return { outcome: 'rolled-back', complaints, warnings: known };
};

const wasTold = ({ entries }: Context, instance: string): boolean =>
  entries.some(({ step, phase }) => step.kind === 'reload' && step.on === instance && phase !== 'intended');

const runGroup = async (context: Context, steps: readonly Step[]): Promise<readonly StepResult[]> => {
  const one = (step: Step): Promise<StepResult> => perform(context, step, RUNNERS[step.kind]);
  if (steps[0] !== undefined && SIDE_BY_SIDE.has(steps[0].kind)) {
    // Also where one of them breaks down, nothing goes on unwatched after the lock is let go.
    const all = await Promise.allSettled(steps.map(one));
    for (const result of all) if (result.status === 'rejected') throw result.reason;
    return all.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }
  const results: StepResult[] = [];
  for (const step of steps) {
    const result = await one(step);
    results.push(result);
    // Going forward there is no point in switching more; going back everything is tried.
    if (result.complaints.length > 0 && step.kind in FORWARD_RUNNERS) break;
  }
  return results;
};

const groups = (steps: readonly Step[]): readonly (readonly Step[])[] => {
  const kinds = [...new Set(steps.map((step) => step.kind))];
  return kinds.map((kind) => steps.filter((step) => step.kind === kind));
};
