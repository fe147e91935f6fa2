import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { demoTopology, type Topology } from '#core/topology/topology.ts';
import { COMPUTER, refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';
import { newId } from './ids.ts';
import { realmOf } from './realm.ts';

let small: SmallHouse;
beforeEach(async () => {
  small = await smallHouse();
});
afterEach(() => small.close());

const service = (more: object = {}) =>
  ({ id: 'web', usage: 'Default', kind: 'files', settings: { id: 'web' }, ...more }) as never;

describe('services', () => {
  it.each([
    ['with an id that is no file name', { id: '../web' }, 'request.settings.invalid'],
    ['for a usage that is not there', { usage: 'Nothing' }, 'request.usage.unknown'],
    ['of a kind that is not there', { kind: 'apache' }, 'assigned.connector.unknown'],
    ['with settings that would fail later', { settings: { id: '' } }, 'request.settings.invalid'],
    ['whose key others could read', { mode: 0o644 }, 'request.settings.invalid'],
    ['whose key its owner could not read', { mode: 0o240 }, 'request.settings.invalid'],
  ] as const)('are refused %s', async (_, more, code) => {
    expect(await refusalOf(small.house.addService(service(more)))).toBe(code);
    expect(await small.house.services()).toEqual([]);
  });

  it('have each name once, and can be taken away', async () => {
    await small.house.addService(service({ mode: 0o640 }));
    expect(await refusalOf(small.house.addService(service()))).toBe('assigned.service.exists');
    await small.house.dropService('web');
    expect(await small.house.services()).toEqual([]);
    expect(await refusalOf(small.house.dropService('web'))).toBe('assigned.service.unknown');
  });

  it('that are added later are not proven by what others showed', async () => {
    await small.add('sip', 'Default');
    await small.house.assign({ certificate: await small.certificate(), usages: ['Default'] });
    const proof = async (): Promise<string | undefined> => (await small.house.status()).usages[0]?.proof;
    expect(await proof()).toBe('proven');
    await small.add('another', 'Default');
    expect(await proof()).toBe('never');
    await small.house.dropService('another');
    expect(await proof()).toBe('proven');
  });
});

describe('CAs', () => {
  const ca = { id: 'le', kind: 'acme', settings: { directory: 'https://ca.example.test/directory' } };
  it.each([
    ['with an id that is none', { ...ca, id: 'L E' }, 'request.settings.invalid'],
    ['under the name of one that is there', { ...ca, id: 'embedded' }, 'request.issuer.exists'],
    ['of a kind that is not there', { ...ca, kind: 'est' }, 'assigned.connector.unknown'],
    ['with settings that would fail later', { ...ca, settings: {} }, 'request.settings.invalid'],
  ])('are refused %s', async (_, input, code) => {
    expect(await refusalOf(small.house.addIssuer(input))).toBe(code);
    expect(await small.house.issuers()).toHaveLength(2);
  });

  it.each(['embedded', 'manual'])('%s is always there, and says so', async (id) => {
    expect(await refusalOf(small.house.dropIssuer(id))).toBe('request.issuer.built-in');
  });

  it('that are not there cannot be taken away', async () => {
    expect(await refusalOf(small.house.dropIssuer('nobody'))).toBe('request.issuer.unknown');
  });
});

describe('the short form', () => {
  it('has every computed name with its reason, and adds what is asked for once', async () => {
    await small.house.setTopology({ ...demoTopology });
    const draft = await small.house.preview({
      addNames: ['extra.contoso.test', 'EXTRA.contoso.test', '192.0.2.7'],
    });
    const reasons = Object.fromEntries(draft.names.map(({ name, why }) => [name.value, why.code]));
    expect(reasons['extra.contoso.test']).toBe('added');
    expect(reasons['192.0.2.7']).toBe('added');
    expect(Object.values(reasons).filter((why) => why === 'added')).toHaveLength(2);
    expect(draft.names.every(({ why }) => why.code !== undefined)).toBe(true);
    expect(draft.names.map(({ name }) => name.value)).toContain(draft.commonName);
    expect([draft.usages.length, draft.issuer, draft.assign]).toEqual([3, 'embedded', true]);
  });

  it.each([
    ['a name that is none', { addNames: ['a b'] }, 'request.name.invalid'],
    [
      'more names than a certificate has',
      { addNames: Array.from({ length: 501 }, (_, i) => `n${i}.example.test`) },
      'request.name.invalid',
    ],
    ['a friendly name without end', { friendlyName: 'x'.repeat(201) }, 'request.text.too-long'],
    ['a usage that is not there', { usages: ['Nothing'] }, 'request.usage.unknown'],
    ['a CA that is not there', { issuer: 'nobody' }, 'request.issuer.unknown'],
    ['a key that its usage does not take', { key: { kind: 'ed25519' } }, 'assigned.key.not-allowed'],
  ] as const)('refuses %s', async (_, input, code) => {
    expect(await refusalOf(small.house.preview(input))).toBe(code);
  });

  it('stores nothing', async () => {
    await small.house.preview({});
    expect(await small.house.requests({ limit: 5, offset: 0 })).toEqual([]);
  });
});

it('the embedded CA may issue for the domains of the topology, single other names, and loopback', () => {
  const name = (kind: 'dns' | 'ip', value: string) => ({
    name: { kind, value },
    why: { code: 'added', facts: {} },
    usages: [],
  });
  const names = [name('dns', '*.contoso.test'), name('dns', 'web.other.test'), name('ip', '192.0.2.7')];
  expect(realmOf({ ...demoTopology, sipDomains: ['contoso.test'] }, names)).toEqual({
    domains: ['localhost', 'contoso.test', 'web.other.test'],
    addresses: ['127.0.0.0/8', '::1/128', '192.0.2.7'],
  });
});

it('ids sort by time, and differ within one moment', () => {
  const at = (ms: number): string => newId('req', { now: () => new Date(ms), crypto: nodeCrypto });
  const times = [0, 1, 31, 32, Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1) + 1, Date.UTC(2100, 0, 1)];
  const ids = times.map(at);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 1_000 }, () => at(5))).size).toBe(1_000);
  expect(ids[0]).toMatch(/^req_[0-9a-hjkmnp-tv-z]{20}$/);
});

describe('a relying party whose store cannot be read', () => {
  it('says no for its usage, and nothing else stops', async () => {
    await small.add('sip', 'Default');
    const print = await small.certificate();
    await small.house.assign({ certificate: print, usages: ['Default'] });
    const topology = (await small.house.topology()) as Topology;
    const parties = [join(small.folder, 'nowhere.pem')];
    await small.house.setTopology({ ...topology, settings: { Default: { parties } } });
    const { usages } = await small.house.status();
    expect(usages.map(({ assigned }) => assigned?.trusted)).toEqual([false, undefined, undefined]);
    expect(usages[0]?.assigned?.complaints[0]?.code).toBe('trusted.store.unreadable');
    const view = await small.house.certificate(print);
    expect(view.assignable).toEqual(['WebServicesInternal', 'WebServicesExternal']);
    expect(view.trust.map(({ party, trusted }) => [party, trusted])).toEqual([
      ['computer', true],
      [parties[0], false],
    ]);
    const other = await small.certificate('other');
    expect(await refusalOf(small.house.assign({ certificate: other, usages: ['Default'] }))).toBe(
      'trusted.store.unreadable',
    );
  });
});

describe('doctor', () => {
  it('finds nothing wrong with a house that is well', async () => {
    await small.add('sip', 'Default');
    await small.house.assign({ certificate: await small.certificate(), usages: ['Default'] });
    const lines = await small.house.doctor();
    expect(lines.filter(({ ok }) => !ok)).toEqual([]);
    expect(lines.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['home', 'transactions', 'service', 'usage']),
    );
  });

  it('says what is wrong in its place, and goes on with the rest', async () => {
    const sip = await small.add('sip', 'Default');
    await small.house.assign({ certificate: await small.certificate(), usages: ['Default'] });
    sip.served = [];
    await small.house.prove();
    await small.restart((world) => ({
      ...world,
      checks: () => Promise.reject(new Error('no home')),
      report: () => 'ref',
    }));
    const wrong = (await small.house.doctor()).filter(({ ok }) => !ok);
    expect(wrong.map(({ check, complaints }) => [check, complaints[0]?.code])).toEqual([
      ['home', 'house.internal'],
      ['usage', 'proven.unreachable'],
    ]);
  });
});

describe('receipts', () => {
  it('are listed newest first, and found by their transaction', async () => {
    await small.add('sip', 'Default');
    const [a, b] = [await small.certificate('a'), await small.certificate('b')];
    const first = await small.house.assign({ certificate: a, usages: ['Default'] });
    const second = await small.house.assign({ certificate: b, usages: ['Default'] });
    const listed = await small.house.receipts({ limit: 10, offset: 0 });
    expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await small.house.receipts({ limit: 1, offset: 1 })).toEqual([listed[1]]);
    const receipt = await small.house.receipt(second.id);
    expect(receipt.services[0]?.beforeThumbprint).toBe(a);
    expect([receipt.certificate.thumbprint, receipt.computer, receipt.outcome]).toEqual([
      b,
      COMPUTER,
      'proven',
    ]);
    expect(await refusalOf(small.house.receipt('txn_nothing'))).toBe('assigned.transaction.unknown');
    expect(await refusalOf(small.house.assignment('txn_nothing'))).toBe('assigned.transaction.unknown');
    expect(JSON.stringify(receipt)).not.toContain('PRIVATE');
  });
});

it('what was seen while something else was assigned does not count', async () => {
  const sip = await small.add('sip', 'Default');
  const [a, b] = [await small.certificate('a'), await small.certificate('b')];
  await small.house.assign({ certificate: a, usages: ['Default'] });
  const { prober } = small.world;
  let meanwhile: (() => Promise<unknown>) | undefined = () =>
    small.house.assign({ certificate: b, usages: ['Default'] });
  await small.restart((world) => ({
    ...world,
    prober: {
      look: async (...args) => {
        const sightings = await prober.look(...args);
        const deed = meanwhile;
        meanwhile = undefined;
        await deed?.();
        return sightings;
      },
    },
  }));
  await small.house.prove(['Default']);
  expect((await small.house.status()).usages[0]?.proof).toBe('proven');
  expect(sip.reloads).toBe(2);
});
