// Certificates in the wrong store of a home: told, and put right. Import never files them so; older homes, other programs and time do.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreName } from '#core/ledger.ts';
import { must } from '#core/problems.ts';
import type { Topology } from '#core/topology/topology.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { type Ca, idOf, made, pem } from '#test/little-ca.ts';
import { COMPUTER, type SmallHouse, smallHouse } from '#test/small-house.ts';
import { keep } from './stock.ts';

let small: SmallHouse;
beforeEach(async () => {
  small = await smallHouse();
});
afterEach(() => small.close());

const put = (store: StoreName, { der }: Ca) =>
  keep(small.world, must(parseCertificate(der)), { store, friendlyName: '', source: 'import' });
const stores = async (one: Ca): Promise<readonly StoreName[]> => {
  const { items } = await small.world.ledger.certificates({ thumbprint: idOf(one) });
  return items.map(({ store }) => store).sort();
};
const outcomes = async (input: Parameters<SmallHouse['house']['putRight']>[0]) =>
  (await small.house.putRight(input)).map(({ party, why, to, outcome }) => [party, why, to, outcome]);

describe('an intermediate among the roots', () => {
  it('is told, and nothing is done', async () => {
    const middle = await made('Middle', { by: await made('Root', { ca: true }), ca: true });
    await put('root', middle);
    expect(await outcomes({ dryRun: true })).toEqual([
      ['computer', 'not-self-signed', 'intermediate', 'would-move'],
    ]);
    expect(await stores(middle)).toEqual(['root']);
  });

  it('is moved among the intermediates, and what hung on it as a root is not trusted any more', async () => {
    const middle = await made('Middle', { by: await made('Root', { ca: true }), ca: true });
    const leaf = await made(COMPUTER, { by: middle });
    await put('root', middle);
    await put('personal', leaf);
    expect((await small.house.certificate(idOf(leaf))).trust[0]?.trusted).toBe(true);
    expect(await outcomes({})).toEqual([['computer', 'not-self-signed', 'intermediate', 'moved']]);
    expect(await stores(middle)).toEqual(['intermediate']);
    expect((await small.house.certificate(idOf(leaf))).trust[0]?.complaints[0]?.code).toBe(
      'trusted.root.missing',
    );
    expect(small.events).toContainEqual({ kind: 'changed', what: 'stores' });
    expect(await outcomes({})).toEqual([]);
  });
});

describe('a root among the intermediates', () => {
  it('waits for a yes to its SHA-256: among the roots it would be trusted', async () => {
    const root = await made('Root', { ca: true });
    await put('intermediate', root);
    expect(await outcomes({})).toEqual([['computer', 'self-signed', 'root', 'needs-yes']]);
    const other = idOf(await made('Other', { ca: true }));
    expect(await outcomes({ trustRoots: [other] })).toEqual([
      ['computer', 'self-signed', 'root', 'needs-yes'],
    ]);
    expect(await stores(root)).toEqual(['intermediate']);
    const spelt = idOf(root)
      .toUpperCase()
      .replace(/(..)(?=.)/g, '$1:');
    expect(await outcomes({ trustRoots: [spelt] })).toEqual([['computer', 'self-signed', 'root', 'moved']]);
    expect(await stores(root)).toEqual(['root']);
  });

  it('that lies among the roots too is taken out here alone', async () => {
    const root = await made('Root', { ca: true });
    await put('intermediate', root);
    await put('root', root);
    expect(await outcomes({})).toEqual([['computer', 'duplicate', undefined, 'dropped']]);
    expect(await stores(root)).toEqual(['root']);
  });
});

describe('the other kinds', () => {
  it('a leaf among CAs becomes personal', async () => {
    const leaf = await made(COMPUTER, { by: await made('Root', { ca: true }) });
    await put('root', leaf);
    expect(await outcomes({})).toEqual([['computer', 'no-ca', 'personal', 'moved']]);
    expect(await stores(leaf)).toEqual(['personal']);
  });

  it('a root whose time has ended is taken out, unless it is the embedded CA’s own', async () => {
    await small.certificate();
    const root = await made('Root', { ca: true });
    await put('root', root);
    small.pass(100 * 86_400_000);
    expect(await outcomes({})).toEqual([['computer', 'expired', undefined, 'dropped']]);
    small.pass(20 * 366 * 86_400_000);
    expect(await outcomes({})).toEqual([]);
  });

  it('a copy of the embedded CA’s root among the intermediates is taken out there alone', async () => {
    await small.certificate();
    const [root] = (await small.house.certificates({ store: 'root' })).items;
    const der = Buffer.from((await small.house.certificate(root?.id ?? '')).der, 'base64');
    const copy = { der, key: new Uint8Array(), subject: new Uint8Array() };
    await put('intermediate', copy);
    expect(await outcomes({})).toEqual([['computer', 'duplicate', undefined, 'dropped']]);
    expect(await stores(copy)).toEqual(['root']);
  });

  it('in a relying party’s store are told, and left to whoever looks after it', async () => {
    const root = await made('Root', { ca: true });
    const middle = await made('Middle', { by: root, ca: true });
    const party = join(small.folder, 'clients.pem');
    writeFileSync(party, pem(root) + pem(middle));
    const topology = (await small.house.topology()) as Topology;
    await small.house.setTopology({ ...topology, settings: { Default: { parties: [party] } } });
    expect(await outcomes({})).toEqual([[party, 'not-self-signed', 'intermediate', 'not-ours']]);
  });
});
