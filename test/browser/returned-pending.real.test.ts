// The returned page while the CA's manager decides, and after a denial: what it says, what lights up by itself, and what services present meanwhile.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RequestId } from '#core/facts.ts';
import type { RequestView } from '#core/views.ts';
import { openChromium, type HouseVisit, type Visit, visit } from './chromium.ts';
import { ADMINISTRATOR, type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import {
  box,
  button,
  everywhere,
  lead,
  noBox,
  onReturned,
  openMain,
  outcomeOf,
  requestIn,
  survives,
  thumbprintShown,
} from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

describe.each(TEST_LANGS)('A request that the CA manager has to approve (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web } = TEXTS[lang];
  const { returnedPage, authority, mainPage, requestForm } = web;
  let house: BrowserHouse;
  let our: HouseVisit;
  beforeAll(async () => {
    house = await openHouse();
    await house.inHouse(async (client) => {
      const { template } = await client.preview({ body: {} });
      await client.requireApproval({ params: { template }, body: { approval: true } });
    });
    our = await visit(browser, house, lang);
  }, 90_000);
  afterAll(async () => {
    await our?.close();
    await house?.stop();
  });
  afterEach(() => expect(our.faults).toEqual([]));

  const process = (page: Page): Locator => button(page, names.process);
  /** It can be reached and tells its reason; pressing does nothing. */
  const unable = async (of: Locator, why: string): Promise<void> => {
    await of.page().getByText(why).first().waitFor({ state: 'attached' });
    expect(await of.getAttribute('aria-disabled')).toBe('true');
    const reason = await of.getAttribute('aria-describedby');
    expect(await of.page().locator(`[id="${reason}"]`).textContent()).toBe(why);
  };
  const able = async (of: Locator): Promise<void> => {
    await expect.poll(() => of.getAttribute('aria-disabled'), { timeout: 20_000 }).toBeNull();
  };
  const numberOf = async (id: RequestId): Promise<string> => {
    const known = (): Promise<RequestView> => house.inHouse((client) => client.requestOf({ params: { id } }));
    await expect.poll(async () => (await known()).state, { timeout: 20_000 }).toBe('pending');
    return (await known()).number ?? '';
  };
  /** The CA's page, in a tab of its own; `then` presses what decides. */
  const asManager = async (then: (page: Page) => Promise<void>): Promise<void> => {
    const tab = await our.tab();
    await tab.goto('/authority');
    await tab.getByRole('heading', { level: 1, name: authority.title, exact: true }).waitFor();
    await then(tab);
    await tab.close();
  };

  it('says so with its number and waits, through everything; services keep what they had', async () => {
    const { page } = our;
    const id = await requestIn(our, { friendlyName: 'B here' });
    const number = await numberOf(id);
    const there = async (now: Visit): Promise<void> => {
      await lead(now.page, returnedPage.leads.pending).waitFor();
      await now.page.getByText(returnedPage.waiting).waitFor();
      for (const text of [number, id])
        await now.page.locator('dl').getByText(text, { exact: true }).waitFor();
      await unable(process(now.page), returnedPage.processWhyNot);
      await button(now.page, names.finish).waitFor();
      await noBox(now);
    };
    await there(our);
    await look(our, 'returned-pending');
    await process(page).click({ force: true });
    await there(our);
    await survives(our, there);
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('approved in another tab, the page lights up by itself; processed, ticked and finished it is proven', async () => {
    const { page } = our;
    const id = await onReturned(our);
    const number = await numberOf(id);
    await asManager(async (tab) => {
      await look({ ...our, page: tab }, 'authority');
      const waiting = tab.getByRole('region', { name: authority.number(number) });
      expect(await waiting.getByLabel(authority.by).count(), 'who decides is signed in').toBe(0);
      await button(waiting, authority.approveOf(number)).click();
      await tab.getByText(authority.nonePending).waitFor();
    });
    await page.getByText(returnedPage.decided).waitFor();
    await able(process(page));
    await look(our, 'returned-pending-decided');
    await process(page).click();
    await box(our).waitFor();
    expect(await onReturned(our)).toBe(id);
    expect(await box(our).isChecked()).toBe(true);
    await lead(page, returnedPage.leads.trusted).waitFor();
    expect(await house.seen()).toEqual(everywhere(house.a));
    const thumbprint = await thumbprintShown(our);
    await button(page, names.finish).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });

  it('finished before the decision it stays in the list, and is processed from the main page once that can succeed', async () => {
    const { page } = our;
    const before = await house.seen();
    const id = await requestIn(our, { friendlyName: 'C here' });
    const number = await numberOf(id);
    await button(page, names.finish).click();
    await page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    const row = page
      .getByRole('region', { name: mainPage.requests })
      .getByRole('listitem')
      .filter({ hasText: mainPage.number(number) });
    await row.waitFor();
    await unable(process(page), mainPage.whyNot.undecided);
    await look(our, 'main-pending');
    await house.kill();
    await house.start();
    await row.waitFor();
    await house.inHouse((client) => client.approve({ params: { number }, body: { by: 'Kim' } }));
    await able(process(page));
    await process(page).click();
    expect(await onReturned(our)).toBe(id);
    const thumbprint = await thumbprintShown(our);
    expect(await house.seen()).toEqual(before);
    // It was finished where there was no box to clear: Assign is a step of its own.
    await lead(page, returnedPage.leads['now-trusted']).waitFor();
    await noBox(our);
    await page.getByRole('link', { name: returnedPage.toAssign, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: web.assign.title }).waitFor();
    await button(page, names.assign).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });

  it('denied, it says by whom and why, and starts again with the same data', async () => {
    const { page } = our;
    const before = await house.seen();
    const why = '<b>no</b> ticket & "권한 없음"';
    const id = await requestIn(our, {
      friendlyName: 'D <i>here</i>',
      names: 'extra.contoso.test',
    });
    const number = await numberOf(id);
    await asManager(async (tab) => {
      const waiting = tab.getByRole('region', { name: authority.number(number) });
      await unable(button(waiting, authority.denyOf(number)), authority.whyNeeded);
      await waiting.getByLabel(authority.why).fill(why);
      await look({ ...our, page: tab }, 'authority-denying');
      await button(waiting, authority.denyOf(number)).click();
      await waiting.waitFor({ state: 'detached' });
    });
    await able(process(page));
    await process(page).click();
    const there = async (now: Visit): Promise<void> => {
      await lead(now.page, returnedPage.leads.denied).waitFor();
      const facts = now.page.locator('dl');
      for (const text of [number, id, ADMINISTRATOR.name.toLowerCase(), why])
        await facts.getByText(text, { exact: true }).first().waitFor();
      await button(now.page, names.finish).waitFor();
      await noBox(now);
    };
    await there(our);
    await look(our, 'returned-denied');
    await survives(our, there);
    expect(await house.seen()).toEqual(before);

    await button(page, returnedPage.again).click();
    await page.getByRole('heading', { level: 1, name: requestForm.title }).waitFor();
    for (const usage of names.usages)
      expect(await page.getByRole('checkbox', { name: usage, exact: true }).isChecked()).toBe(true);
    await button(page, names.next).click();
    expect(await page.getByLabel(requestForm.friendlyName, { exact: true }).inputValue()).toBe(
      'D <i>here</i>',
    );
    expect(await page.getByLabel(requestForm.addNames, { exact: true }).inputValue()).toBe(
      'extra.contoso.test',
    );
    await button(page, names.next).click();
    await button(page, names.finish).click();
    const next = await onReturned(our);
    expect(next).not.toBe(id);
    await numberOf(next);
    const [first, second] = await Promise.all(
      [id, next].map((one) => house.inHouse((client) => client.requestOf({ params: { id: one } }))),
    );
    expect(second?.draft).toEqual(first?.draft);

    await page.goto(`/requests/${id}`);
    await there(our);
    await button(page, names.finish).click();
    await page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    await openMain(our);
    const list = page.getByRole('region', { name: mainPage.requests });
    await list.getByText(mainPage.number(await numberOf(next))).waitFor();
    expect(await list.getByText(mainPage.number(number)).count()).toBe(0);
  });
});
