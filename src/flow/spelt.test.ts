import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
let thumbprint: string;
beforeAll(async () => {
  small = await smallHouse();
  thumbprint = await small.certificate();
});
afterAll(() => small.close());

describe('a certificate by what status shows of its thumbprint', () => {
  it.each([
    ['its first sixteen digits', (whole: string) => whole.slice(0, 16)],
    ['its first eight, in small letters', (whole: string) => whole.slice(0, 8).toLowerCase()],
    ['groups of four', (whole: string) => whole.slice(0, 12).replace(/(.{4})/g, '$1 ')],
  ])('%s find it', async (_, spell) => {
    expect((await small.house.certificate(spell(thumbprint))).thumbprint).toBe(thumbprint);
  });

  it.each([
    ['digits from its middle', (whole: string) => whole.slice(4, 20)],
    ['seven digits', (whole: string) => whole.slice(0, 7)],
    ['a word', () => 'localhost'],
  ])('%s do not', async (_, spell) => {
    expect(await refusalOf(small.house.certificate(spell(thumbprint)))).toBe('assigned.certificate.unknown');
  });
});

it('looking at the embedded CA does not make it, so that it is made for the topology set by then', async () => {
  const fresh = await smallHouse();
  try {
    expect((await fresh.house.authority()).certificates).toEqual([]);
    await fresh.certificate();
    expect((await fresh.house.authority()).certificates).toHaveLength(2);
  } finally {
    await fresh.close();
  }
});
