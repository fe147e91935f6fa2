// Every ending as an exit code: 0 done · 1 refused or failed · 2 wrong usage · 3 not trusted · 4 pending · 5 denied · 6 rolled back.
import { randomUUID } from 'node:crypto';
import { exitCodeOf, refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { AssignmentOutcome, RequestState } from '#core/views.ts';
import type { Globals } from './globals.ts';
import { problem } from './problem.ts';
import { printable } from './text.ts';

export const USAGE = 2;

const BY_STATE: Record<RequestState, number> = {
  working: 0,
  trusted: 0,
  'root-missing': 3,
  'intermediate-missing': 3,
  'key-missing': 3,
  unfit: 3,
  pending: 4,
  denied: 5,
  failed: 1,
  declined: 0,
  assigned: 0,
  proven: 0,
  'rolled-back': 6,
  withdrawn: 0,
};
export const exitOfState = (state: RequestState): number => BY_STATE[state];

const BY_OUTCOME: Record<AssignmentOutcome, number> = {
  proven: 0,
  assigned: 0,
  'rolled-back': 6,
  stopped: 6,
  refused: 1,
};
export const exitOfOutcome = (
  outcome: AssignmentOutcome | undefined,
  first?: { readonly code: string },
): number => {
  // Refused inside the transaction for want of trust is the same "not trusted" as before it.
  if (outcome === 'refused' && first?.code.startsWith('trusted.') === true) return 3;
  return outcome === undefined ? 1 : BY_OUTCOME[outcome];
};

/** The story goes to standard error, before the problem that refers to it; a program gets the problem alone. */
const bug = ({ json }: Globals, error: unknown): Refusal => {
  const reference = randomUUID().slice(0, 8);
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!json) process.stderr.write(`[${reference}] ${printable(story)}\n`);
  return refuse('house.internal', { reference }, error);
};

/** Runs a verb. What it refuses is said on stderr, in words for a person and as a problem document for a program. */
export const endedBy = async (globals: Globals, run: () => Promise<number | undefined>): Promise<number> => {
  try {
    return (await run()) ?? 0;
  } catch (error) {
    const refusal = error instanceof Refusal ? error : bug(globals, error);
    problem(globals, refusal);
    return exitCodeOf(refusal.complaint.code);
  }
};
