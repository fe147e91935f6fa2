// The returned page when the root is not trusted, with two CAs that are not ours: Pebble over ACME, and one worked by hand with the openssl command.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundled, type OpensslCa, opensslCa } from '../journeys/openssl-ca.ts';
import { type Pebble, startPebble } from '../pebble.ts';
import { openChromium, type HouseVisit, type Visit, visit } from './chromium.ts';
import {
  assignFromNowTrusted,
  bringReply,
  detailsSay,
  finishEverywhere,
  importRoot,
  pemFile,
  requestByHand,
  showsBoth,
} from './foreign.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import { button, everywhere, lead, noBox, requestIn, survives, thumbprintShown } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

const fingerprintsOf = (certificate: X509Certificate) => ({
  sha1: certificate.fingerprint,
  sha256: certificate.fingerprint256,
});

describe.each(TEST_LANGS)('A certificate whose root is not trusted (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { returnedPage } = TEXTS[lang].web;
  let house: BrowserHouse;
  let our: HouseVisit;
  let pebble: Pebble;
  let ca: OpensslCa;
  beforeAll(async () => {
    [house, pebble, ca] = await Promise.all([
      openHouse(),
      // Nonces are rejected and validations wait, as Pebble does unless told otherwise; not for as long.
      startPebble({ sleepSeconds: 2, noncereject: 20 }),
      opensslCa(),
    ]);
    await house.inHouse((client) =>
      client.addIssuer({
        body: {
          id: 'pebble',
          kind: 'acme',
          settings: {
            directory: pebble.directory,
            caFile: pebble.caFile,
            termsOfServiceAgreed: true,
            challenge: { type: 'http-01', listen: `127.0.0.1:${pebble.httpPort}` },
          },
        },
      }),
    );
    our = await visit(browser, house, lang);
  }, 90_000);
  afterAll(async () => {
    await our?.close();
    await Promise.all([house?.stop(), pebble?.stop(), ca?.stop()]);
  });
  afterEach(() => expect(our.faults).toEqual([]));

  /** Issued and installed, not trusted; what is missing from which store; Import and Finish, and no way to assign. */
  const missing = async (now: Visit): Promise<void> => {
    const { page } = now;
    await lead(page, returnedPage.leads['root-missing']).waitFor();
    for (const text of [returnedPage.issued, returnedPage.installed, returnedPage.notTrusted])
      await page.getByText(text, { exact: true }).first().waitFor();
    await page.locator('.gap').getByText(names.root).waitFor();
    await button(page, names.import).waitFor();
    await button(page, names.details).waitFor();
    await button(page, names.finish).waitFor();
    await noBox(now);
  };

  it('Pebble: says which root is missing, survives everything, and offers no way to assign', async () => {
    const { page } = our;
    await requestIn(our, { issuer: 'pebble', friendlyName: 'From Pebble' });
    await lead(page, returnedPage.leads['root-missing']).waitFor({ timeout: 60_000 });
    await missing(our);
    const root = new X509Certificate(await pebble.root());
    const commonName = root.subject.replace(/^.*CN=/s, '');
    await page.locator('.gap').getByText(commonName).first().waitFor();
    await look(our, 'returned-root-missing');
    await detailsSay(our, { keyPresent: true, ready: [], gap: true, picture: 'details-root-missing' });
    await noBox(our);
    await survives(our, missing);
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('Pebble: the root imported with an explicit yes, the page says now trusted and grows no box; Assign proves it', async () => {
    const { page } = our;
    const thumbprint = await thumbprintShown(our);
    const root = new X509Certificate(await pebble.root());
    const file = await pemFile(house.folder, 'pebble-root.pem', await pebble.root());
    await button(page, names.import).click();
    await importRoot(our, file, fingerprintsOf(root), 'import-root');
    const trusted = async (now: Visit): Promise<void> => {
      await lead(now.page, returnedPage.leads['now-trusted']).waitFor();
      await now.page.getByRole('link', { name: returnedPage.toAssign, exact: true }).waitFor();
      await noBox(now);
    };
    await trusted(our);
    expect(await thumbprintShown(our)).toBe(thumbprint);
    await look(our, 'returned-now-trusted');
    await detailsSay(our, { keyPresent: true, ready: names.usages });
    await survives(our, trusted);
    expect(await house.seen()).toEqual(everywhere(house.a));
    await assignFromNowTrusted(our, thumbprint);
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });

  it('openssl: a root that came with the reply is shown with both fingerprints; Finish ends the request and assigns nothing', async () => {
    const { page } = our;
    const before = await house.seen();
    const { id, csr } = await requestByHand(our, { friendlyName: 'By hand' });
    const leaf = await ca.sign(csr);
    await bringReply(our, await bundled(house.folder, 'reply.p7b', [leaf, ca.intermediate, ca.root]));
    await missing(our);
    const root = new X509Certificate(await readFile(ca.root));
    await page.locator('.gap').getByText('Stranger Root', { exact: true }).waitFor();
    await showsBoth(page.locator('.gap'), fingerprintsOf(root));
    // It is drawn once: at hand is not in its store.
    expect(await page.locator('.path-link').count()).toBe(3);
    await look(our, 'returned-root-held');
    await finishEverywhere(our);
    await missing(our);
    expect((await house.inHouse((client) => client.requestOf({ params: { id } }))).finished).toBe(true);
    expect(await house.seen()).toEqual(before);
  });

  it('openssl: imported from the page itself after both fingerprints were compared, then assigned and proven', async () => {
    const { page } = our;
    const before = await house.seen();
    const thumbprint = await thumbprintShown(our);
    await button(page, returnedPage.importHeld).click();
    const dialog = page.getByRole('alertdialog', { name: returnedPage.trustTitle });
    await showsBoth(dialog, fingerprintsOf(new X509Certificate(await readFile(ca.root))));
    await look(our, 'returned-trust-root');
    await dialog.getByRole('checkbox', { name: returnedPage.trustYes }).click({ force: true });
    await button(dialog, returnedPage.trustDo).click();
    await dialog.waitFor({ state: 'detached' });
    await lead(page, returnedPage.leads['now-trusted']).waitFor();
    expect(await house.seen()).toEqual(before);
    await assignFromNowTrusted(our, thumbprint);
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });
});
