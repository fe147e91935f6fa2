// The returned page when the intermediate is missing: a CA made with the openssl command, whose reply is the certificate alone.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { type OpensslCa, opensslCa } from '../journeys/openssl-ca.ts';
import { openChromium, type HouseVisit, type Visit, visit } from './chromium.ts';
import {
  assignFromNowTrusted,
  bringReply,
  detailsSay,
  finishEverywhere,
  previewOf,
  requestByHand,
} from './foreign.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import { button, everywhere, lead, noBox, survives, thumbprintShown } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

describe.each(TEST_LANGS)('A certificate whose intermediate is missing (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { returnedPage, importing } = TEXTS[lang].web;
  let house: BrowserHouse;
  let our: HouseVisit;
  let ca: OpensslCa;
  beforeAll(async () => {
    [house, ca] = await Promise.all([openHouse(), opensslCa()]);
    const file = (await readFile(ca.root)).toString('base64');
    await house.inHouse((client) => client.import({ body: { file, trustRoots: [ca.rootSha256] } }));
    our = await visit(browser, house, lang);
  }, 90_000);
  afterAll(async () => {
    await our?.close();
    await Promise.all([house?.stop(), ca?.stop()]);
  });
  afterEach(() => expect(our.faults).toEqual([]));

  const missing = async (now: Visit): Promise<void> => {
    const { page } = now;
    await lead(page, returnedPage.leads['intermediate-missing']).waitFor();
    for (const text of [returnedPage.issued, returnedPage.installed, returnedPage.notTrusted])
      await page.getByText(text, { exact: true }).first().waitFor();
    await page.locator('.gap').getByText('Stranger Issuing CA', { exact: true }).waitFor();
    await page.locator('.gap').getByText(names.intermediate).waitFor();
    await button(page, names.import).waitFor();
    await noBox(now);
  };

  it('is named with its store, survives everything, and offers no way to assign; Finish ends the request', async () => {
    const { csr, id } = await requestByHand(our, { friendlyName: 'No intermediate' });
    await look(our, 'returned-by-hand');
    await bringReply(our, await ca.sign(csr));
    await missing(our);
    await look(our, 'returned-intermediate-missing');
    await detailsSay(our, { keyPresent: true, ready: [], gap: true });
    // Nowhere on this computer, and the certificate does not say where: that is said, and nothing else changes.
    await button(our.page, returnedPage.fetch).click();
    await our.page.locator('.gap').getByRole('alert').first().waitFor();
    await survives(our, missing);
    await finishEverywhere(our);
    await missing(our);
    expect((await house.inHouse((client) => client.requestOf({ params: { id } }))).finished).toBe(true);
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('imported into its store, the page says now trusted and leads to Assign; the services send leaf and intermediate', async () => {
    const { page } = our;
    const thumbprint = await thumbprintShown(our);
    await button(page, names.import).click();
    await previewOf(our, ca.intermediate);
    await page
      .getByRole('table', { name: importing.preview })
      .getByText(names.intermediate, { exact: true })
      .waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await button(page, importing.import).click();
    await lead(page, returnedPage.leads['now-trusted']).waitFor();
    expect(await house.seen()).toEqual(everywhere(house.a));
    await assignFromNowTrusted(our, thumbprint);
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });
});
