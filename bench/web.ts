// The wizard in a headless Chromium on loopback, against the built command: the first page, the next page, and the same with much in the home.
import { readdirSync, statSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '#test/browser/chromium.ts';
import { openHouse } from '#test/browser/house.ts';
import { NAMES_OF, TEXTS } from '#test/browser/texts.ts';
import { fillHome, ownUsages } from '#test/large-home.ts';
import type { ThreeOptions } from '#test/three-services.ts';
import type { Client } from '#schema/client.ts';
import { against, type Bench, inTurn, type Row, rowOf, type Way } from './bench.ts';

const USAGES = ownUsages(47);

export const web: Bench = {
  title: 'the wizard in the browser',
  goals: ['first page within 1 s', 'next page within 200 ms', 'JavaScript of the first page at most 250 kB'],
  async run({ quick }) {
    const rounds = quick ? 3 : 15;
    const browser = await openChromium();
    try {
      const few = await measured(browser, { until: 'assigned' }, '', rounds);
      const certificates = quick ? 900 : 10_000;
      const many = await measured(
        browser,
        { until: 'assigned', topology: { usages: USAGES } },
        `, 50 usages, ${certificates.toLocaleString('en')} certificates`,
        rounds,
        (client) =>
          fillHome(client, {
            usages: USAGES.map(({ id }) => id),
            certificates,
            requests: quick ? 30 : 300,
          }),
      );
      const rows = [...few.rows, ...many.rows];
      return {
        rows: [...rows, few.size],
        notes: [
          ...rows
            .filter(({ what }) => what.startsWith('first page: table'))
            .map(({ what, median }) => `${what}: ${against(median / 1000, 1, 's')}`),
          ...rows
            .filter(({ what }) => what.startsWith('next page'))
            .map(({ what, median }) => `${what}: ${against(median, 200, 'ms')}`),
          `${few.size.what}: ${against(few.size.median, 250, 'kB')}`,
        ],
      };
    } finally {
      await browser.close();
    }
  },
};

/** One house at a time: a second one would take its part of the computer. */
const measured = async (
  browser: Browser,
  options: ThreeOptions,
  where: string,
  rounds: number,
  fill: (client: Client) => Promise<unknown> = async () => undefined,
): Promise<{ readonly rows: readonly Row[]; readonly size: Row }> => {
  const house = await openHouse(options);
  try {
    await house.inHouse(fill);
    // A browser as it comes: what the tests listen to costs time of its own.
    const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1180, height: 800 } });
    await context.addCookies([...(await house.cookies())]);
    const page = await context.newPage();
    const rows = await inTurn(ways(where, page, house.origin()), rounds);
    const size = await sizeOf(page, house.origin());
    await context.close();
    return { rows, size };
  } finally {
    await house.stop();
  }
};

const { certificates, frame } = TEXTS.ko.web;

/**
 * All by the page's own clock: from the navigation, or the click, to the frame in which heading and table are drawn. Nothing is cached for the first
 * page; the next ones are reached from it as a person does, by a click.
 */
const ways = (where: string, page: Page, origin: string): readonly Way[] => [
  {
    what: `first page: table of usages${where}`,
    prepare: () => fresh(page),
    run: async () => {
      await page.goto(origin);
      return page.evaluate(drawn(NAMES_OF.ko.wizard));
    },
  },
  {
    what: `first page: first contentful paint${where}`,
    run: () => page.evaluate(CONTENT_PAINTED),
  },
  {
    what: `next page: certificates, clicked at once${where}`,
    run: () => page.evaluate(clicked(frame.nav.certificates, certificates.title)),
  },
  {
    what: `next page: certificates, for the first time${where}`,
    prepare: async () => {
      await fresh(page);
      await page.goto(origin);
      await page.getByRole('table').waitFor();
      await new Promise((resolve) => setTimeout(resolve, READING_MS));
    },
    run: () => page.evaluate(clicked(frame.nav.certificates, certificates.title)),
  },
  {
    what: `next page: back to the main page${where}`,
    run: () => page.evaluate(clicked(frame.nav.main, NAMES_OF.ko.wizard)),
  },
];

/** So long looks somebody at the first page who is in a hurry. */
const READING_MS = 3_000;

const fresh = async (page: Page): Promise<void> => {
  await page.goto('about:blank');
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
};

// As text: where it runs there is a document, here there is none.
const CONTENT_PAINTED = `new Promise((done) => {
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') done(startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

const drawn = (title: string): string => `new Promise((done) => {
  const look = () => {
    const there = document.querySelector('h1')?.textContent === ${JSON.stringify(title)} && document.querySelector('main table') !== null;
    if (there) setTimeout(() => done(performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

const clicked = (link: string, title: string): string => `(() => {
  const begun = performance.now();
  [...document.querySelectorAll('nav a')].find(({ textContent }) => textContent === ${JSON.stringify(link)}).click();
  return ${drawn(title)}.then((now) => now - begun);
})()`;

/** Of the scripts that the first page asked for, as they are sent. */
const sizeOf = async (page: Page, origin: string): Promise<Row> => {
  const assets = new URL('../dist/web/assets/', import.meta.url);
  const names = new Set(readdirSync(assets));
  const asked = new Set<string>();
  page.on('request', (request) => asked.add(new URL(request.url()).pathname.split('/').at(-1) ?? ''));
  await fresh(page);
  await page.goto(origin);
  await page.getByRole('table').waitFor();
  const bytes = [...asked]
    .filter((name) => name.endsWith('.js') && names.has(`${name}.gz`))
    .reduce((sum, name) => sum + statSync(new URL(`${name}.gz`, assets)).size, 0);
  return rowOf('JavaScript of the first page, gzip', 'kB', [bytes / 1000]);
};
