// From request to proven by keyboard alone: every stop shows where the focus is, nothing traps it, and help comes and goes.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, type HouseVisit, visit } from './chromium.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { box, everywhere, onReturned, openMain, outcomeOf, thumbprintShown } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

type Stop = { readonly name: string; readonly role: string; readonly seen: boolean };

/** What has the focus: its name as a screen reader has it, and whether anybody can see that it is there. */
const stopOf = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return { name: '', role: '', seen: false };
    // The input of a box lies beneath what is drawn for it.
    const drawn = [one, one.closest('label'), ...(one.closest('label')?.querySelectorAll('*') ?? [])];
    const seen = drawn.some((element) => {
      if (element === null) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
    const name = one.getAttribute('aria-label') ?? one.closest('label')?.textContent ?? one.textContent ?? '';
    return { name: name.trim(), role: one.getAttribute('role') ?? one.tagName.toLowerCase(), seen };
  });

/** It comes back with the frame after the one in which the dialog goes. */
const focusBackAt = (page: Page, name: string): Promise<void> =>
  expect.poll(async () => (await stopOf(page)).name).toBe(name);

/** Tab until it is there. Every stop on the way is seen. */
const tabTo = async (page: Page, name: string): Promise<void> => {
  const passed: string[] = [];
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await stopOf(page);
    if (stop.name === '') continue;
    expect(stop, `after ${passed.slice(-3).join(', ')}`).toMatchObject({ seen: true });
    if (stop.name === name) return;
    passed.push(stop.name);
  }
  throw new Error(`no stop is called ${name}: ${passed.join(' | ')}`);
};

describe.each(TEST_LANGS)('By keyboard alone (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web } = TEXTS[lang];
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

  it('a certificate is requested, read, assigned and proven', async () => {
    const { page } = our;
    const { keyboard } = page;
    await openMain(our);
    await tabTo(page, names.request);
    await keyboard.press('Enter');
    for (const step of [0, 1]) {
      await page
        .getByRole('listitem')
        .and(page.locator('[aria-current="step"]'))
        .getByText(`${step + 1}.`)
        .waitFor();
      await tabTo(page, names.next);
      await keyboard.press('Enter');
    }
    await tabTo(page, names.finish);
    await keyboard.press('Enter');
    await onReturned(our);
    await box(our).waitFor();
    const thumbprint = await thumbprintShown(our);

    await tabTo(page, names.box);
    await keyboard.press('Space');
    expect(await box(our).isChecked()).toBe(false);
    await keyboard.press('Space');
    expect(await box(our).isChecked()).toBe(true);

    await tabTo(page, names.details);
    await keyboard.press('Enter');
    const details = page.getByRole('dialog', { name: web.details.title });
    await details.waitFor();
    await tabTo(page, web.details.tabs.general);
    await keyboard.press('ArrowRight');
    expect(
      await details.getByRole('tab', { name: web.details.tabs.details }).getAttribute('aria-selected'),
    ).toBe('true');
    await keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    await focusBackAt(page, names.details);
    expect(await box(our).isChecked()).toBe(true);

    await tabTo(page, names.finish);
    await keyboard.press('Enter');
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(thumbprint));
    await tabTo(page, names.finish);
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    expect(our.faults).toEqual([]);
  });

  it.each(['F1', '?'])(
    '%s opens the help of the page, Escape closes it, and the focus is where it was',
    async (key) => {
      const { page } = our;
      await openMain(our);
      await tabTo(page, names.import);
      await page.keyboard.press(key);
      const help = page.getByRole('dialog', { name: web.help.main.title });
      await help.waitFor();
      await page.keyboard.press('Escape');
      await help.waitFor({ state: 'detached' });
      await focusBackAt(page, names.import);
    },
  );
});
