// Loaded into the real command before it starts (NODE_OPTIONS=--import): writes down every moment of every step, or kills the process at one of them.
// Plain JavaScript, and without the product: it is loaded hundreds of times.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

const { STEP_CHANNEL, STEP_LIST, STEP_KILL } = process.env;

subscribe(STEP_CHANNEL, ({ step, moment }) => {
  // An instance is named by its configuration file, which is another one in each test: only its kind stays.
  const name = `${step.kind} ${step.on.replace(/:.*$/, '')} ${moment}`;
  if (STEP_LIST !== undefined) appendFileSync(STEP_LIST, `${name}\n`);
  if (name === STEP_KILL) process.kill(process.pid, 'SIGKILL');
});
