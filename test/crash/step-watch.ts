// The environment in which the real command is watched, or killed, step by step.
import { fileURLToPath } from 'node:url';
import { STEP_CHANNEL } from '#server/step-channel.ts';

const PRELOAD = fileURLToPath(new URL('step-killer.js', import.meta.url));

/** `STEP_LIST`: file that gets a line for every moment; `STEP_KILL`: the moment at which the process kills itself. */
export const watched = (what: {
  readonly STEP_LIST?: string;
  readonly STEP_KILL?: string;
}): Record<string, string> => ({
  NODE_OPTIONS: `--import=${PRELOAD}`,
  STEP_CHANNEL,
  ...what,
});
