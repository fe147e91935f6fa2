// Loaded into the real command before it starts (NODE_OPTIONS=--import): writes down every moment of every step, or kills the process at one of them.
import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';
import { STEP_CHANNEL } from '#server/step-channel.ts';
import type { StepTrace } from '#flow/world.ts';

const wanted = process.env['STEP_KILL'];
const list = process.env['STEP_LIST'];

subscribe(STEP_CHANNEL, (message) => {
  const moment = nameOf(message as StepTrace);
  if (list !== undefined) appendFileSync(list, `${moment}\n`);
  if (moment === wanted) process.kill(process.pid, 'SIGKILL');
});

/** An instance is named by its configuration file, which is another one in each test: only its kind stays. */
function nameOf({ step, moment }: StepTrace): string {
  return `${step.kind} ${step.on.replace(/:.*$/, '')} ${moment}`;
}
