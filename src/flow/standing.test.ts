// What is in service is judged again: stores that other programs change, and the clock, turn a verdict without anybody asking.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Topology } from '#core/topology/topology.ts';
import { made, pem } from '#test/little-ca.ts';
import { type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
let party: string;
let root: string;
beforeEach(async () => {
  small = await smallHouse();
  await small.add('one', 'Default');
  const certificate = await small.certificate();
  root = (await small.house.certificates({ store: 'root' })).items[0]?.id ?? '';
  party = join(small.folder, 'clients.pem');
  await holds('root');
  const topology = (await small.house.topology()) as Topology;
  await small.house.setTopology({ ...topology, settings: { Default: { parties: [party] } } });
  await small.house.assign({ certificate, usages: ['Default'] });
});
afterEach(() => small.close());

/** Another program writes the party's store. */
const holds = async (what: 'root' | 'stranger'): Promise<void> => {
  const { der } = await small.house.certificate(root);
  const text =
    what === 'root' ? pem({ der: Buffer.from(der, 'base64') }) : pem(await made('Stranger', { ca: true }));
  writeFileSync(party, text);
};
const assigned = async () => (await small.house.status()).usages.find(({ id }) => id === 'Default')?.assigned;
const turned = (): number =>
  small.events.filter((event) => event.kind === 'changed' && event.what === 'usages').length;

describe('a certificate in service', () => {
  it('has no standing before it is judged, then its age, its anchors, and since when', async () => {
    expect((await assigned())?.standing).toBeUndefined();
    await small.house.judgeAgain();
    const standing = (await assigned())?.standing;
    expect(standing?.trusted).toBe(true);
    expect(standing?.since).toBe(standing?.at);
    expect(standing?.anchors.map((one) => [one.party, one.digest.length])).toEqual([
      ['computer', 64],
      [party, 64],
    ]);
  });

  it('that a party does not trust any more is told once, and its standing says since when', async () => {
    await small.house.judgeAgain();
    const before = turned();
    await holds('stranger');
    small.pass(60_000);
    await small.house.judgeAgain();
    const lost = await assigned();
    expect([lost?.trusted, lost?.standing?.trusted]).toEqual([false, false]);
    expect(lost?.complaints[0]?.code).toBe('trusted.root.missing');
    expect(turned()).toBe(before + 1);
    small.pass(60_000);
    await small.house.judgeAgain();
    expect(turned()).toBe(before + 1);
    expect((await assigned())?.standing?.since).toBe(lost?.standing?.since);
    await holds('root');
    await small.house.judgeAgain();
    expect((await assigned())?.standing?.trusted).toBe(true);
    expect(turned()).toBe(before + 2);
  });

  it('that expires turns by the clock alone', async () => {
    await small.house.judgeAgain();
    small.pass(400 * 86_400_000);
    await small.house.judgeAgain();
    expect((await assigned())?.standing?.trusted).toBe(false);
  });

  it('that stays as it was is written down anew only after a while', async () => {
    await small.house.judgeAgain();
    const first = (await assigned())?.standing?.at;
    small.pass(60_000);
    await small.house.judgeAgain();
    expect((await assigned())?.standing?.at).toBe(first);
    small.pass(10 * 60_000);
    await small.house.judgeAgain();
    expect((await assigned())?.standing?.at).not.toBe(first);
  });
});
