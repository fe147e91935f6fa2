// Waits for a condition of a real program, bounded.
import type { ServiceHost } from '#core/ports.ts';

/** False when the time is over, by the clock or by the count of waits, whichever is first: a clock that stands still ends it, too. */
export const until = async (
  host: Pick<ServiceHost, 'now' | 'wait'>,
  boundMs: number,
  pollMs: number,
  condition: () => Promise<boolean>,
): Promise<boolean> => {
  const deadline = host.now().getTime() + boundMs;
  for (let waits = 0; !(await condition()); waits += 1) {
    if (host.now().getTime() >= deadline || waits * pollMs >= boundMs) return false;
    await host.wait(pollMs);
  }
  return true;
};
