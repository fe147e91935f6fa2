// Judges what is in service for as long as the server runs: by the clock, since time and other programs change what is trusted, and soon after a change that is told.
import { LIMITS } from '#core/limits.ts';
import type { House } from '#flow/house.ts';

/** Never two at a time; a change while one runs is judged after it. Returns what ends it, and waits for one that runs. */
export const keepJudging = (
  house: Pick<House, 'judgeAgain' | 'listen'>,
  failed: (error: unknown) => void,
  everyMs: number = LIMITS.standingCheckMs,
): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  let again = false;
  let over = false;
  const judge = (): void => {
    if (over) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = house
      .judgeAgain()
      .catch(failed)
      .finally(() => {
        running = undefined;
        if (!again) return;
        again = false;
        judge();
      });
  };
  const timer = setInterval(judge, everyMs);
  timer.unref();
  const stop = house.listen((event) => {
    if (event.kind === 'assignment' || (event.kind === 'changed' && TOUCHES_TRUST.has(event.what))) judge();
  });
  judge();
  return async () => {
    over = true;
    clearInterval(timer);
    stop();
    await running;
  };
};

const TOUCHES_TRUST: ReadonlySet<string> = new Set(['stores', 'topology', 'authority']);
