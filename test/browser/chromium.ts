// A real Chromium and its visits to a house: everything that a page does wrong beside what a test looks at is written down and told.
import { execFileSync } from 'node:child_process';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { BrowserHouse } from './house.ts';
import type { TestLang } from './texts.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: ARGS,
  });

/** To a house that can be taken from beneath, or to any server. */
export type HouseVisit = Visit<BrowserHouse>;

export type Visit<H = unknown> = {
  readonly lang: TestLang;
  readonly house: H;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What no page may do: errors, a broken policy, another host, a private key. Empty when all is well. */
  readonly faults: string[];
  /** Another tab of the same browser. */
  readonly tab: () => Promise<Page>;
  readonly close: () => Promise<void>;
};

type Place = Pick<BrowserHouse, 'origin'>;
type Entered = Pick<BrowserHouse, 'origin' | 'cookies'>;

/** Signed in, on no page yet. */
export const visit = async <H extends Entered>(
  browser: Browser,
  house: H,
  lang: TestLang,
): Promise<Visit<H>> => {
  const stranger = await visitSignedOut(browser, house, lang);
  await stranger.context.addCookies([...(await house.cookies())]);
  return stranger;
};

export const visitSignedOut = async <H extends Place>(
  browser: Browser,
  house: H,
  lang: TestLang,
): Promise<Visit<H>> => {
  const context = await browser.newContext({
    baseURL: house.origin(),
    locale: lang === 'ko' ? 'ko-KR' : 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    viewport: { width: 1180, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(30_000);
  const faults: string[] = [];
  const reading = new Set<Promise<void>>();
  // As text: where it runs there is a document, here there is none.
  await context.addInitScript({
    content:
      "document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => console.error(`policy broken: ${violatedDirective} ${blockedURI} ${sample}`));",
  });
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      // A refusal of the server is an answer, and a server that is gone is what some tests are about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== new URL(house.origin()).host)
        faults.push(`another host: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500 && response.status() !== 503)
        faults.push(`${response.status()} of ${response.url()}`);
      if ((response.headers()['content-type'] ?? '').includes('event-stream')) return;
      const read = response.text().then(
        (text) => {
          if (PRIVATE_KEY.test(text)) faults.push(`a private key in ${response.url()}`);
        },
        // The page left before it was read.
        () => undefined,
      );
      reading.add(read);
      void read.then(() => reading.delete(read));
    });
  };
  context.on('page', watch);
  const page = await context.newPage();
  return {
    lang,
    house,
    context,
    page,
    faults,
    tab: () => context.newPage(),
    close: async () => {
      await Promise.all(reading);
      await context.close();
      // What came to light after a test had looked.
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
};

/** As PEM, or as the beginning of a PKCS#8 of each kind of key in base64. */
const PRIVATE_KEY =
  /BEGIN [A-Z ]*PRIVATE KEY|MIGHAgEAMBMGByqGSM49|MIG2AgEAMBAGByqGSM49|MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0BAQEFAASC/;
