import { expect, test } from 'vitest';
import { Refusal } from '#core/refusal.ts';
import { Attempts } from './attempts.ts';

const MINUTE = 60_000;
const attempts = () => new Attempts({ windowMs: 15 * MINUTE, each: 3, all: 5 });
/** Seconds to wait; 0 when it was let through. */
const wait = (of: Attempts, name: string, now: number): number => {
  try {
    of.count(name, now);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.complaint.code).toBe('house.session.too-many');
    return (error.complaint.facts as { seconds: number }).seconds;
  }
};

/** Each attempt: name, minute, seconds it has to wait. */
const CASES: readonly [string, readonly (readonly [string, number, number])[]][] = [
  [
    'a name waits after its share, until its first attempt is out of the window',
    [
      ['a', 0, 0],
      ['a', 1, 0],
      ['a', 2, 0],
      ['a', 3, 12 * 60],
      ['a', 15, 0],
      ['a', 15, 60],
    ],
  ],
  [
    'one name does not make another wait',
    [
      ['a', 0, 0],
      ['a', 0, 0],
      ['a', 0, 0],
      ['a', 0, 900],
      ['b', 0, 0],
    ],
  ],
  [
    'many names together wait, also one never heard of',
    [
      ['a', 0, 0],
      ['b', 0, 0],
      ['c', 0, 0],
      ['d', 0, 0],
      ['e', 0, 0],
      ['f', 5, 600],
      ['f', 15, 0],
    ],
  ],
  [
    'what is refused is not counted: asking again and again does not make the wait longer',
    [
      ['a', 0, 0],
      ['a', 0, 0],
      ['a', 0, 0],
      ['a', 10, 300],
      ['a', 14, 60],
      ['a', 15, 0],
      ['a', 15, 0],
      ['a', 15, 0],
    ],
  ],
];
test.each(CASES)('%s', (_, tries) => {
  const of = attempts();
  expect(tries.map(([name, minute]) => wait(of, name, minute * MINUTE))).toEqual(
    tries.map(([, , seconds]) => seconds),
  );
});

test('the right password wipes the mistakes of its name, and not those of all', () => {
  const of = attempts();
  for (let n = 0; n < 3; n++) of.count('a', 0);
  of.forget('a');
  expect([wait(of, 'a', 0), wait(of, 'a', 0), wait(of, 'a', 0)]).toEqual([0, 0, 900]);
});

test('the wait is in whole seconds, never none', () => {
  const of = attempts();
  for (let n = 0; n < 3; n++) of.count('a', 0);
  expect(wait(of, 'a', 15 * MINUTE - 1)).toBe(1);
});
