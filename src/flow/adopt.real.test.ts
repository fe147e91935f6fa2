import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScratchNginx } from '#adapters/services/nginx/scratch.ts';
import type { Deeds } from '#core/deeds.ts';
import { openHouse } from '#server/compose.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { startNginx } from '#test/nginx.ts';
import { refusalOf } from '#test/small-house.ts';

let folder = '';
let house: Deeds;
let nginx: ScratchNginx;
const NAME = 'web.example.test';

const pairAt = async (name: string): Promise<{ certificate: string; key: string }> => {
  const { certificate, key } = await placeholder(NAME);
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key, { mode: 0o600 });
  return files;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-adopt-'));
  const [one, two] = [await pairAt('one'), await pairAt('two')];
  nginx = await startNginx({
    servers: [
      { serverName: NAME, ...one },
      { serverName: NAME, ...two },
    ],
  });
  house = await openHouse({ home: join(folder, 'home'), computer: NAME });
  for (const [index, id] of ['one', 'two'].entries())
    await house.addService({
      id,
      usage: index === 0 ? 'Default' : 'WebServicesInternal',
      kind: 'nginx',
      settings: {
        ...nginx.settings,
        targets: [
          { host: '127.0.0.1', port: nginx.ports[index], serverName: NAME, protocol: 'https', mutual: false },
        ],
      },
    });
});
afterEach(async () => {
  await house.close();
  await nginx.stop();
  rmSync(folder, { recursive: true, force: true });
});

const conf = (): string => readFileSync(nginx.conf, 'utf8');
const adopted = async (): Promise<readonly string[]> =>
  (await house.services()).filter((one) => one.adopted).map(({ id }) => id);

describe('adoption', () => {
  it('shows what it would change and changes nothing', async () => {
    const before = conf();
    const view = await house.adopt('one', false);
    expect([view.applied, view.changes.length, view.found.certificate]).toEqual([
      false,
      1,
      join(folder, 'one.crt'),
    ]);
    expect(view.changes[0]?.before).toBe(before);
    expect([conf(), await adopted(), (await house.certificates({ store: 'personal' })).total]).toEqual([
      before,
      [],
      0,
    ]);
  });

  it('keeps the certificate that is served, can be undone, and done again with a newer certificate', async () => {
    const before = conf();
    const view = await house.adopt('one', true);
    expect([view.applied, view.evidence.map(({ verdict, seen }) => [verdict, seen])]).toEqual([
      true,
      [['proven', view.thumbprint]],
    ]);
    expect(conf()).not.toBe(before);
    expect(await refusalOf(house.adopt('one', true))).toBe('assigned.adopt.already');
    expect(await refusalOf(house.dropService('one'))).toBe('assigned.service.adopted');
    await house.undoAdoption('one');
    expect([conf(), await adopted()]).toEqual([before, []]);
    expect(await refusalOf(house.undoAdoption('one'))).toBe('assigned.adopt.not-adopted');
    await pairAt('one');
    const again = await house.adopt('one', true);
    expect(again.thumbprint).not.toBe(view.thumbprint);
    expect(again.evidence.map(({ seen }) => seen)).toEqual([again.thumbprint]);
  });

  it('is not undone over what was edited since, nor over another adoption in the same file', async () => {
    const before = conf();
    await house.adopt('one', true);
    await house.adopt('two', true);
    expect(await refusalOf(house.undoAdoption('one'))).toBe('assigned.adopt.changed');
    expect(await adopted()).toEqual(['one', 'two']);
    await house.undoAdoption('two');
    await house.undoAdoption('one');
    expect(conf()).toBe(before);
    await house.adopt('one', true);
    writeFileSync(nginx.conf, `${conf()}# my own line\n`);
    expect(await refusalOf(house.undoAdoption('one'))).toBe('assigned.adopt.changed');
    expect(conf()).toContain('# my own line');
  });

  it('of two calls at once happens once', async () => {
    const both = await Promise.allSettled([house.adopt('one', true), house.adopt('one', true)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await house.undoAdoption('one');
    expect(conf()).toContain(join(folder, 'one.crt'));
  });

  it('is refused where the configuration is broken already, and changes nothing', async () => {
    writeFileSync(nginx.conf, `${conf()}\nnonsense;\n`);
    const before = conf();
    expect(await refusalOf(house.adopt('one', true))).toBe('assigned.config.broken-before');
    expect([conf(), await adopted()]).toEqual([before, []]);
  });

  it('is refused where the key belongs to another certificate', async () => {
    writeFileSync(join(folder, 'one.key'), readFileSync(join(folder, 'two.key')));
    expect(await refusalOf(house.adopt('one', false))).toBe('assigned.pair.mismatch');
  });
});

it('after undoing, status says that the usage is not served as it was assigned', async () => {
  await house.adopt('one', true);
  const request = await house.request({ usages: ['Default'] });
  await house.finish(request.id, false);
  const { outcome } = await house.assign({
    certificate: request.certificate!.thumbprint,
    usages: ['Default'],
  });
  expect(outcome).toBe('proven');
  const view = await house.undoAdoption('one');
  expect(view.evidence[0]?.verdict).toBe('contrary');
  expect((await house.status()).usages[0]?.proof).toBe('contrary');
  expect(readdirSync(folder)).toContain('home-live');
});
