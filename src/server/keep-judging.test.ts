import { describe, expect, it } from 'vitest';
import type { HouseEvent } from '#core/views.ts';
import { keepJudging } from './keep-judging.ts';

/** Judges when it is told to finish, and counts. */
const house = () => {
  const listeners = new Set<(event: HouseEvent) => void>();
  const waiting: ((error?: Error) => void)[] = [];
  let begun = 0;
  return {
    begun: () => begun,
    finish: async (error?: Error): Promise<void> => {
      waiting.shift()?.(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
    tell: (event: HouseEvent): void => {
      for (const listener of listeners) listener(event);
    },
    deeds: {
      judgeAgain: () => {
        begun += 1;
        return new Promise<void>((resolve, reject) => {
          waiting.push((error) => (error === undefined ? resolve() : reject(error)));
        });
      },
      listen: (listener: (event: HouseEvent) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
};
const NEVER = 1_000_000;
const STORES: HouseEvent = { kind: 'changed', what: 'stores' };

describe('a server that judges by the clock', () => {
  it('judges when it starts, and after a change, one at a time', async () => {
    const { deeds, begun, finish, tell } = house();
    const stop = keepJudging(deeds, () => {}, NEVER);
    expect(begun()).toBe(1);
    tell(STORES);
    tell(STORES);
    expect(begun()).toBe(1);
    await finish();
    expect(begun()).toBe(2);
    await finish();
    expect(begun()).toBe(2);
    await stop();
  });

  it('does not judge after changes that touch no trust', async () => {
    const { deeds, begun, finish, tell } = house();
    const stop = keepJudging(deeds, () => {}, NEVER);
    await finish();
    tell({ kind: 'changed', what: 'usages' });
    expect(begun()).toBe(1);
    await stop();
  });

  it('goes on after a failure, which is told', async () => {
    const { deeds, begun, finish, tell } = house();
    const told: unknown[] = [];
    const stop = keepJudging(deeds, (error) => told.push(error), NEVER);
    await finish(new Error('disk'));
    expect(told).toEqual([new Error('disk')]);
    tell(STORES);
    expect(begun()).toBe(2);
    await finish();
    await stop();
  });

  it('ends with what runs, and hears nothing more', async () => {
    const { deeds, begun, finish, tell } = house();
    const stop = keepJudging(deeds, () => {}, NEVER);
    let stopped = false;
    const ended = stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    tell(STORES);
    await finish();
    await ended;
    expect(begun()).toBe(1);
  });
});
