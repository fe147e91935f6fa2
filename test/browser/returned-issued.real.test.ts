// The returned page when the certificate is issued and trusted: the ticked box, the cleared one, and what the services really present afterwards.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type HouseVisit, type Visit, visit } from './chromium.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import {
  box,
  button,
  everywhere,
  lead,
  lookAtDetails,
  openMain,
  outcomeOf,
  requestIn,
  survives,
  thumbprintShown,
  tick,
} from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

describe.each(TEST_LANGS)('A certificate that is issued and trusted (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web, words, say } = TEXTS[lang];
  const { returnedPage, executing, mainPage } = web;
  let house: BrowserHouse;
  let our: HouseVisit;
  beforeAll(async () => {
    house = await openHouse();
    our = await visit(browser, house, lang);
  }, 90_000);
  afterAll(async () => {
    await our?.close();
    await house?.stop();
  });
  afterEach(() => expect(our.faults).toEqual([]));

  const receipts = (): Promise<number> =>
    house.inHouse(async (client) => (await client.receipts({ query: { limit: 50, offset: 0 } })).length);

  it('is shown whole, with the box ticked for the three usages of the request, and survives everything', async () => {
    const id = await requestIn(our, { friendlyName: 'Certificate B', names: 'extra.contoso.test' });
    const { page } = our;
    const there = async (now: Visit): Promise<void> => {
      await box(now).waitFor();
      expect(await box(now).isChecked()).toBe(true);
      await lead(now.page, returnedPage.leads.trusted).waitFor();
    };
    await there(our);
    const thumbprint = await thumbprintShown(our);
    const known = await house.inHouse((client) => client.requestOf({ params: { id } }));
    expect(known.certificate?.thumbprint).toBe(thumbprint);
    for (const text of [returnedPage.issued, returnedPage.installed])
      await page.getByText(text, { exact: true }).first().waitFor();
    expect((await page.locator('main').textContent())?.replace(/\s/g, '')).toContain(
      known.certificate?.id.toUpperCase(),
    );
    for (const [index, title] of names.usages.entries()) {
      const line = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
      await line.getByText(returnedPage.fit).waitFor();
      const id = ['Default', 'WebServicesInternal', 'WebServicesExternal'][index];
      const { meaning } = (words.usages as Readonly<Record<string, { meaning: string }>>)[id ?? '']!;
      await line.getByText(meaning).waitFor();
    }
    await button(page, `${web.frame.copy}: ${names.thumbprint}`).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(thumbprint);
    await look(our, 'returned-trusted');
    await survives(our, there);
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('ticked, one Finish runs the assignment to proven, with a receipt; pressed twice and in two tabs it assigns once', async () => {
    const { page } = our;
    const thumbprint = await thumbprintShown(our);
    const before = await receipts();
    const tab = await our.tab();
    await tab.goto(page.url());
    await button(tab, names.finish).waitFor();
    await Promise.all([button(page, names.finish).dblclick(), button(tab, names.finish).click()]);
    await outcomeOf(our, 'proven');
    await outcomeOf({ ...our, page: tab }, 'proven');
    expect(tab.url()).toBe(page.url());
    await tab.close();
    expect(await house.seen()).toEqual(everywhere(thumbprint));
    expect(await receipts()).toBe(before + 1);
    expect((await page.locator('main').textContent())?.replace(/\s/g, '')).toContain(thumbprint);
    await look(our, 'executing-proven');
    const [html] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: executing.receipt, exact: true }).click(),
    ]);
    await html.waitForLoadState();
    expect(await html.locator('html').getAttribute('lang')).toBe(lang);
    expect((await html.locator('body').textContent())?.replace(/\s/g, '')).toContain(thumbprint);
    await html.close();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      button(page, executing.receiptJson).click(),
    ]);
    const { default: receipt } = (await import(await file.path(), { with: { type: 'json' } }).catch(
      async () => ({
        default: JSON.parse(await (await import('node:fs/promises')).readFile(await file.path(), 'utf8')),
      }),
    )) as { default: { certificate: { thumbprint: string }; outcome: string } };
    expect([receipt.certificate.thumbprint, receipt.outcome]).toEqual([thumbprint, 'proven']);
  });

  it('says which names the certificate in service has and this one lacks, and cleared assigns nothing', async () => {
    const { page } = our;
    const before = await house.seen();
    const count = await receipts();
    await requestIn(our, { friendlyName: 'Certificate C' });
    const thumbprint = await thumbprintShown(our);
    await page.getByText('extra.contoso.test').first().waitFor();
    await tick(box(our));
    const cleared = async (now: Visit): Promise<void> => {
      await lead(now.page, returnedPage.leads.cleared).waitFor();
    };
    await cleared(our);
    expect(await box(our).isChecked()).toBe(false);
    await look(our, 'returned-cleared');
    await lookAtDetails(our);
    expect(await box(our).isChecked()).toBe(false);
    await tick(box(our));
    await lookAtDetails(our);
    expect(await box(our).isChecked()).toBe(true);
    await tick(box(our));
    await button(page, names.finish).click();
    await page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    const row = page
      .getByRole('region', { name: mainPage.unassigned })
      .getByRole('listitem')
      .filter({ hasText: 'Certificate C' });
    await row.waitFor();
    await house.kill();
    await house.start();
    await row.waitFor();
    expect(await house.seen()).toEqual(before);
    expect(await receipts()).toBe(count);
    await look(our, 'main-not-assigned');

    await row.getByRole('link', { name: new RegExp(`^${names.assign}`) }).click();
    await page.getByRole('heading', { level: 1, name: web.assign.title }).waitFor();
    await page.getByRole('table', { name: web.assign.compare }).waitFor();
    await look(our, 'assign');
    await button(page, names.assign).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });

  it('finished without assigning, its page says so after everything', async () => {
    const { page } = our;
    await requestIn(our, { friendlyName: 'Certificate D' });
    const address = page.url();
    await tick(box(our));
    await button(page, names.finish).click();
    await page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    await page.goto(address);
    const there = async (now: Visit): Promise<void> => {
      await lead(now.page, returnedPage.leads.declined).waitFor();
      expect(await now.page.getByRole('checkbox').count()).toBe(0);
    };
    await there(our);
    await look(our, 'returned-declined');
    await survives(our, there);
  });

  it('an unfit usage is listed with its reason, and Finish assigns the others', async () => {
    const { page } = our;
    const before = await house.seen();
    const id = await requestIn(our, { template: 'WebServer', friendlyName: 'Certificate E' });
    const thumbprint = await thumbprintShown(our);
    const unfit = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: names.usages[0] }) });
    await unfit.getByText(returnedPage.unfit).waitFor();
    const { certificate } = await house.inHouse((client) => client.requestOf({ params: { id } }));
    const [why] = certificate?.fitness.find(({ fit }) => !fit)?.complaints ?? [];
    if (why === undefined) throw new Error('every usage is fit');
    for (const text of [say(why).detail, say(why).advice])
      await unfit.getByText(text, { exact: true }).waitFor();
    expect(await box(our).isChecked()).toBe(true);
    await look(our, 'returned-partly-fit');
    await button(page, names.finish).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual({
      sip: before.sip,
      'web-internal': thumbprint,
      'web-external': thumbprint,
    });
  });

  it('a service that does not take it: rolled back with the reason, and the services have what they had', async () => {
    const { page } = our;
    const before = await house.seen();
    const id = await requestIn(our, { friendlyName: 'Certificate F' });
    // Before the CA has answered, Finish only leads back.
    await box(our).waitFor();
    await house.fault('kamailio-fails');
    await button(page, names.finish).click();
    await outcomeOf(our, 'rolled-back');
    await house.fault(undefined);
    expect(await house.seen()).toEqual(before);
    const { complaints } = await house.inHouse((client) => client.requestOf({ params: { id } }));
    const [why] = complaints;
    if (why === undefined) throw new Error('rolled back without a reason');
    await page.getByRole('alert').getByText(say(why).title, { exact: true }).first().waitFor();
    await look(our, 'executing-rolled-back');
    await page.goto(`/requests/${id}`);
    const there = async (now: Visit): Promise<void> => {
      await lead(now.page, returnedPage.leads['rolled-back']).waitFor();
      await now.page.getByRole('alert').first().waitFor();
      expect(await now.page.getByRole('checkbox').count()).toBe(0);
    };
    await there(our);
    await look(our, 'returned-rolled-back');
    await survives(our, there);
    await openMain(our);
    await look(our, 'main');
  });
});

describe.each(TEST_LANGS)('With a topology of no product (%s)', (lang) => {
  let house: BrowserHouse;
  let our: HouseVisit;
  beforeAll(async () => {
    house = await openHouse({ until: 'assigned', topology: { product: 'none' } });
    our = await visit(browser, house, lang);
  }, 90_000);
  afterAll(async () => {
    await our?.close();
    await house?.stop();
  });

  it('the box speaks of this server, and assigns all the same', async () => {
    const { page } = our;
    await requestIn(our, { friendlyName: 'No product' });
    const mine = page.getByRole('checkbox', { name: HERE[lang], exact: true });
    await mine.waitFor();
    expect(await mine.isChecked()).toBe(true);
    expect(await box(our).count()).toBe(0);
    const thumbprint = await thumbprintShown(our);
    await button(page, NAMES_OF[lang].finish).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(thumbprint));
    expect(our.faults).toEqual([]);
  });
});

const HERE = {
  en: "Assign this certificate to this server's certificate usages",
  ko: '이 인증서를 이 서버의 인증서 용도에 할당',
} as const;
