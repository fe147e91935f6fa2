// Three stores are asked, and one lacks the root: exactly that row is red. After the offered cure and nothing else it is green, and the certificate comes into
// service on real programs. English meets an NSS database, Korean a Java keystore.
import { X509Certificate } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { demoTopology } from '#core/topology/topology.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import { issue, pemOf } from '#test/chains.ts';
import { bundled, type OpensslCa, opensslCa } from '../journeys/openssl-ca.ts';
import { type HouseVisit, openChromium, visit } from './chromium.ts';
import { assignFromNowTrusted, bringReply, requestByHand, showsBoth } from './foreign.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import { javaStore, judgeAddress, nssStore, type OtherStore, pemStore } from './party-stores.ts';
import { button, everywhere, lead, noBox, openMain, thumbprintShown, tick } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
let house: BrowserHouse;
let ca: OpensslCa;
beforeAll(async () => {
  [browser, house, ca] = await Promise.all([openChromium(), openHouse(), opensslCa()]);
  const file = (await readFile(ca.root)).toString('base64');
  await house.inHouse((client) => client.import({ body: { file, trustRoots: [ca.rootSha256] } }));
}, 90_000);
afterAll(async () => {
  await Promise.all([browser?.close(), house?.stop(), ca?.stop()]);
});

/** Tab until it has the focus. */
const tabTo = async (page: Page, of: Locator): Promise<void> => {
  for (let stops = 0; stops < 60; stops += 1) {
    if (await of.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the keyboard does not reach it');
};

describe.each(TEST_LANGS)('Relying parties (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web, say, words } = TEXTS[lang];
  const { returnedPage, trustRows, storeChange, stores, verify, details, mainPage } = web;
  let our: HouseVisit;
  let pem: string;
  let other: OtherStore;
  /** Presented while nothing is assigned. */
  let before: Awaited<ReturnType<BrowserHouse['seen']>>;
  beforeAll(async () => {
    pem = pemStore(house.folder, `clients-${lang}.pem`, ca.root);
    other = lang === 'en' ? nssStore(house.folder) : javaStore(house.folder);
    our = await visit(browser, house, lang);
  }, 60_000);
  afterAll(() => our?.close());
  afterEach(() => expect(our.faults).toEqual([]));

  const declare = (parties: readonly string[]): Promise<unknown> =>
    house.inHouse((client) =>
      client.setTopology({
        body: { ...demoTopology, settings: { WebServicesExternal: { parties } } } as never,
      }),
    );
  const rows = (): Locator => our.page.getByRole('list', { name: trustRows.title, exact: true });
  const rowOf = (store: string): Locator => rows().locator(':scope > li').filter({ hasText: store });
  const says = async (): Promise<readonly (string | null)[]> =>
    rows().locator('.trust-head .state-word').allTextContents();
  const { trusted, 'not-trusted': notTrusted } = trustRows.judgements;

  it('no usage names one: the page says what to do first', async () => {
    const { page } = our;
    await declare([]);
    await page.goto('/stores');
    await page.getByText(stores.empty.title, { exact: true }).waitFor();
    await page.getByText('certwizard topology set topology.json', { exact: true }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      button(page, stores.empty.saveIt).click(),
    ]);
    // As it is saved, and with stores named in it, the house takes it.
    expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
      computer: demoTopology.computer,
    });
    await look(our, 'stores-empty');
  });

  it('one of three stores lacks the root: one red row, both fingerprints, the cure, and no way to assign', async () => {
    const { page } = our;
    await declare([pem, other.party]);
    before = await house.seen();
    const { csr } = await requestByHand(our, { friendlyName: 'For everybody' });
    await bringReply(
      our,
      await bundled(house.folder, `reply-${lang}.p7b`, [await ca.sign(csr), ca.intermediate]),
    );
    await lead(page, returnedPage.leads.party).waitFor();
    expect(await says()).toEqual([trusted, trusted, notTrusted]);
    const red = rowOf(other.party);
    await showsBoth(red, { sha1: ca.rootSha1, sha256: ca.rootSha256 });
    await red.getByText('Stranger Root').first().waitFor();
    expect(await page.getByRole('button', { name: trustRows.installIn('').trim() }).count()).toBe(1);
    expect(await button(page, names.import).count()).toBe(0);
    await noBox(our);
    await look(our, 'returned-party-missing');
    expect(await house.seen()).toEqual(before);
  });

  it('the path is drawn by each store, the finding where the path ends', async () => {
    const { page } = our;
    await button(page, names.details).click();
    const dialog = page.getByRole('dialog', { name: details.title });
    await dialog.getByRole('tab', { name: details.tabs.path, exact: true }).click();
    const path = dialog.getByRole('list', { name: details.tabs.path });
    await path.locator('.gap').getByText('Stranger Root').waitFor();
    await dialog.getByText(details.nearest, { exact: true }).waitFor();
    await look(our, 'details-by-store');
    await dialog.locator('.select-button').click();
    await page.getByRole('option', { name: trustRows.computer }).click();
    await path.getByText('Stranger Root').waitFor();
    expect(await path.locator('.gap').count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('the keyboard reaches notes and cure; after the yes the row is green, and still there is no box', async () => {
    const { page } = our;
    const { keyboard } = page;
    const red = rowOf(other.party);
    const listed = other.listed();
    const notes = red.getByText(trustRows.notes, { exact: true });
    await tabTo(page, notes);
    await keyboard.press('Enter');
    await red.getByRole('listitem').last().waitFor();
    await keyboard.press('Enter');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Shift+Tab');
    expect(
      await button(red, trustRows.installIn(other.party)).evaluate((one) => one === document.activeElement),
    ).toBe(true);
    await keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog', { name: storeChange.titles.install });
    await dialog.getByRole('list', { name: storeChange.files }).waitFor();
    await showsBoth(dialog, { sha1: ca.rootSha1, sha256: ca.rootSha256 });
    const program = lang === 'en' ? 'certutil' : 'keytool';
    await dialog.getByRole('list', { name: storeChange.commands }).getByText(program).waitFor();
    await look(our, 'store-install');
    const install = button(dialog, storeChange.buttons.install);
    expect(await install.getAttribute('aria-disabled')).toBe('true');
    expect(other.listed()).toBe(listed);
    await tabTo(page, dialog.getByRole('checkbox'));
    await keyboard.press('Space');
    await tabTo(page, install);
    await keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });

    await lead(page, returnedPage.leads['now-trusted']).waitFor();
    expect(await says()).toEqual([trusted, trusted, trusted]);
    await rowOf(other.party).getByText(trustRows.cured, { exact: true }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H3');
    expect(other.listed()).not.toBe(listed);
    await noBox(our);
    await look(our, 'returned-party-cured');
    expect(await house.seen()).toEqual(before);
  });

  it('Assign proves it, and handshakes with all services show it', async () => {
    const thumbprint = await thumbprintShown(our);
    await assignFromNowTrusted(our, thumbprint);
    expect(before['web-external']).not.toBe(thumbprint);
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });

  it('the stores page shows what each trusts, and checks a certificate; Undo says what it takes back, and does', async () => {
    const { page } = our;
    await page.goto('/stores');
    for (const party of [pem, other.party]) await page.getByRole('heading', { name: party }).waitFor();
    await page.getByText(stores.installed, { exact: true }).waitFor();
    await button(page, stores.checkIn(pem)).click();
    const checking = page.getByRole('dialog', { name: stores.checkTitle });
    await checking.getByLabel(verify.thumbprint, { exact: true }).fill(ca.rootSha1);
    await page.keyboard.press('Enter');
    await checking.getByText(stores.holds.anchor, { exact: true }).waitFor();
    await button(checking, web.frame.close).click();
    await look(our, 'stores');
    await button(page, stores.undo).click();
    const dialog = page.getByRole('alertdialog', { name: storeChange.titles.uninstall });
    await tick(dialog.getByRole('checkbox'));
    await button(dialog, storeChange.buttons.uninstall).click();
    await page.getByText(stores.undone, { exact: true }).waitFor();
    await expect.poll(() => button(page, stores.undo).count()).toBe(0);
    expect(other.listed()).not.toMatch(/certwizard/i);
  });

  it('a root that has expired is told as lying wrong, and taken out on one button; what others hold wrong is left to them', async () => {
    const { page } = our;
    const expired = issue({ subject: `Expired Root ${lang}`, ca: true, from: -900, to: -1 }).certificate;
    const file = Buffer.from(pemOf(expired)).toString('base64');
    await house.inHouse((client) =>
      client.import({ body: { file, trustRoots: [certificateId(expired.der, nodeCrypto)] } }),
    );
    appendFileSync(pem.replace('pem:', ''), await readFile(ca.intermediate));
    await page.goto('/stores');
    await page.getByRole('heading', { name: stores.misplaced.title }).waitFor();
    await page.getByText(words.misplacedWhy.expired).waitFor();
    await page.getByText(stores.misplaced.notOurs).waitFor();
    await look(our, 'stores-misplaced');
    await button(page, stores.misplaced.putRight).click();
    await page.getByText(stores.misplaced.done, { exact: true }).waitFor();
    expect(await page.getByText(words.misplacedWhy.expired).count()).toBe(0);
    expect(await button(page, stores.misplaced.putRight).count()).toBe(0);
  });

  it('what is in service and no longer trusted says by whom and why on the main page, and leads to its path', async () => {
    const { page } = our;
    await openMain(our);
    const usage = page.getByRole('row').filter({ hasText: names.usages[2] });
    await usage.getByText(other.party, { exact: true }).waitFor();
    await usage.getByText(say({ code: 'trusted.root.missing', facts: FACTS }).title).waitFor();
    await look(our, 'main-not-trusted');
    await usage.getByRole('link', { name: mainPage.whyOf(names.usages[2]) }).click();
    await page.getByRole('list', { name: details.tabs.path }).locator('.gap').waitFor();
  });

  it('what an address serves is judged by every store, or by one', async () => {
    const { page } = our;
    const address = `127.0.0.1:${house.ports['web-external']}`;
    await judgeAddress(our, address);
    await page.getByText(verify.notTrusted(1, 3), { exact: true }).waitFor();
    expect(await says()).toEqual([trusted, trusted, notTrusted]);
    await look(our, 'verify');
    await judgeAddress(our, address, pem);
    await page.getByText(verify.trusted(1), { exact: true }).waitFor();
    expect(await says()).toEqual([trusted]);
  });

  it('a file is judged and not kept: an unknown root is named, with what can be done', async () => {
    const { page } = our;
    await page.goto('/verify');
    await page.getByText(verify.whats.file, { exact: true }).click();
    await page.locator('input[type=file]').setInputFiles(ca.intermediate);
    await button(page, verify.judge).click();
    await page.getByText('Stranger Issuing CA').first().waitFor();
    const { fingerprint } = new X509Certificate(await readFile(ca.intermediate));
    await expect
      .poll(async () => ((await page.locator('main').textContent()) ?? '').replaceAll(' ', ''))
      .toContain(fingerprint.replaceAll(':', ''));
    for (const [path, help] of [
      ['/verify', 'verify'],
      ['/stores', 'stores'],
    ] as const) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('F1');
      await page.getByRole('dialog', { name: web.help[help].title }).waitFor();
    }
  });

  it('what the embedded CA revokes while it is in service is shown on the main page without a reload', async () => {
    const { page } = our;
    await declare([]);
    const thumbprint = await house.inHouse(async (client) => {
      const { id, certificate } = await client.request({ body: {} });
      const { assignment = 'txn_none' } = await client.finish({ params: { id }, body: { assign: true } });
      await client.assignment({ params: { id: assignment }, query: { wait: true } });
      return certificate?.thumbprint ?? '';
    });
    expect(await house.seen()).toEqual(everywhere(thumbprint));
    await openMain(our);
    const { title } = say({ code: 'trusted.revoked', facts: REVOKED });
    expect(await page.getByText(title).count()).toBe(0);
    await house.inHouse((client) =>
      client.revoke({ body: { thumbprint, reason: 'keyCompromise', force: true } }),
    );
    await expect.poll(() => page.getByText(title).count(), { timeout: 20_000 }).toBe(names.usages.length);
    await look(our, 'main-revoked');
  });
});

const REVOKED = { subject: '', at: '', reason: 'keyCompromise', by: 'authority' } as const;
/** Of a finding whose title is all that is asked for. */
const FACTS = { subject: '', keyId: '', store: 'root', where: '', held: '' } as const;
