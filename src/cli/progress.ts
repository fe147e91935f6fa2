// Follows a running assignment: a line for each step that ended, on standard error, so that standard output stays the result's.
import type { TransactionId } from '#core/facts.ts';
import type { AssignmentView } from '#core/views.ts';
import type { Client } from '#schema/client.ts';
import type { Messages } from '#words/messages.ts';
import type { Globals } from './globals.ts';
import { complaintText } from './problem.ts';
import { pad } from './text.ts';

export const follow = async (
  client: Client,
  id: TransactionId,
  words: Messages,
  globals: Globals,
): Promise<AssignmentView> => {
  const heed = endInOrder(words);
  try {
    return await followed(client, id, words, globals);
  } finally {
    heed.stop();
  }
};

/** Half an assignment is what nobody wants: the first Ctrl-C waits for its end, and says so; the next one does not. */
const endInOrder = (words: Messages): { stop(): void } => {
  let first: number | undefined;
  const heard = (signal: NodeJS.Signals): void => {
    // A terminal tells the launcher and this process; the launcher hands its own on: one press, heard twice.
    if (first !== undefined && performance.now() - first < ONE_PRESS_MS) return;
    if (first === undefined) {
      first = performance.now();
      process.stderr.write(`${words.terminal.interrupted}\n`);
      return;
    }
    stop();
    process.kill(process.pid, signal);
  };
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, heard);
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  return { stop };
};

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const ONE_PRESS_MS = 300;

const followed = async (
  client: Client,
  id: TransactionId,
  words: Messages,
  globals: Globals,
): Promise<AssignmentView> => {
  for await (const { event } of client.assignmentEvents({ params: { id } })) {
    if (event.kind === 'outcome') break;
    const { step, phase, ms, complaints } = event.entry;
    if (globals.json || phase === 'intended') continue;
    const mark = phase === 'done' ? '✔' : '✘';
    const on = step.on === 'transaction' ? '' : step.on;
    process.stderr.write(
      `  ${mark} ${pad(words.steps[step.kind], STEP_COLUMNS)}  ${pad(on, SERVICE_COLUMNS)}  ${ms ?? 0} ms\n`,
    );
    if (phase === 'failed')
      for (const complaint of complaints ?? [])
        process.stderr.write(complaintText(complaint, globals.lang, '      '));
  }
  return client.assignment({ params: { id } });
};

const STEP_COLUMNS = 26;
const SERVICE_COLUMNS = 24;
