// Relying parties' stores, changed from the house: shown first, done on an explicit yes, remembered, taken back.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Topology } from '#core/topology/topology.ts';
import { refuse } from '#core/problems.ts';
import { file, idOf, keyPem, made, pem } from '#test/little-ca.ts';
import { storePassword } from './party-password.ts';
import { COMPUTER, refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
let party: string;
let root: string;
let leaf: string;
beforeEach(async () => {
  small = await smallHouse();
  leaf = await small.certificate();
  root = (await small.house.certificates({ store: 'root' })).items[0]?.id ?? '';
  party = join(small.folder, 'clients.pem');
  writeFileSync(party, pem(await made('other.test', { ca: true })));
  await declare(party);
});
afterEach(() => small.close());

const declare = async (...parties: readonly string[]): Promise<void> => {
  const topology = (await small.house.topology()) as Topology;
  await small.house.setTopology({ ...topology, settings: { Default: { parties } } });
};
const install = (more: object = { yes: root }) =>
  small.house.changeParty({ party, certificate: root, change: 'install', ...more });
const uninstall = (more: object = { yes: root }) =>
  small.house.changeParty({ party, certificate: root, change: 'uninstall', ...more });
const bytes = (): string => readFileSync(party, 'latin1');
const row = async () => (await small.house.certificate(leaf)).trust.find((one) => one.party === party);

describe('a root that a relying party lacks', () => {
  it('shuts the gate for its usage alone, says whose store it is, and can be installed there', async () => {
    const { assignable, trust } = await small.house.certificate(leaf);
    expect(assignable).toEqual(['WebServicesInternal', 'WebServicesExternal']);
    expect(trust.map(({ kind, trusted, notes, cure }) => ({ kind, trusted, notes, cure }))).toEqual([
      { kind: 'computer', trusted: true, notes: [], cure: undefined },
      { kind: 'pem', trusted: false, notes: ['self-signed-only'], cure: { install: root } },
    ]);
    expect(trust[1]?.complaints).toMatchObject([{ code: 'trusted.root.missing', facts: { store: party } }]);
  });

  it('leaves a request for several usages without a box; installed, Assign is a step of its own, and still no box', async () => {
    const { id, state, offers, complaints } = await small.house.request({ friendlyName: 'All three' });
    expect([state, offers]).toEqual(['root-missing', ['install', 'finish']]);
    expect(complaints).toMatchObject([{ code: 'trusted.root.missing', facts: { store: party } }]);
    await install();
    const cured = await small.house.requestOf(id);
    expect([cured.state, cured.offers]).toEqual(['trusted', ['assign', 'finish']]);
  });

  it('is shown with what would be done, and nothing is done', async () => {
    const before = bytes();
    expect(await install({ dryRun: true })).toMatchObject({
      party,
      kind: 'pem',
      id: root,
      outcome: 'would-change',
      files: [party],
    });
    expect([bytes(), (await small.house.parties())[0]?.installed]).toEqual([before, []]);
  });

  it.each([
    ['nothing', () => undefined],
    ['its SHA-1', async () => (await small.house.certificate(root)).thumbprint],
    ['the SHA-256 of another certificate', async () => (await small.house.certificate(leaf)).id],
    ['the beginning of its SHA-256', () => root.slice(0, 40)],
  ])('is not installed when what is given back is %s', async (_, yes) => {
    const before = bytes();
    expect(await refusalOf(install({ yes: await yes() }))).toBe('trusted.store.needs-yes');
    expect(bytes()).toBe(before);
  });

  it('installed on a yes opens the gate; taken back, it is shut and the store as it was', async () => {
    const before = bytes();
    const spelt = (root.toUpperCase().match(/../g) ?? []).join(':');
    expect(await install({ yes: spelt })).toMatchObject({ outcome: 'changed' });
    expect(small.events).toContainEqual({ kind: 'changed', what: 'stores' });
    expect(await row()).toMatchObject({ trusted: true, complaints: [] });
    expect((await small.house.certificate(leaf)).assignable).toContain('Default');
    expect(await small.house.parties()).toMatchObject([
      { party, kind: 'pem', usages: ['Default'], anchors: 2, installed: [{ id: root }] },
    ]);
    expect(await install()).toMatchObject({ outcome: 'already', commands: [], files: [] });
    expect(await refusalOf(small.house.undoPartyChange({}))).toBe('trusted.store.needs-yes');
    expect(await small.house.undoPartyChange({ dryRun: true })).toMatchObject({
      change: 'uninstall',
      outcome: 'would-change',
    });
    expect(await small.house.undoPartyChange({ yes: root })).toMatchObject({
      party,
      change: 'uninstall',
      outcome: 'changed',
    });
    expect([bytes(), (await row())?.trusted]).toEqual([before, false]);
    expect(await refusalOf(small.house.undoPartyChange({ yes: root }))).toBe('trusted.store.nothing-to-undo');
  });

  it('is not installed when it is no root, or not trusted here', async () => {
    const stranger = await made('stranger.test', { ca: true });
    await small.house.import({ file: file(pem(stranger)) });
    const [intermediate] = (await small.house.certificates({ store: 'intermediate' })).items;
    for (const certificate of [leaf, intermediate?.id ?? ''])
      expect(await refusalOf(install({ certificate, yes: certificate }))).toBe('trusted.store.not-a-root');
  });
});

describe('a certificate judged by one store alone', () => {
  const rows = async (input: object) => {
    const { trust, complaints } = await small.house.verify({ thumbprint: leaf, ...input });
    return [trust.map((one) => [one.party, one.trusted]), complaints.map(({ code }) => code)];
  };

  it.each([
    ['this computer', () => 'computer', true],
    ['a party that a usage names', () => party, false],
    ['a party that nobody names', () => `pem-partial:${party}`, false],
  ])('%s', async (_, store, trusted) => {
    expect(await rows({ store: store() })).toEqual([
      [[store(), trusted]],
      trusted ? [] : ['trusted.root.missing'],
    ]);
  });

  it('says the same of a file, and for a usage; without a store every one of the usage answers', async () => {
    const { der } = await small.house.certificate(leaf);
    const alone = await small.house.verify({ file: der, store: 'computer', usage: 'Default' });
    expect([alone.trust.map(({ trusted }) => trusted), alone.fitness.map(({ usage }) => usage)]).toEqual([
      [true],
      ['Default'],
    ]);
    expect(await rows({ usage: 'Default' })).toEqual([
      [
        ['computer', true],
        [party, false],
      ],
      ['trusted.root.missing'],
    ]);
    expect((await rows({ usage: 'WebServicesInternal' }))[0]).toEqual([['computer', true]]);
  });

  it('asked for a usage and by one store, revocation is asked as the usage asks it', async () => {
    const theirs = await made('Their Root', { ca: true });
    const one = await made(COMPUTER, { by: theirs });
    await small.house.import({
      file: file(pem(one), keyPem(one), pem(theirs)),
      trustRoots: [idOf(theirs)],
    });
    const topology = (await small.house.topology()) as Topology;
    await small.house.setTopology({ ...topology, settings: { Default: { revocation: 'hard' } } });
    const ask = async (usage: string) =>
      (await small.house.verify({ thumbprint: idOf(one), store: 'computer', usage })).complaints.map(
        ({ code }) => code,
      );
    expect(await ask('Default')).toEqual(['trusted.revocation.unknown']);
    expect(await ask('WebServicesInternal')).toEqual([]);
  });

  it.each([
    ['is no party', 'floppy:/a', 'request.party.unknown'],
    ['is not there', '/nowhere/roots.pem', 'trusted.store.unreadable'],
  ])('is refused when the store %s', async (_, store, code) => {
    expect(await refusalOf(small.house.verify({ thumbprint: leaf, store }))).toBe(code);
  });
});

describe('a certificate in a relying party’s store', () => {
  it('that somebody else put there is not taken out, and installing it is no change of ours', async () => {
    const all = await small.house.certificate(root);
    writeFileSync(party, `${bytes()}-----BEGIN CERTIFICATE-----\n${all.der}\n-----END CERTIFICATE-----\n`);
    const before = bytes();
    expect(await install()).toMatchObject({ outcome: 'already' });
    expect(await refusalOf(uninstall())).toBe('trusted.store.not-ours');
    expect(await refusalOf(small.house.undoPartyChange({ yes: root }))).toBe('trusted.store.nothing-to-undo');
    expect(bytes()).toBe(before);
  });

  it('goes in, out, and both ways back, one at a time', async () => {
    await install();
    const with_ = bytes();
    await uninstall();
    const without = bytes();
    expect(await small.house.undoPartyChange({ party, yes: root })).toMatchObject({ change: 'install' });
    expect(bytes()).toBe(with_);
    expect(await small.house.undoPartyChange({ yes: root })).toMatchObject({ change: 'uninstall' });
    expect(bytes()).toBe(without);
    const nowhere = join(small.folder, 'x.pem');
    expect(await refusalOf(small.house.undoPartyChange({ party: nowhere, yes: root }))).toBe(
      'trusted.store.nothing-to-undo',
    );
  });

  it('that could not be put back after a failure can still be taken back later', async () => {
    const before = bytes();
    await small.restart((world) => ({
      ...world,
      trustStore: (name) => {
        const store = world.trustStore(name);
        // Done, and then neither seen to be done nor undone: a disk that fills up between the two.
        const change: typeof store.change = async (...what) => {
          await store.change(...what);
          throw refuse('trusted.store.not-writable', { path: party, why: 'no-space' });
        };
        return { ...store, change };
      },
    }));
    expect(await refusalOf(install())).toBe('trusted.store.not-writable');
    expect(bytes()).not.toBe(before);
    await small.restart();
    expect((await small.house.parties())[0]?.installed.map(({ id }) => id)).toEqual([root]);
    expect(await small.house.undoPartyChange({ yes: root })).toMatchObject({ change: 'uninstall' });
    expect(bytes()).toBe(before);
  });

  it('that was not changed is not remembered', async () => {
    await small.restart((world) => ({
      ...world,
      trustStore: (name) => ({
        ...world.trustStore(name),
        change: () => Promise.reject(refuse('trusted.store.not-writable', { path: party, why: 'denied' })),
      }),
    }));
    expect(await refusalOf(install())).toBe('trusted.store.not-writable');
    await small.restart();
    expect(await refusalOf(small.house.undoPartyChange({ yes: root }))).toBe('trusted.store.nothing-to-undo');
  });

  it('is ours to take out after it left our own store, after a restart, and when no usage names the party any more', async () => {
    const before = bytes();
    await install();
    await declare();
    await small.house.dropCertificate('root', root);
    await small.restart();
    expect(await small.house.parties()).toMatchObject([{ party, usages: [], installed: [{ id: root }] }]);
    expect(await uninstall()).toMatchObject({ outcome: 'changed' });
    expect([bytes(), await small.house.parties()]).toEqual([before, []]);
  });

  it.each([
    ['has it', async () => void (await install()), 'anchor', true],
    ['does not have it', async () => undefined, 'nothing', false],
  ])('is asked for: the party %s', async (_, arrange, holds, ours) => {
    await arrange();
    expect(await small.house.checkParty(party, root)).toMatchObject({ kind: 'pem', id: root, holds, ours });
    const { row: asked } = await small.house.checkParty(party, leaf);
    expect([asked.trusted, asked.cure]).toEqual([ours, ours ? undefined : { install: root }]);
  });
});

describe('a change', () => {
  it('that failed is not remembered as one', async () => {
    rmSync(party);
    mkdirSync(party);
    writeFileSync(join(party, 'a.pem'), 'nothing here');
    await expect(refusalOf(install())).resolves.toBe('trusted.store.empty');
    expect((await small.house.parties())[0]?.installed).toEqual([]);
  });

  it('that a process died in can be taken back all the same', async () => {
    const before = bytes();
    await small.restart((world) => ({
      ...world,
      locks: { take: async () => ({ release: async () => undefined }) },
      trustStore: (name) => ({
        ...world.trustStore(name),
        change: async (change, der) => {
          await world.trustStore(name).change(change, der);
          // As in a process that is gone: nothing behind this line runs.
          return new Promise(() => undefined);
        },
      }),
    }));
    void install().catch(() => undefined);
    await expect.poll(() => bytes() !== before, { timeout: 5_000 }).toBe(true);
    await small.restart();
    expect(await small.house.parties()).toMatchObject([{ installed: [{ id: root }] }]);
    expect(await small.house.undoPartyChange({ yes: root })).toMatchObject({ outcome: 'changed' });
    expect(bytes()).toBe(before);
  });

  it('is refused while another one runs', async () => {
    const lock = await small.world.locks.take('stores');
    expect(await refusalOf(install())).toBe('assigned.busy');
    await lock?.release();
    expect(await install()).toMatchObject({ outcome: 'changed' });
  });

  it.each([
    ['of an unknown kind', 'firefox', 'request.party.unknown'],
    ['without a place', 'java:', 'request.party.path'],
  ])('of a party %s is refused', async (_, name, code) => {
    for (const deed of [
      install({ party: name }),
      small.house.checkParty(name, root),
      small.house.setPartyPassword(name, 'x'),
    ])
      expect(await refusalOf(deed)).toBe(code);
  });
});

it('doctor names the party whose store cannot be read, before anything is assigned', async () => {
  const nowhere = join(small.folder, 'gone.pem');
  const looked = async () => (await small.house.doctor()).find(({ check }) => check === 'parties');
  expect(await looked()).toMatchObject({ ok: true });
  await declare(party, nowhere);
  expect(await looked()).toMatchObject({
    ok: false,
    complaints: [{ code: 'trusted.store.unreadable', facts: { path: nowhere } }],
  });
});

describe('the password of a store', () => {
  it('is kept where a store can have one, and nowhere in the ledger', async () => {
    const java = `java:${join(small.folder, 'cacerts')}`;
    expect(await storePassword(small.world, java)).toBeUndefined();
    await small.house.setPartyPassword(java, 'geheim');
    expect(await storePassword(small.world, java)).toBe('geheim');
    expect(await storePassword(small.world, 'java:/another')).toBeUndefined();
    expect(await refusalOf(small.house.setPartyPassword(party, 'x'))).toBe('trusted.store.no-password');
    expect(await refusalOf(small.house.setPartyPassword('system', 'x'))).toBe('trusted.store.no-password');
  });
});

it('a file that is no store has nothing offered', async () => {
  writeFileSync(party, 'these are not certificates');
  const found = await row();
  expect([found?.complaints[0]?.code, found?.cure]).toEqual(['trusted.store.empty', undefined]);
});

it('a store that is empty says no for its usage, and can be given its first root', async () => {
  writeFileSync(party, '');
  expect(await row()).toMatchObject({
    complaints: [{ code: 'trusted.store.empty' }],
    cure: { install: root },
  });
  const { state, offers } = await small.house.request({ friendlyName: 'First root' });
  expect([state, offers]).toEqual(['root-missing', ['install', 'finish']]);
  expect((await small.house.checkParty(party, root)).holds).toBe('nothing');
  await install();
  expect((await row())?.trusted).toBe(true);
});
