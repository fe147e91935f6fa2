import { describe, expect, test } from 'vitest';
import type { Evidence } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { complain, type Complaint, type ProblemCode } from '../problems.ts';
import { proveAgain, settle } from './prove-again.ts';

const complaint = (code: ProblemCode): Complaint => complain(code, {} as never) as Complaint;
const evidence = (
  verdict: Evidence['verdict'],
  codes: readonly ProblemCode[] = [],
  more: Partial<Evidence> = {},
): Evidence => ({
  service: 'web',
  target: 'server.test:443',
  address: '192.0.2.1:443',
  at: '',
  ms: 1,
  chain: [],
  ...(verdict !== 'unreachable' && { seen: 'NEW' }),
  verdict,
  complaints: codes.map(complaint),
  ...more,
});
const PROVEN = evidence('proven');
const DOWN = evidence('unreachable', ['proven.unreachable']);
const PREVIOUS = evidence('contrary', ['proven.certificate.previous'], { seen: 'OLD' });
const STRANGER = evidence('contrary', ['proven.certificate.stranger'], { seen: 'ELSE' });
const SILENT = evidence('contrary', ['proven.application.silent']);
const elsewhere = (of: Evidence, more: Partial<Evidence> = { address: '[2001:db8::1]:443' }): Evidence => ({
  ...of,
  ...more,
});

describe('look again, or settle', () => {
  const CASES: readonly [string, readonly Evidence[], readonly Evidence[], 'again' | 'settled'][] = [
    ['proven is proven', [PREVIOUS], [PROVEN], 'settled'],
    ['the previous certificate: an old process may still hold it', [PREVIOUS], [PREVIOUS], 'again'],
    [
      'another of ours: so may a still older one',
      [PREVIOUS],
      [evidence('contrary', ['proven.certificate.other-of-ours'], { seen: 'OLDER' })],
      'again',
    ],
    ["a stranger's that was not there before", [PREVIOUS], [STRANGER], 'settled'],
    ["a stranger's that was there before we came", [STRANGER], [STRANGER], 'again'],
    ['gone, where somebody was', [PREVIOUS], [DOWN], 'again'],
    ['gone, as it was before', [DOWN], [DOWN], 'settled'],
    ['gone, and never looked at before', [], [DOWN], 'again'],
    ['the application is not up yet', [PREVIOUS], [SILENT], 'again'],
    ['a missing intermediate', [PREVIOUS], [evidence('contrary', ['proven.chain.incomplete'])], 'settled'],
    [
      'a silent application behind a chain that stays wrong',
      [PREVIOUS],
      [evidence('contrary', ['proven.chain.incomplete', 'proven.application.silent'])],
      'settled',
    ],
    [
      'a path that is not trusted',
      [PREVIOUS],
      [evidence('contrary', ['proven.path.not-trusted', 'trusted.root.missing'])],
      'settled',
    ],
    ['clients let in', [PREVIOUS], [evidence('contrary', ['proven.mutual.not-refused'])], 'settled'],
    [
      'our client certificate not accepted yet',
      [PREVIOUS],
      [evidence('contrary', ['proven.mutual.not-accepted'])],
      'again',
    ],
    [
      'one address done, the other not yet',
      [PREVIOUS, elsewhere(PREVIOUS)],
      [PROVEN, elsewhere(PREVIOUS)],
      'again',
    ],
    [
      'one address done, the other down as before',
      [PREVIOUS, elsewhere(DOWN)],
      [PROVEN, elsewhere(DOWN)],
      'settled',
    ],
  ];
  const since = new Date(0);
  test.each(CASES)('%s', (_, before, after, kind) => {
    expect(proveAgain({ before, after, looks: 1, since, now: new Date(80) }).kind).toBe(kind);
  });

  test('when the grace time is over, whatever was seen is what is', () => {
    const at = (ms: number) =>
      proveAgain({ before: [PREVIOUS], after: [PREVIOUS], looks: 3, since, now: new Date(ms) });
    expect(at(LIMITS.proofGraceMs - 10)).toEqual({ kind: 'again', afterMs: 10 });
    expect(at(LIMITS.proofGraceMs)).toEqual({ kind: 'settled' });
  });

  test('looks are close together at first, a second apart at most, and come to an end', () => {
    let now = 0;
    const pauses: number[] = [];
    for (let looks = 1; ; looks++) {
      const next = proveAgain({ before: [PREVIOUS], after: [PREVIOUS], looks, since, now: new Date(now) });
      if (next.kind === 'settled') break;
      pauses.push(next.afterMs);
      now += next.afterMs;
    }
    expect(now).toBe(LIMITS.proofGraceMs);
    expect(pauses[0]).toBe(25);
    expect(Math.max(...pauses)).toBe(1000);
    expect(pauses.length).toBeLessThan(25);
  });
});

describe('what all looks amount to', () => {
  const CASES: readonly [
    string,
    readonly Evidence[],
    readonly Evidence[],
    ReturnType<typeof settle>['outcome'],
  ][] = [
    ['proven at every address', [PREVIOUS, elsewhere(PREVIOUS)], [PROVEN, elsewhere(PROVEN)], 'proven'],
    ['proven, although nobody was there before', [DOWN], [PROVEN], 'proven'],
    ['proven where anybody was', [PREVIOUS, elsewhere(DOWN)], [PROVEN, elsewhere(DOWN)], 'proven'],
    ['the previous certificate is still there', [PREVIOUS], [PREVIOUS], 'not-proven'],
    [
      'contrary at one address of two',
      [PREVIOUS, elsewhere(PREVIOUS)],
      [PROVEN, elsewhere(PREVIOUS)],
      'not-proven',
    ],
    ['somebody was there and is gone', [PREVIOUS], [DOWN], 'not-proven'],
    ['proven before and gone', [PROVEN], [DOWN], 'not-proven'],
    ['nobody was there, nobody is', [DOWN], [DOWN], 'unproven-but-harmless'],
    [
      'nobody was there, and what is there now is wrong: going back would not mend it',
      [DOWN],
      [STRANGER],
      'unproven-but-harmless',
    ],
    ['a new address of the name, down', [PREVIOUS], [PROVEN, elsewhere(DOWN)], 'proven'],
    ['a new address of the name, wrong', [PREVIOUS], [PROVEN, elsewhere(STRANGER)], 'not-proven'],
    [
      'the name is not found any more',
      [PREVIOUS],
      [elsewhere(DOWN, { address: 'server.test:443' })],
      'unproven-but-harmless',
    ],
    [
      'a second target that nobody could reach, before and after',
      [PREVIOUS, elsewhere(DOWN, { target: 'b:443' })],
      [PROVEN, elsewhere(DOWN, { target: 'b:443' })],
      'unproven-but-harmless',
    ],
    [
      'a second service that nobody could reach',
      [PREVIOUS, elsewhere(DOWN, { service: 'sip' })],
      [PROVEN, elsewhere(DOWN, { service: 'sip' })],
      'unproven-but-harmless',
    ],
    [
      'what another service shows does not count',
      [elsewhere(PREVIOUS, { service: 'sip' }), DOWN],
      [DOWN],
      'unproven-but-harmless',
    ],
    ['no look at all', [], [], 'unproven-but-harmless'],
  ];
  test.each(CASES)('%s', (_, before, after, outcome) => {
    expect(settle(before, after).outcome).toBe(outcome);
  });

  test('only what tells against it is complained of; when nothing does, what could not be seen', () => {
    expect(
      settle([PREVIOUS, elsewhere(DOWN)], [PREVIOUS, elsewhere(DOWN)]).complaints.map(({ code }) => code),
    ).toEqual(['proven.certificate.previous']);
    expect(
      settle([PREVIOUS, elsewhere(DOWN)], [PROVEN, elsewhere(DOWN)]).complaints.map(({ code }) => code),
    ).toEqual(['proven.unreachable']);
  });
});
