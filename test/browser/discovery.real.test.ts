// The discovery page in Chromium, on real programs: what is served is shown and nothing is changed; wiring shows the diff, asks, and proves.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ScratchKamailio } from '#adapters/services/kamailio/scratch.ts';
import type { ScratchNginx } from '#adapters/services/nginx/scratch.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { startKamailio } from '../kamailio.ts';
import { startNginx } from '../nginx.ts';
import { openChromium, type Visit, visit } from './chromium.ts';
import { aloneHouse, Server } from './house.ts';
import { look } from './looks.ts';
import { button, tick } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

const NAME = 'web.example.test';
const grouped = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

describe.each(TEST_LANGS)('The discovery page (%s)', (lang) => {
  const { discovery, frame } = TEXTS[lang].web;
  let folder = '';
  let nginx: ScratchNginx;
  let kamailio: ScratchKamailio;
  let server: Server;
  let our: Visit;
  const sha1: string[] = [];

  const pairAt = async (name: string): Promise<{ certificate: string; key: string }> => {
    const { certificate, key } = await placeholder(NAME);
    const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key, { mode: 0o600 });
    sha1.push(new X509Certificate(certificate).fingerprint.replaceAll(':', ''));
    return files;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cw-look-'));
    const [web, sip] = [await pairAt('web'), await pairAt('sip')];
    [nginx, kamailio] = await Promise.all([
      startNginx({ servers: [{ serverName: NAME, ...web }] }),
      startKamailio({ domains: [sip] }),
    ]);
    const discover = `${nginx.conf}:${kamailio.settings.cfg}`;
    server = new Server(join(folder, 'home'), { CERTWIZARD_DISCOVER: discover });
    await server.start();
    our = await visit(browser, aloneHouse(server), lang);
  });
  afterAll(async () => {
    await our?.close();
    await server?.kill();
    await Promise.all([nginx?.stop(), kamailio?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(our.faults).toEqual([]));

  const configuration = (): readonly string[] =>
    [nginx.conf, kamailio.settings.tlsCfg].map((file) => readFileSync(file, 'utf8'));
  const lines = (): Locator => our.page.getByRole('list', { name: discovery.list }).getByRole('listitem');
  const lineOf = (thumbprint = ''): Locator => lines().filter({ hasText: grouped(thumbprint) });
  const open = async (): Promise<void> => {
    await our.page.goto('/discovery');
    await our.page.getByRole('heading', { level: 1, name: discovery.title }).waitFor();
    await lines().nth(1).waitFor();
  };
  const wire = async (): Promise<void> => {
    await lineOf(sha1[0]).getByRole('button', { name: discovery.use }).click();
    await tick(our.page.getByRole('radio', { name: NAMES_OF[lang].usages[1] }));
  };

  it('shows each certificate with thumbprint, time left and trust, and changes nothing', async () => {
    const before = configuration();
    await open();
    for (const thumbprint of sha1) {
      await lineOf(thumbprint).waitFor();
      expect(await lineOf(thumbprint).textContent()).toContain(discovery.notTrusted);
      expect(await lineOf(thumbprint).textContent()).toContain('127.0.0.1:');
    }
    expect(await lines().count()).toBe(2);
    expect(configuration()).toEqual(before);
    await look(our, 'discovery');
  });

  it('cancelled after the diff, nothing of it stays', async () => {
    const { page } = our;
    await open();
    const before = configuration();
    await wire();
    await look(our, 'discovery-usage');
    await button(page, discovery.dialog.show).click();
    await page.getByText(join(folder, 'home-live')).first().waitFor();
    expect(await page.getByRole('alertdialog').textContent()).toContain(join(folder, 'web.crt'));
    await look(our, 'discovery-changes');
    await button(page, discovery.dialog.cancel).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(configuration()).toEqual(before);
    await open();
    await lineOf(sha1[0]).getByRole('button', { name: discovery.use }).waitFor();
  });

  it('after an explicit yes the program is wired and presents the same certificate', async () => {
    const { page } = our;
    await open();
    await wire();
    await button(page, discovery.dialog.show).click();
    await button(page, discovery.dialog.apply).click();
    await page.getByText(discovery.dialog.done).waitFor();
    await look(our, 'discovery-wired');
    await button(page, frame.close).last().click();
    expect(configuration()[0]).toContain(join(folder, 'home-live', 'WebServicesInternal'));
    await button(page, discovery.again).click();
    await lineOf(sha1[0]).getByText(discovery.known('nginx-')).waitFor();
    await look(our, 'discovery-known');
  });
});

describe.each(TEST_LANGS)('A computer that serves nothing (%s)', (lang) => {
  const { discovery, frame, mainPage } = TEXTS[lang].web;
  let folder = '';
  let server: Server;
  let our: Visit;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cw-none-'));
    server = new Server(join(folder, 'home'), { CERTWIZARD_DISCOVER: ':' });
    await server.start();
    our = await visit(browser, aloneHouse(server), lang);
  });
  afterAll(async () => {
    await our?.close();
    await server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(our.faults).toEqual([]));

  it('the discovery page says so, and what to do', async () => {
    const { page } = our;
    await page.goto('/discovery');
    await page.getByText(discovery.none.title).waitFor();
    expect(await page.getByRole('list', { name: discovery.list }).count()).toBe(0);
    await look(our, 'discovery-none');
  });

  it('the main page says what to do first, and its button leads there', async () => {
    const { page } = our;
    await page.goto('/');
    await page.getByText(mainPage.empty.title, { exact: true }).waitFor();
    await look(our, 'main-empty');
    await page.getByRole('link', { name: mainPage.empty.look }).click();
    await page.getByRole('heading', { level: 1, name: discovery.title }).waitFor();
  });

  it('an address that is no page says so and leads home', async () => {
    const { page } = our;
    await page.goto('/no/such/page');
    await page.getByRole('heading', { level: 1, name: frame.notFound.title }).waitFor();
    await look(our, 'not-found');
    await page.locator('main').getByRole('link', { name: frame.notFound.home }).click();
    await page.getByRole('heading', { level: 1, name: NAMES_OF[lang].wizard }).waitFor();
  });

  it('a server that is gone is said to be, what is on the page stays, and it goes on when the server is back', async () => {
    const { page } = our;
    await page.goto('/');
    await page.getByText(mainPage.empty.title, { exact: true }).waitFor();
    await server.kill();
    await page.getByText(frame.gone).waitFor();
    await page.getByText(mainPage.empty.title, { exact: true }).waitFor();
    await look(our, 'server-gone');
    await server.start();
    await page.getByText(frame.gone).waitFor({ state: 'detached' });
  });
});
