// What a person does in the wizard, found by role and name; and how a page is shown to survive what happens to browsers and servers.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RequestId } from '#core/facts.ts';
import type { HouseVisit, Visit } from './chromium.ts';
import { NAMES_OF, TEXTS } from './texts.ts';

export type RequestChoices = {
  /** As the list calls it; the first CA when left out. */
  readonly issuer?: string;
  readonly template?: string;
  readonly friendlyName?: string;
  readonly names?: string;
};

export const button = (page: Page | Locator, name: string): Locator =>
  page.getByRole('button', { name, exact: true });

export const openMain = async ({ page, lang }: Visit): Promise<void> => {
  await page.goto('/');
  await page.getByRole('heading', { level: 1, name: NAMES_OF[lang].wizard }).waitFor();
};

/** Request, Next, Next, Finish from the main page, with what was chosen on the way; ends on the returned page. */
export const requestIn = async (visit: Visit, choices: RequestChoices = {}): Promise<RequestId> => {
  const { page, lang } = visit;
  const names = NAMES_OF[lang];
  const form = TEXTS[lang].web.requestForm;
  await openMain(visit);
  await button(page, names.request).click();
  await page.getByRole('heading', { level: 1, name: form.title }).waitFor();
  await button(page, names.next).click();
  if (choices.issuer !== undefined) await choose(page, form.issuer, choices.issuer);
  if (choices.template !== undefined) await choose(page, form.template, choices.template);
  if (choices.friendlyName !== undefined)
    await page.getByLabel(form.friendlyName, { exact: true }).fill(choices.friendlyName);
  if (choices.names !== undefined) await page.getByLabel(form.addNames, { exact: true }).fill(choices.names);
  await button(page, names.next).click();
  await button(page, names.finish).click();
  return onReturned(visit);
};

/** Waits for the returned page, and tells the request of it. */
export const onReturned = async ({ page, lang }: Visit): Promise<RequestId> => {
  await page.waitForURL(/\/requests\/req_/);
  await page.getByRole('heading', { level: 1, name: NAMES_OF[lang].status }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) as RequestId;
};

export const choose = async (page: Page, label: string, option: string): Promise<void> => {
  const field = page.locator('.field').filter({ has: page.getByText(label, { exact: true }) });
  await field.getByRole('button').click();
  await page.getByRole('option', { name: option }).first().click();
};

export const lead = (page: Page, text: string): Locator => page.locator('.page-head').getByText(text);

export const box = ({ page, lang }: Visit): Locator =>
  page.getByRole('checkbox', { name: NAMES_OF[lang].box, exact: true });

/** A pointer presses the label: the input itself lies beneath it. */
export const tick = async (checkbox: Locator): Promise<void> => checkbox.click({ force: true });

/** The whole thumbprint, as the page shows it. */
export const thumbprintShown = async ({ page, lang }: Visit): Promise<string> => {
  const group = page.getByRole('group', { name: NAMES_OF[lang].thumbprint });
  const text = await group.locator('.mono').first().textContent();
  const thumbprint = (text ?? '').replaceAll(' ', '');
  expect(thumbprint).toMatch(/^[0-9A-F]{40}$/);
  return thumbprint;
};

/** No box anywhere, for any usage, in any form. */
export const noBox = async (visit: Visit): Promise<void> => {
  expect(await visit.page.getByRole('checkbox').count()).toBe(0);
};

/** Opens the certificate, looks at its three parts, closes it. */
export const lookAtDetails = async ({ page, lang }: Visit): Promise<void> => {
  const names = NAMES_OF[lang];
  const { details, frame } = TEXTS[lang].web;
  await button(page, names.details).click();
  const dialog = page.getByRole('dialog', { name: details.title });
  for (const tab of [details.tabs.details, details.tabs.path, details.tabs.general])
    await dialog.getByRole('tab', { name: tab, exact: true }).click();
  await dialog.getByText(details.keyPresent).or(dialog.getByText(details.keyAbsent)).first().waitFor();
  await button(dialog, frame.close).click();
  await dialog.waitFor({ state: 'detached' });
};

/**
 * What `there` asserts holds after a reload, in a second tab, while the server is killed, when it is started on the same home and the connection is
 * still lost, and when that is back, without and with a reload. What the network and the server do has no language: English is taken through the first
 * two only.
 */
export const survives = async (visit: HouseVisit, there: (visit: Visit) => Promise<void>): Promise<void> => {
  const { page, house, context, lang } = visit;
  const gone = page.getByText(TEXTS[lang].web.frame.gone);
  await page.reload();
  await there(visit);
  const tab = await visit.tab();
  await tab.goto(page.url());
  await there({ ...visit, page: tab });
  await tab.close();
  if (lang === 'en') return;
  // A browser that goes offline keeps the stream that is open: it breaks with the server.
  await context.setOffline(true);
  await house.kill();
  await gone.waitFor();
  await there(visit);
  await house.start();
  expect(await gone.count()).toBe(1);
  await there(visit);
  await context.setOffline(false);
  await gone.waitFor({ state: 'detached' });
  await there(visit);
  await page.reload();
  await there(visit);
};

/** Waits for the end of Executing Commands. */
export const outcomeOf = async (
  { page, lang }: Visit,
  outcome: 'proven' | 'rolled-back' | 'assigned' | 'refused',
): Promise<void> => {
  await page.waitForURL(/\/assignments\//);
  await page.getByRole('heading', { level: 1, name: NAMES_OF[lang].executing }).waitFor();
  await page
    .getByRole('status')
    .getByText(TEXTS[lang].web.executing.outcomes[outcome], { exact: true })
    .waitFor({ timeout: 60_000 });
};

export const everywhere = (thumbprint: string) => ({
  sip: thumbprint,
  'web-internal': thumbprint,
  'web-external': thumbprint,
});
