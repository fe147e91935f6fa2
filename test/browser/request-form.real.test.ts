// The short form in Chromium: what it fills in, what it says to each bad word, and that nothing typed in it is lost in silence.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { complain } from '#core/problems.ts';
import { openChromium, type HouseVisit, visit } from './chromium.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import { button, everywhere, onReturned, openMain, tick } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

/** What is typed as a further name, and the token of why it is none. */
const BAD_NAMES: readonly (readonly [what: string, typed: string, why: string])[] = [
  ['markup', '<script>alert(1)</script>', 'bad-character'],
  ['a script as an address', 'javascript:alert(1)', 'bad-character'],
  ['an empty label', 'a..contoso.test', 'label-empty'],
  ['a hyphen at the beginning', '-a.contoso.test', 'label-hyphen'],
  ['an underscore', 'a_b.contoso.test', 'bad-character'],
  ['a wildcard in the middle', 'a.*.contoso.test', 'wildcard-position'],
  ['an address out of range', '10.0.0.256', 'bad-address'],
  ['a label that is too long', `${'a'.repeat(64)}.contoso.test`, 'label-too-long'],
];

/** What is typed, and the name that the certificate will hold. */
const GOOD_NAMES: readonly (readonly [what: string, typed: string, held: string])[] = [
  ['a Korean host name', '한국.contoso.test', 'xn--3e0b707e.contoso.test'],
  ['capitals and a dot at the end', 'EXTRA.Contoso.Test.', 'extra.contoso.test'],
  ['an address', '192.0.2.7', '192.0.2.7'],
  ['one that is there already', 'pool01.contoso.test', 'pool01.contoso.test'],
];

/** The form rests before it asks, and the machine may be busy. */
const SOON = { timeout: 20_000 };

describe.each(TEST_LANGS)('The request form (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web, say, words } = TEXTS[lang];
  const form = web.requestForm;
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

  const openForm = async (page: Page = our.page, address = '/request'): Promise<void> => {
    await page.goto(address);
    await page.getByRole('heading', { level: 1, name: form.title }).waitFor();
    await page.getByRole('checkbox').first().waitFor();
  };
  /** Without anything of the test before. */
  const openNew = async (): Promise<void> => {
    // What its page still saves as it is left comes ahead of this answer.
    await our.page.goto('/api/session');
    await house.inHouse((client) => client.dropDraft());
    await openForm();
  };
  const atNames = async (): Promise<void> => {
    await openNew();
    await button(our.page, names.next).click();
  };
  /** One name after the other in the same page, as people try. */
  const stillAtNames = async (): Promise<void> => {
    if (await addNames(our.page).isVisible()) await addNames(our.page).fill('');
    else await atNames();
  };
  const addNames = (page: Page) => page.getByLabel(form.addNames, { exact: true });
  const friendly = (page: Page) => page.getByLabel(form.friendlyName, { exact: true });
  const computed = (page: Page) => page.getByRole('table', { name: form.names });
  const savedName = async (): Promise<string | undefined> =>
    (await house.inHouse((client) => client.draft())).draft?.friendlyName;

  it('Next, Next, Finish works untouched: three usages, every name with why it is there', async () => {
    const { page } = our;
    await openMain(our);
    await button(page, names.request).click();
    for (const usage of names.usages)
      expect(await page.getByRole('checkbox', { name: usage, exact: true }).isChecked()).toBe(true);
    await look(our, 'request-usages');
    await button(page, names.next).click();
    const preview = await house.inHouse((client) => client.preview({ body: {} }));
    for (const { name, why } of preview.names) {
      const row = computed(page)
        .getByRole('row')
        .filter({ has: page.getByText(name.value, { exact: true }) });
      const reason = (words.reasons as Readonly<Record<string, (facts: object) => string>>)[why.code];
      expect(await row.getByRole('cell').nth(1).textContent()).toBe(reason?.(why.facts));
    }
    await look(our, 'request-certificate');
    await button(page, names.next).click();
    await page.locator('dl').getByText(preview.template, { exact: true }).waitFor();
    await look(our, 'request-summary');
    await button(page, names.finish).click();
    const id = await onReturned(our);
    const { draft } = await house.inHouse((client) => client.requestOf({ params: { id } }));
    expect(draft.names.map(({ name }) => name.value)).toEqual(preview.names.map(({ name }) => name.value));
    expect(await house.seen()).toEqual(everywhere(house.a));
    expect((await house.inHouse((client) => client.draft())).draft).toBeUndefined();
  });

  it('the template and the names follow the usages; without a usage it does not go on', async () => {
    const { page } = our;
    await openNew();
    for (const usage of names.usages) await tick(page.getByRole('checkbox', { name: usage, exact: true }));
    await page.getByText(form.noUsage).first().waitFor();
    expect(await button(page, names.next).getAttribute('aria-disabled')).toBe('true');
    await tick(page.getByRole('checkbox', { name: names.usages[2], exact: true }));
    await button(page, names.next).click();
    const preview = await house.inHouse((client) =>
      client.preview({ body: { usages: ['WebServicesExternal'] } }),
    );
    await page.getByRole('button', { name: form.templateFollows(preview.template) }).waitFor();
    await expect.poll(() => computed(page).getByRole('row').count(), SOON).toBe(preview.names.length + 1);
    expect(await computed(page).getByText('pool01.contoso.test', { exact: true }).count()).toBe(
      preview.names.filter(({ name }) => name.value === 'pool01.contoso.test').length,
    );
  });

  it.each(BAD_NAMES)('%s is no name: it says why, and goes no further', async (_, typed, why) => {
    const { page } = our;
    await stillAtNames();
    await addNames(page).fill(`extra.contoso.test\n${typed}`);
    const [line] = await house.inHouse((client) => client.names({ body: { names: [typed] } }));
    expect(line?.complaint?.facts).toMatchObject({ why });
    const { detail } = say(complain('request.name.invalid', { name: typed.slice(0, 100), why }));
    await expect.poll(() => page.locator('.field-error').textContent(), SOON).toContain(detail);
    expect(await button(page, names.next).getAttribute('aria-disabled')).toBe('true');
    await computed(page).getByText('extra.contoso.test', { exact: true }).waitFor();
    if (typed.startsWith('<')) await look(our, 'request-bad-name');
    await addNames(page).fill('');
    await expect.poll(() => button(page, names.next).getAttribute('aria-disabled'), SOON).toBeNull();
  });

  it.each(GOOD_NAMES)('%s: what the certificate will hold is shown once', async (_, typed, held) => {
    const { page } = our;
    await stillAtNames();
    await addNames(page).fill(`${typed}\n${typed}`);
    await expect.poll(() => computed(page).getByText(held, { exact: true }).count(), SOON).toBe(1);
    if (held.startsWith('xn--')) {
      await page.getByText(form.aLabels, { exact: true }).waitFor();
      await page.getByRole('status').getByText(held, { exact: true }).waitFor();
      await look(our, 'request-korean-name');
    }
  });

  it('a name typed at the last moment is in the request, however fast Finish comes', async () => {
    const { page } = our;
    await atNames();
    await addNames(page).fill('last.contoso.test');
    await button(page, names.next).click();
    await button(page, names.finish).click();
    const id = await onReturned(our);
    const { draft } = await house.inHouse((client) => client.requestOf({ params: { id } }));
    expect(draft.names.map(({ name }) => name.value)).toContain('last.contoso.test');
  });

  it('far too much at once is refused in words', async () => {
    const { page } = our;
    await atNames();
    await addNames(page).fill(`${'a'.repeat(3_000)}.contoso.test`);
    await page.getByRole('alert').first().waitFor();
    expect(await button(page, names.next).getAttribute('aria-disabled')).toBe('true');
    await friendly(page).fill('ㄱ'.repeat(300));
    expect((await friendly(page).inputValue()).length).toBe(200);
  });

  it('what is typed is found after a reload, in a second tab, after a restart and by who signs in anew', async () => {
    const { page } = our;
    await atNames();
    await friendly(page).fill('<b>이름</b>');
    // And reloaded at once: the page has not yet sent what was typed last.
    await addNames(page).fill('a..b\nextra.contoso.test');
    const there = async (where: Page): Promise<void> => {
      await expect.poll(() => friendly(where).inputValue(), SOON).toBe('<b>이름</b>');
      expect(await addNames(where).inputValue()).toBe('a..b\nextra.contoso.test');
    };
    await page.reload();
    await there(page);
    const tab = await our.tab();
    await tab.goto('/request');
    await there(tab);
    await tab.close();
    await house.kill();
    await page.getByText(web.frame.gone).waitFor();
    await friendly(page).fill('typed while the server was gone');
    await house.start();
    await expect.poll(savedName, SOON).toBe('typed while the server was gone');
    await friendly(page).fill('<b>이름</b>');
    await expect.poll(savedName, SOON).toBe('<b>이름</b>');
    const stranger = await visit(browser, house, lang);
    await stranger.page.goto('/request');
    await there(stranger.page);
    expect(stranger.faults).toEqual([]);
    await stranger.close();
  });

  it.each(['mine', 'theirs'] as const)(
    'two windows: the late one is told, and goes on with %s as chosen',
    async (choice) => {
      const { page } = our;
      await atNames();
      await friendly(page).fill('first');
      await expect.poll(savedName, SOON).toBe('first');
      const tab = await our.tab();
      await tab.goto('/request');
      await expect.poll(() => friendly(tab).inputValue(), SOON).toBe('first');
      await friendly(tab).fill('of the other window');
      await expect.poll(savedName, SOON).toBe('of the other window');
      await friendly(page).fill('of this window');
      await page.getByText(form.other.elsewhere.title).waitFor();
      expect(await savedName()).toBe('of the other window');
      expect(await friendly(page).inputValue()).toBe('of this window');
      if (choice === 'mine') await look(our, 'request-two-windows');
      await button(page, form.other.elsewhere[choice]).click();
      const expected = choice === 'mine' ? 'of this window' : 'of the other window';
      await expect.poll(() => friendly(page).inputValue(), SOON).toBe(expected);
      await expect.poll(savedName, SOON).toBe(expected);
      await page.getByText(form.other.elsewhere.title).waitFor({ state: 'detached' });
      await tab.close();
    },
  );

  it('a form begun earlier is not overwritten by a new one: which one goes on is asked', async () => {
    const { page } = our;
    await atNames();
    await friendly(page).fill('begun earlier');
    await expect.poll(savedName, SOON).toBe('begun earlier');
    await openForm(page, '/request?usages=Default');
    await page.getByText(form.other.earlier.title).waitFor();
    await button(page, names.next).click();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await friendly(page).fill('begun later');
    await addNames(page).fill('later.contoso.test');
    // The form has rested and was read: it would have been saved by now.
    await computed(page).getByText('later.contoso.test', { exact: true }).waitFor();
    expect(sent).not.toContain('PUT /api/draft');
    expect(await savedName()).toBe('begun earlier');
    await button(page, form.other.earlier.theirs).click();
    await expect.poll(() => friendly(page).inputValue(), SOON).toBe('begun earlier');
    await expect.poll(() => new URL(page.url()).search, SOON).toBe('');
    await button(page, names.cancel).click();
    await page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    expect(await savedName()).toBeUndefined();
  });
});
