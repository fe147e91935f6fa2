// The steps of an assignment, forward and back: the one list that the transaction runs, the receipt shows and the crash tests walk.
import type { JournalEntry, Part, Step, StepKind } from './journal.ts';

/** What a step is done to: once for the whole transaction, for each service, or for each program instance. */
const SCOPE = {
  'probe-before': 'service',
  stage: 'service',
  judge: 'service',
  test: 'instance',
  switch: 'service',
  reload: 'instance',
  prove: 'service',
  commit: 'transaction',
  'switch-back': 'service',
  'reload-back': 'instance',
  'prove-back': 'service',
  discard: 'service',
} as const satisfies Record<StepKind, 'service' | 'instance' | 'transaction'>;

const FORWARD = ['probe-before', 'stage', 'judge', 'test', 'switch', 'reload', 'prove', 'commit'] as const;
const BACK = ['switch-back', 'reload-back', 'prove-back', 'discard'] as const;

/** All of one kind before the first of the next: nothing is switched before everything is staged, judged and tested. */
export const stepsForward = (parts: readonly Part[]): readonly Step[] =>
  FORWARD.flatMap((kind) => stepsOf(kind, parts));

/**
 * What undoing takes, from the journal alone. A service whose switch was never intended has nothing to take back but its staged files;
 * one that was switched is switched back, its program reloaded and the old certificate proven. `kept` are services without a rollback target.
 */
export const stepsBack = (
  parts: readonly Part[],
  entries: readonly JournalEntry[],
  kept: ReadonlySet<string>,
): readonly Step[] => {
  const switched = parts.filter(
    (part) => !kept.has(part.service) && wasIntended(entries, 'switch', part.service),
  );
  const untouched = parts.filter((part) => !kept.has(part.service));
  return BACK.flatMap((kind) => stepsOf(kind, kind === 'discard' ? untouched : switched));
};

/** After a crash: past the intention to commit everything was proven, so it is finished; before it, or once going back had begun, undone. */
export const afterCrash = (entries: readonly JournalEntry[]): 'finish' | 'undo' =>
  wasIntended(entries, 'commit', 'transaction') && !entries.some(({ step }) => isBack(step.kind))
    ? 'finish'
    : 'undo';

export const isBack = (kind: StepKind): boolean => (BACK as readonly StepKind[]).includes(kind);

export const wasIntended = (entries: readonly JournalEntry[], kind: StepKind, on: string): boolean =>
  entries.some((entry) => entry.step.kind === kind && entry.step.on === on);

export const isDone = (entries: readonly JournalEntry[], step: Step): boolean =>
  entries.some(
    (entry) => entry.phase === 'done' && entry.step.kind === step.kind && entry.step.on === step.on,
  );

export const instancesOf = (parts: readonly Part[]): readonly string[] => [
  ...new Set(parts.map((part) => part.instance)),
];

const stepsOf = (kind: StepKind, parts: readonly Part[]): Step[] => {
  switch (SCOPE[kind]) {
    case 'service':
      return parts.map((part) => ({ kind, on: part.service }));
    case 'instance':
      return instancesOf(parts).map((instance) => ({ kind, on: instance }));
    case 'transaction':
      return [{ kind, on: 'transaction' }];
  }
};
