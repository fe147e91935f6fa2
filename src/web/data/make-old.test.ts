import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { makeOld } from './make-old.ts';

/** A page that reads a state which the test changes; each answer is held until it is let go. */
const reading = (key: string) => {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0 } } });
  let state = 'signing';
  const held: (() => void)[] = [];
  const observer = new QueryObserver(queries, {
    queryKey: [key, 'one'],
    queryFn: () => {
      const answer = state;
      return new Promise<string>((resolve) => held.push(() => resolve(answer)));
    },
  });
  const leave = observer.subscribe(() => undefined);
  return {
    queries,
    becomes: (next: string) => {
      state = next;
    },
    answer: () => held.shift()?.(),
    asked: () => held.length,
    shown: () => observer.getCurrentResult().data,
    leave,
  };
};

describe('an event', () => {
  it('makes an answer old that is on its way for the first time', async () => {
    const page = reading('request');
    page.becomes('issued');
    makeOld(page.queries, ['request']);
    page.answer();
    await expect.poll(page.asked).toBe(1);
    expect(page.shown()).toBe('signing');
    page.answer();
    await expect.poll(page.shown).toBe('issued');
    page.leave();
  });

  it('makes an answer old that is there, and the one under way is not waited for', async () => {
    const page = reading('request');
    page.answer();
    await expect.poll(page.shown).toBe('signing');
    makeOld(page.queries, ['request']);
    page.becomes('issued');
    makeOld(page.queries, ['request']);
    page.answer();
    page.answer();
    await expect.poll(page.shown).toBe('issued');
    page.leave();
  });

  it('leaves other answers alone', async () => {
    const page = reading('request');
    page.answer();
    await expect.poll(page.shown).toBe('signing');
    makeOld(page.queries, ['status']);
    expect(page.asked()).toBe(0);
    page.leave();
  });
});
