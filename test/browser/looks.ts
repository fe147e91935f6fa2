// What every screen is held to: nothing that axe calls serious, in either theme; no words of another language; a picture that somebody can look at.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Visit } from './chromium.ts';
import type { TestLang } from './texts.ts';

const SCREENS = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Holds the screen as it is now to all of it. With UPDATE_SCREENS=1 pictures are made; otherwise they must be there. */
export const look = async (
  { page, lang, faults }: Pick<Visit, 'page' | 'lang' | 'faults'>,
  name: string,
): Promise<void> => {
  expect(await wrongWords(page, lang), `words of ${name}`).toEqual([]);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    expect(await seriousIn(page, theme), `axe, ${name}, ${lang}, ${theme}`).toEqual([]);
    await screen(page, `${name}.${lang}${theme === 'dark' ? '.dark' : ''}.png`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  for (const width of [360, 2560]) {
    await page.setViewportSize({ width, height: SIZE.height });
    expect(await tooWide(page), `${name}, ${lang}, at ${width} px`).toEqual([]);
  }
  await page.setViewportSize(SIZE);
  expect(faults).toEqual([]);
};

const SIZE = { width: 1180, height: 800 };

/** What makes the page scroll sideways; what scrolls within itself does not. */
const tooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > innerWidth + 1,
    );
    return [...wide.slice(0, 8).map((one) => one.outerHTML.slice(0, 120)), `${innerWidth} px`];
  });

/** The whole page at once, so that the bar at the foot stands at the foot. */
const screen = async (page: Page, file: string): Promise<void> => {
  const path = join(SCREENS, file);
  if (process.env['UPDATE_SCREENS'] !== '1')
    return expect(existsSync(path), `docs/screens/${file}`).toBe(true);
  mkdirSync(SCREENS, { recursive: true });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: SIZE.width, height: Math.max(SIZE.height, height) });
  await page.screenshot({ path, animations: 'disabled' });
  await page.setViewportSize(SIZE);
};

/** One for each page, and never let go: Chromium takes a page's virtual authenticator away when any debugger of it leaves. */
const debuggerOf = (page: Page): Promise<CDPSession> => {
  const known = DEBUGGERS.get(page) ?? page.context().newCDPSession(page);
  DEBUGGERS.set(page, known);
  return known;
};
const DEBUGGERS = new WeakMap<Page, Promise<CDPSession>>();

type Found = { readonly id: string; readonly impact: string; readonly nodes: readonly { html: string }[] };

/**
 * The page's policy refuses a script element of ours; what the debugger evaluates is not under it, so nothing of the page is loosened for this.
 * Structure is the same in both themes: the dark one is asked for its colours only.
 */
const seriousIn = async (page: Page, theme: 'light' | 'dark'): Promise<readonly string[]> => {
  const session = await debuggerOf(page);
  await session.send('Runtime.evaluate', { expression: `window.axe === undefined && (()=>{${AXE}})()` });
  const options =
    theme === 'dark'
      ? { runOnly: { type: 'rule', values: ['color-contrast'] } }
      : { resultTypes: ['violations'] };
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, ${JSON.stringify(options)}).then(({ violations, passes }) => JSON.stringify({ violations, passes: passes.length }))`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined)
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  const { violations, passes } = JSON.parse(String(result.value)) as {
    readonly violations: readonly Found[];
    readonly passes: number;
  };
  if (passes === 0) throw new Error('axe looked at nothing');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
};

/**
 * Texts that are not from the messages, or not as they should be. What stands in code, or is marked as not to be translated, is data; names of
 * certificates and people are data too, and are told apart by having fewer than four words.
 */
export const wrongWords = async (page: Page, lang: TestLang): Promise<readonly string[]> => {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (text === '' || parent === null || parent.closest('script, style') !== null) continue;
      if (parent.closest('[translate="no"], code, pre, .mono, option, dd') !== null) continue;
      found.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      for (const name of ['aria-label', 'title', 'placeholder'])
        found.push(element.getAttribute(name)?.trim() ?? '');
    return found;
  });
  return texts.filter((text) => WRONG[lang].some((pattern) => pattern.test(text.replace(OUR_CAS, ''))));
};

/** Names of our own CAs are data in the middle of a sentence, or of the name of a button. */
const OUR_CAS = /certwizard (?:Root|Issuing) CA [0-9A-F]+/g;

const BROKEN = [
  /undefined|\[object|NaN|Invalid Date|\{\w+\}/,
  /\b(?:request|returned|trusted|assigned|proven|house)\.[a-z-]+\.[a-z-]+/,
];
const WRONG: Readonly<Record<TestLang, readonly RegExp[]>> = {
  en: [...BROKEN, /[가-힣]/],
  ko: [
    ...BROKEN,
    /(?:이\(가\)|가\(이\)|을\(를\)|를\(을\)|은\(는\)|는\(은\)|와\(과\)|과\(와\)|\(으\)로|\(이\)|\(아\/야\))/,
    /(?:[A-Za-z][A-Za-z'’-]* ){3,}[A-Za-z]{2,}/,
  ],
};
