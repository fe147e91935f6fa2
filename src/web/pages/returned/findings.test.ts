import { describe, expect, it } from 'vitest';
import { findingsOf } from './findings.ts';

const said = (title: string, detail: string, advice: string) => ({ title, detail, advice });

describe('findings', () => {
  it.each<[string, Parameters<typeof findingsOf>[0], ReturnType<typeof findingsOf>]>([
    ['are none where nothing is wrong', [], []],
    [
      'with one cure are one, in the order in which they come',
      [said('name', 'a', 'ask'), said('purpose', 'p', 'other'), said('name', 'b', 'ask')],
      [
        { title: 'name', details: ['a', 'b'], advice: 'ask' },
        { title: 'purpose', details: ['p'], advice: 'other' },
      ],
    ],
    [
      'that say the same are said once',
      [said('time', 't', 'wait'), said('time', 't', 'wait')],
      [{ title: 'time', details: ['t'], advice: 'wait' }],
    ],
    [
      'of one name with different cures stay apart',
      [said('time', 't', 'wait'), said('time', 't', 'renew')],
      [
        { title: 'time', details: ['t'], advice: 'wait' },
        { title: 'time', details: ['t'], advice: 'renew' },
      ],
    ],
  ])('%s', (_, complaints, findings) => {
    expect(findingsOf(complaints)).toEqual(findings);
  });
});
