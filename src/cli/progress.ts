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
