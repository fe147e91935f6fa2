// One run of one target: the input of a seed and a number, and what the reader made of it.
import { randomFrom, seedOf } from './random.ts';
import { type TargetName, TARGETS } from './targets.ts';

/** No input may take longer, in milliseconds of the processor, so that other programs on the machine do not count. */
export const MOST_MS = 2_000;

export type Outcome = { readonly read: boolean; readonly ms: number; readonly fault?: string };

export const inputOf = (
  target: TargetName,
  seed: number,
  number: number,
  seeds: readonly Uint8Array[],
): Uint8Array => {
  const random = randomFrom(seedOf(seed, target, number));
  return TARGETS[target].mutate(random.of(seeds), random, seeds);
};

/** `fault`: something was thrown, or it took too long. */
export const outcomeOf = async (target: TargetName, bytes: Uint8Array): Promise<Outcome> => {
  const used = process.cpuUsage();
  let read = false;
  let fault: string | undefined;
  try {
    read = await TARGETS[target].read(bytes);
  } catch (error) {
    fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { user, system } = process.cpuUsage(used);
  const ms = (user + system) / 1_000;
  if (ms > MOST_MS) fault ??= `took ${Math.round(ms)} ms`;
  return { read, ms, ...(fault === undefined ? {} : { fault }) };
};
