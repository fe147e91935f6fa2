import { describe, expect, test } from 'vitest';
import { crlDue, crlNextUpdate } from './crl-plan.ts';

const made = new Date('2027-01-01T00:00:00Z');
const last = { thisUpdate: made, nextUpdate: crlNextUpdate(made), serials: new Set(['0A', '0B']) };
const hoursLater = (hours: number): Date => new Date(made.getTime() + hours * 3_600_000);

describe('A revocation list is due', () => {
  test.each([
    ['when there is none', undefined, [], made, true],
    ['not when it was just made', last, ['0A', '0B'], made, false],
    ['when a revoked serial is missing', last, ['0A', '0C'], made, true],
    ['not when a listed certificate has ended since', last, ['0A'], made, false],
    ['not before half of its life', last, ['0A'], hoursLater(83), false],
    ['from half of its life on', last, ['0A'], hoursLater(84), true],
    ['when the clock was set back behind it', last, ['0A'], hoursLater(-25), true],
  ])('%s', (_, list, revoked, now, due) => {
    expect(crlDue(list, revoked, now)).toBe(due);
  });
});
