// What the first page costs, where noise plays no part: its JavaScript, its hosts, its fonts; and that a home with many requests and certificates
// makes neither the answer nor the page longer.
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import { fillHome, ownUsages } from '../large-home.ts';
import { openChromium, type HouseVisit, visit } from './chromium.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { SHOWN } from '#web/pages/assigned/main-view.ts';
import { openMain } from './steps.ts';
import { TEST_LANGS, TEXTS } from './texts.ts';

const GZIP_LIMIT = 250_000;
const assets = fileURLToPath(new URL('../../dist/web/assets/', import.meta.url));
const USAGES = ownUsages(20);
/** More of each than an answer or a page may hold at once. */
const MANY = { usages: USAGES.map(({ id }) => id), certificates: 300, requests: 90 };

let browser: Browser;
let house: BrowserHouse;
beforeAll(async () => {
  [browser, house] = await Promise.all([
    openChromium(),
    openHouse({ until: 'assigned', topology: { usages: USAGES } }),
  ]);
  await house.inHouse((client) => fillHome(client, MANY));
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

describe.each(TEST_LANGS)('The first page (%s)', (lang) => {
  let our: HouseVisit;
  beforeAll(async () => {
    our = await visit(browser, house, lang);
  });
  afterAll(() => our?.close());

  it('loads little JavaScript, nothing from another host, and may be painted before its fonts are there', async () => {
    const files = new Set<string>();
    our.page.on('request', (request) => files.add(new URL(request.url()).pathname));
    await openMain(our);
    await our.page.getByRole('table').waitFor();
    const scripts = [...files].filter((file) => file.endsWith('.js')).map((file) => file.split('/').at(-1));
    expect(scripts.length).toBeGreaterThan(1);
    const bytes = scripts.reduce((sum, file) => sum + statSync(`${assets}${file}.gz`).size, 0);
    expect(bytes).toBeLessThan(GZIP_LIMIT);
    const styles = [...files].filter((file) => file.endsWith('.css'));
    const faces = styles
      .map((file) => readFileSync(`${assets}${file.split('/').at(-1)}`, 'utf8'))
      .flatMap((text) => text.match(/@font-face\s*\{[^}]*\}/g) ?? []);
    expect(faces.length).toBeGreaterThan(0);
    for (const face of faces) expect(face).toMatch(/font-display:\s*swap/);
    expect(our.faults).toEqual([]);
  });

  it('shows a bounded part of long lists, and the way to the rest', async () => {
    const { page } = our;
    const { certificates, mainPage, requests } = TEXTS[lang].web;
    const status = await house.inHouse((client) => client.status());
    expect([status.unassigned.length, status.requests.length]).toEqual([
      LIMITS.shownLines,
      LIMITS.shownLines,
    ]);
    expect(status.more.requests).toBe(true);
    for (const [name, way, title, line] of [
      [mainPage.unassigned, mainPage.allCertificates, certificates.title, 'row'],
      [mainPage.requests, mainPage.allRequests, requests.title, 'listitem'],
    ] as const) {
      await openMain(our);
      const list = page.getByRole('region', { name });
      await list.waitFor();
      expect(await list.getByRole('listitem').count()).toBe(SHOWN);
      await list.getByRole('link', { name: way }).click();
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.getByRole(line).nth(SHOWN).waitFor();
      expect(await page.getByRole(line).count()).toBeLessThanOrEqual(LIMITS.shownLines);
    }
    expect(our.faults).toEqual([]);
  });
});
