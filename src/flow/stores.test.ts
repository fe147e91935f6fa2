import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import { thumbprint } from '#core/x509/thumbprint.ts';
import { file, idOf, keyPem, made, pem } from '#test/little-ca.ts';
import { COMPUTER, refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
beforeEach(async () => {
  small = await smallHouse();
});
afterEach(() => small.close());

const totals = async (): Promise<readonly number[]> =>
  Promise.all(
    (['root', 'intermediate', 'personal'] as const).map(
      async (store) => (await small.house.certificates({ store })).total,
    ),
  );

describe('import', () => {
  it('sorts what a file holds, shows it first, and takes a root only with a yes to its SHA-256', async () => {
    const root = await made('Root', { ca: true });
    const middle = await made('Middle', { by: root, ca: true });
    const leaf = await made(COMPUTER, { by: middle });
    const whole = file(pem(leaf), keyPem(leaf), pem(root), pem(middle));
    const dry = await small.house.import({ file: whole, dryRun: true });
    expect(dry.items.map(({ store, outcome }) => [store, outcome])).toEqual([
      ['root', 'needs-yes'],
      ['intermediate', 'would-import'],
      ['personal', 'would-import'],
    ]);
    expect([await totals(), dry.items[2]?.keyPresent]).toEqual([[0, 0, 0], true]);
    expect(await small.world.vault.has(dry.items[2]?.id ?? '')).toBe(false);
    // The thumbprint is no yes: two roots can be made to have the same.
    const trustRoots = [thumbprint(root.der, nodeCrypto)];
    expect((await small.house.import({ file: whole, trustRoots })).items[0]?.outcome).toBe('needs-yes');
    expect(await totals()).toEqual([0, 1, 1]);
    const spelt = `\u200e${idOf(root)
      .toUpperCase()
      .replace(/(..)(?=.)/g, '$1:')}`;
    const done = await small.house.import({ file: whole, trustRoots: [spelt] });
    expect(done.items.map(({ outcome }) => outcome)).toEqual(['imported', 'already-there', 'already-there']);
    const view = await small.house.certificate(idOf(leaf));
    expect(view.trust[0]?.trusted).toBe(true);
  });

  it('of a reply finds its request by the key, and files what came along when its root is trusted later', async () => {
    const root = await made('Root', { ca: true });
    const middle = await made('Middle', { by: root, ca: true });
    const { id } = await small.house.request({ issuer: 'manual', usages: ['Default'] });
    const { log } = await small.house.requestOf(id);
    expect(log.at(-1)?.kind).toBe('pending');
    const csr = await small.house.signingRequest(id);
    const der = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const leaf = await made(COMPUTER, {
      by: middle,
      spki: must(parseSigningRequest(new Uint8Array(der))).publicKey.der,
    });
    const { items } = await small.house.import({
      file: file(pem(leaf), pem(middle), pem(root)),
      request: id,
    });
    expect(items.find(({ store }) => store === 'personal')?.request).toBe(id);
    expect((await small.house.requestOf(id)).state).toBe('root-missing');
    await small.house.import({ file: file(pem(root)), trustRoots: [idOf(root)] });
    expect((await small.house.requestOf(id)).state).toBe('trusted');
    // The root among the roots alone, also when what came along is filed.
    expect((await small.house.certificate(idOf(root))).stores).toEqual(['root']);
    expect((await small.house.requestOf(id)).offers).toEqual(['assign', 'finish']);
    expect(await refusalOf(small.house.import({ file: file(pem(leaf)), request: id }))).toBe(
      'request.finished',
    );
  });

  it('refuses a reply to somebody else, with our names and another key', async () => {
    const { id } = await small.house.request({ issuer: 'manual', usages: ['Default'] });
    const names = (await small.house.requestOf(id)).draft.names.map(({ name }) => name.value);
    expect(names).toEqual([COMPUTER]);
    const stray = await made(COMPUTER, { by: await made('Root', { ca: true }) });
    expect(await refusalOf(small.house.import({ file: file(pem(stray)) }))).toBe(
      'returned.reply.key-not-ours',
    );
    const unknown = small.house.import({ file: file(pem(stray)), request: 'req_nothing' });
    expect(await refusalOf(unknown)).toBe('request.not-found');
    // With its private key beside it, it is nobody's reply but a certificate of its own.
    await small.house.import({ file: file(pem(stray), keyPem(stray)) });
    expect(await totals()).toEqual([0, 0, 1]);
  });

  it.each([
    ['nothing at all', '', 'returned.file.nothing'],
    ['a signing request', 'csr', 'returned.file.signing-request'],
    ['more than is read', 'A'.repeat(5 * 1024 * 1024), 'returned.file.too-large'],
  ] as const)('refuses %s', async (_, what, code) => {
    const text = what === 'csr' ? await small.house.signingRequest((await small.house.request({})).id) : what;
    const got = await refusalOf(small.house.import({ file: file(text) }));
    expect(what === '' ? ['returned.file.nothing', 'returned.file.unrecognized'] : [code]).toContain(got);
  });
});

describe('a certificate is found', () => {
  it('by either thumbprint in every spelling, and not by what is none', async () => {
    const print = await small.certificate();
    const { id } = await small.house.certificate(print);
    for (const spelt of [
      print.toLowerCase(),
      print.replace(/(..)(?=.)/g, '$1:'),
      `\u200e${print.replace(/(....)(?=.)/g, '$1 ')}`,
      id,
      id.toUpperCase(),
    ])
      expect((await small.house.certificate(spelt)).id, spelt).toBe(id);
    for (const spelt of ['', 'zz', `${print}00`, 'f'.repeat(40)])
      expect(await refusalOf(small.house.certificate(spelt)), spelt).toBe('assigned.certificate.unknown');
  });

  it('by a thumbprint that two share is refused, and each by its SHA-256 is not', async () => {
    const [one, two] = [await made('one.test', {}), await made('two.test', {})];
    await small.house.import({ file: file(pem(one), pem(two)) });
    const { items } = await small.world.ledger.certificates({ store: 'personal' });
    await small.restart((world) => ({
      ...world,
      ledger: {
        ...world.ledger,
        certificates: async (query) =>
          query.thumbprint?.length === 40 ? { total: 2, items } : world.ledger.certificates(query),
      },
    }));
    expect(await refusalOf(small.house.certificate('a'.repeat(40)))).toBe('assigned.certificate.ambiguous');
    expect((await small.house.certificate(idOf(one))).id).toBe(idOf(one));
  });
});

describe('a file is verified', () => {
  it('with what lies in it and in the stores together, and kept nowhere', async () => {
    const root = await made('Root', { ca: true });
    const middle = await made('Middle', { by: root, ca: true });
    const lower = await made('Lower', { by: middle, ca: true });
    const leaf = await made(COMPUTER, { by: lower });
    await small.house.import({ file: file(pem(root), pem(middle)), trustRoots: [idOf(root)] });
    const before = await totals();
    const view = await small.house.verify({ file: file(pem(leaf), pem(lower)), usage: 'Default' });
    expect(view.trust.map(({ trusted }) => trusted)).toEqual([true]);
    expect(view.trust[0]?.path.map(({ id }) => id)).toEqual([leaf, lower, middle, root].map(idOf));
    expect(view.fitness.map(({ usage, fit }) => [usage, fit])).toEqual([['Default', true]]);
    const alone = await small.house.verify({ file: file(pem(leaf)) });
    expect(alone.trust[0]?.trusted).toBe(false);
    expect(alone.complaints[0]?.code).toBe('trusted.intermediate.missing');
    expect([view.keyPresent, view.stores, await totals()]).toEqual([false, [], before]);
  });

  it.each([
    ['that is none', { file: '' }, ['returned.file.nothing', 'returned.file.unrecognized']],
    ['for a usage that is not there', { file: '', usage: 'Nothing' }, ['request.usage.unknown']],
    ['at an address that is none', { address: 'somewhere' }, ['request.settings.invalid']],
    ['at an address where nobody answers', { address: '127.0.0.1:1' }, ['proven.unreachable']],
  ])('and refused %s', async (_, input, codes) => {
    expect(codes).toContain(await refusalOf(small.house.verify(input)));
  });
});

describe('removing', () => {
  it('is refused while a service presents it, and says where; forced, the certificate stays', async () => {
    await small.add('sip', 'Default');
    const print = await small.certificate();
    await small.house.assign({ certificate: print, usages: ['Default'] });
    expect(await refusalOf(small.house.remove('Default', false))).toBe('assigned.in-use');
    expect(await refusalOf(small.house.dropCertificate('personal', print))).toBe('assigned.in-use');
    expect(await refusalOf(small.house.revoke(print, 'superseded'))).toBe('assigned.in-use');
    const view = await small.house.remove('Default', true);
    expect([view.assigned, view.proof]).toEqual([undefined, 'none']);
    expect((await small.house.status()).unassigned.map((line) => line.thumbprint)).toEqual([print]);
    expect(await refusalOf(small.house.remove('Default', false))).toBe('assigned.nothing-to-remove');
    expect(await refusalOf(small.house.remove('Nothing', false))).toBe('request.usage.unknown');
  });

  it('of a certificate that nothing serves takes it out of its store', async () => {
    const print = await small.certificate();
    await small.house.dropCertificate('personal', print);
    expect(await refusalOf(small.house.certificate(print))).toBe('assigned.certificate.unknown');
    expect(await refusalOf(small.house.dropCertificate('personal', print))).toBe(
      'assigned.certificate.unknown',
    );
  });
});

it('a stranger with the serial number of one of ours is not what is revoked', async () => {
  const print = await small.certificate();
  const { serial } = { ...(await small.house.certificate(print)) };
  const stranger = await made('stranger.test', { serial });
  await small.house.import({ file: file(pem(stranger)) });
  expect(await refusalOf(small.house.revoke(idOf(stranger), 'superseded'))).toBe(
    'request.authority.certificate.unknown',
  );
  expect((await small.house.certificate(print)).assignable.length).toBeGreaterThan(0);
  expect(await refusalOf(small.house.revoke(print, 'no reason'))).toBe('request.settings.invalid');
  await small.house.revoke(print, 'superseded');
  expect((await small.house.certificate(print)).assignable).toEqual([]);
});
