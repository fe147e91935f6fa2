// CAs that are not ours, as a person at the browser works with them: a signing request saved, a reply brought, a root imported with an explicit yes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RequestId } from '#core/facts.ts';
import { writePem } from '#core/x509/pem.ts';
import type { HouseVisit, Visit } from './chromium.ts';
import { look } from './looks.ts';
import { button, lead, onReturned, openMain, outcomeOf, requestIn, type RequestChoices } from './steps.ts';
import { NAMES_OF, TEXTS } from './texts.ts';

/** Asks any other CA; ends on the page that waits for its reply. Tells the request and the file with its signing request. */
export const requestByHand = async (
  visit: HouseVisit,
  choices: RequestChoices = {},
): Promise<{ readonly id: RequestId; readonly csr: string }> => {
  const { page, lang, house } = visit;
  const { requestForm, returnedPage } = TEXTS[lang].web;
  const id = await requestIn(visit, { ...choices, issuer: requestForm.issuers.manual.label });
  await lead(page, returnedPage.leads['by-hand']).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, returnedPage.csr).click()]);
  expect(file.suggestedFilename()).toBe(`${id}.csr`);
  const csr = join(house.folder, `${id}.csr`);
  await file.saveAs(csr);
  return { id, csr };
};

/** The reply in a file, imported from the page that waits for it; ends on the page of what came back. */
export const bringReply = async (visit: Visit, file: string): Promise<void> => {
  const { page, lang } = visit;
  await button(page, TEXTS[lang].web.returnedPage.bring).click();
  await previewOf(visit, file);
  await button(page, TEXTS[lang].web.importing.import).click();
  await onReturned(visit);
};

/** Chooses a file on the import page, and looks at what would go where: nothing is imported by that. */
export const previewOf = async ({ page, lang }: Visit, file: string): Promise<void> => {
  const { importing } = TEXTS[lang].web;
  await page.getByRole('heading', { level: 1, name: NAMES_OF[lang].import }).waitFor();
  await page.locator('input[type="file"]').setInputFiles(file);
  await button(page, importing.look).click();
  await page.getByRole('table', { name: importing.preview }).waitFor();
};

export type Fingerprints = { readonly sha1: string; readonly sha256: string };
const bare = (text: string): string => text.replace(/[\s:]/g, '').toUpperCase();

/** Both fingerprints stand on the page, or in the part of it that is given. */
export const showsBoth = async (
  where: { readonly textContent: () => Promise<string | null> },
  { sha1, sha256 }: Fingerprints,
): Promise<void> => {
  const text = bare((await where.textContent()) ?? '');
  expect(text).toContain(bare(sha1));
  expect(text).toContain(bare(sha256));
};

/** Imports a root from a file: what goes where, both fingerprints, and the box that says that they were compared. */
export const importRoot = async (
  visit: Visit,
  file: string,
  root: Fingerprints,
  picture?: string,
): Promise<void> => {
  const { page, lang } = visit;
  const { importing } = TEXTS[lang].web;
  await previewOf(visit, file);
  await page
    .getByRole('table', { name: importing.preview })
    .getByText(NAMES_OF[lang].root, { exact: true })
    .waitFor();
  const question = page.locator('.root-question');
  await showsBoth(question, root);
  const yes = question.getByRole('checkbox');
  expect(await yes.isChecked()).toBe(false);
  await yes.click({ force: true });
  if (picture !== undefined) await look(visit, picture);
  await button(page, importing.import).click();
};

/** From "now trusted": Assign is a step of its own, certificate and usages chosen already. Ends in proven. */
export const assignFromNowTrusted = async (visit: Visit, thumbprint: string): Promise<void> => {
  const { page, lang } = visit;
  const { returnedPage, assign } = TEXTS[lang].web;
  await lead(page, returnedPage.leads['now-trusted']).waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await page.getByRole('link', { name: returnedPage.toAssign, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: assign.title }).waitFor();
  for (const title of NAMES_OF[lang].usages)
    expect(await page.getByRole('checkbox', { name: title }).isChecked()).toBe(true);
  expect(bare((await page.locator('main').textContent()) ?? '')).toContain(thumbprint);
  await button(page, NAMES_OF[lang].assign).click();
  await outcomeOf(visit, 'proven');
};

/** Finish in two tabs, one of them twice: the request ends once, and nothing is assigned. */
export const finishEverywhere = async (visit: Visit): Promise<void> => {
  const { page, lang } = visit;
  const address = page.url();
  const finish = NAMES_OF[lang].finish;
  const tab = await visit.tab();
  await tab.goto(address);
  await button(tab, finish).waitFor();
  await Promise.all([button(page, finish).dblclick(), button(tab, finish).click()]);
  for (const one of [page, tab])
    await one.getByRole('heading', { level: 1, name: NAMES_OF[lang].wizard }).waitFor();
  await tab.close();
  await openMain(visit);
  await page.goto(address);
};

export type DetailsSay = {
  readonly keyPresent: boolean;
  /** Titles of usages; none when it cannot be put into use. */
  readonly ready: readonly string[];
  /** The path is drawn with a gap. */
  readonly gap?: boolean;
  readonly picture?: string;
};

/** General ends with the key and what it is ready for; every extension is in words; the path is drawn, each finding at its certificate. */
export const detailsSay = async (visit: Visit, say: DetailsSay): Promise<void> => {
  const { page, lang } = visit;
  const { details, frame } = TEXTS[lang].web;
  await button(page, NAMES_OF[lang].details).click();
  const dialog = page.getByRole('dialog', { name: details.title });
  const verdict = dialog.locator('.verdict');
  await verdict.getByText(say.keyPresent ? details.keyPresent : details.keyAbsent, { exact: true }).waitFor();
  await verdict
    .getByText(say.ready.length === 0 ? details.notReady : details.ready(say.ready.join(', ')), {
      exact: true,
    })
    .waitFor();
  if (say.picture !== undefined) await look(visit, `${say.picture}-general`);
  await dialog.getByRole('tab', { name: details.tabs.details, exact: true }).click();
  await dialog.getByText(details.serial, { exact: true }).waitFor();
  expect(await dialog.getByRole('heading', { level: 3 }).count()).toBeGreaterThan(4);
  if (say.picture !== undefined) await look(visit, `${say.picture}-details`);
  await dialog.getByRole('tab', { name: details.tabs.path, exact: true }).click();
  const path = dialog.getByRole('list', { name: details.tabs.path }).first();
  await path.getByRole('listitem').first().waitFor();
  expect(await path.locator('.gap').count()).toBe(say.gap === true ? 1 : 0);
  if (say.picture !== undefined) await look(visit, `${say.picture}-path`);
  await button(dialog, frame.close).click();
  await dialog.waitFor({ state: 'detached' });
};

export const pemFile = async (folder: string, name: string, der: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, writePem('CERTIFICATE', der));
  return path;
};
