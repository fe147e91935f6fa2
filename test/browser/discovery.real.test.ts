// The discovery page in Chromium, on real programs: what is served is shown and nothing is changed; wiring shows the diff, asks, and proves.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScratchKamailio } from '#adapters/services/kamailio/scratch.ts';
import type { ScratchNginx } from '#adapters/services/nginx/scratch.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { type Served, serve } from '#server/serve.ts';
import { startKamailio } from '#test/kamailio.ts';
import { startNginx } from '#test/nginx.ts';

const NAME = 'web.example.test';
const WORDS = {
  en: {
    title: 'What this computer serves today',
    again: 'Look again',
    use: /^Use for a usage…: /,
    usage: 'Web services internal',
    show: 'Show what would change',
    apply: 'Change the configuration',
    cancel: 'Cancel',
    close: 'Close',
    done: 'It is set up, and presents the same certificate as before.',
    notTrusted: 'not trusted',
    known: 'set up as nginx-',
  },
  ko: {
    title: '이 컴퓨터가 지금 제공하는 인증서',
    again: '다시 살펴보기',
    use: /^용도에 사용…: /,
    usage: '내부 웹 서비스',
    show: '바뀌는 내용 보기',
    apply: '구성 변경',
    cancel: '취소',
    close: '닫기',
    done: '연결되었습니다. 이전과 같은 인증서를 제공합니다.',
    notTrusted: '신뢰할 수 없음',
    known: '연결된 서비스: nginx-',
  },
} as const;

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
});
afterAll(() => browser?.close());

/** What axe finds serious or critical on the page as it is, light and dark. */
const faults = async (page: Page): Promise<readonly string[]> => {
  const found: string[] = [];
  await page.evaluate(axe.source);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const violations = await page.evaluate(
      async () =>
        (
          await (
            globalThis as unknown as {
              axe: {
                run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
              };
            }
          ).axe.run()
        ).violations,
    );
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme} ${id}: ${nodes[0]?.html}`);
  }
  return found;
};

/** Where pictures go, when they are wanted. */
const SHOTS = process.env['CERTWIZARD_SHOTS'];
const shot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
};
const everyLook = async (page: Page, name: string, lang: string): Promise<void> => {
  if (SHOTS === undefined) return;
  for (const [width, suffix] of [
    [360, '.narrow'],
    [1180, ''],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    for (const scheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await shot(page, `${name}${suffix}.${lang}${scheme === 'dark' ? '.dark' : ''}`);
    }
  }
};

/** Signed in as the first administrator, by the calls that the first pages make. */
const enter = (page: Page, token: string): Promise<void> =>
  page.evaluate(async (spent) => {
    const post = (path: string, body: object): Promise<Response> =>
      fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('/api/session', { token: spent });
    await post('/api/administrators', { name: 'admin', password: 'correct horse battery staple' });
  }, token);

describe.each(['en', 'ko'] as const)('The discovery page (%s)', (lang) => {
  const words = WORDS[lang];
  let folder = '';
  let nginx: ScratchNginx;
  let kamailio: ScratchKamailio;
  let served: Served;
  let context: BrowserContext;
  let page: Page;
  let origin = '';
  const broken: string[] = [];
  const sha1: string[] = [];

  const pairAt = async (name: string, host: string): Promise<{ certificate: string; key: string }> => {
    const { certificate, key } = await placeholder(host);
    const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, key, { mode: 0o600 });
    sha1.push(new X509Certificate(certificate).fingerprint.replaceAll(':', ''));
    return files;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cw-look-'));
    const [web, sip] = [await pairAt('web', NAME), await pairAt('sip', NAME)];
    [nginx, kamailio] = await Promise.all([
      startNginx({ servers: [{ serverName: NAME, ...web }] }),
      startKamailio({ domains: [sip] }),
    ]);
    served = await serve({
      home: join(folder, 'home'),
      port: 0,
      computer: NAME,
      discover: [nginx.conf, kamailio.settings.cfg],
    });
    context = await browser.newContext({ viewport: { width: 1180, height: 800 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy/i.test(message.text()))
        broken.push(message.text());
    });
    const link = new URL(await served.link());
    origin = link.origin;
    await page.goto(`${origin}/?lang=${lang}`);
    await enter(page, new URLSearchParams(link.hash.slice(1)).get('token') ?? '');
  });
  afterAll(async () => {
    await context?.close();
    await served?.close();
    await Promise.all([nginx?.stop(), kamailio?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const configuration = (): readonly string[] =>
    [nginx.conf, kamailio.settings.tlsCfg].map((file) => readFileSync(file, 'utf8'));
  const open = async (): Promise<void> => {
    await page.goto(`${origin}/discovery`);
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor();
    await page.getByRole('listitem').nth(1).waitFor();
  };
  const lineOf = (thumbprint: string) =>
    page.getByRole('listitem').filter({ hasText: thumbprint.replace(/(.{4})(?=.)/g, '$1 ') });

  it('shows each certificate with thumbprint, time left and trust, and changes nothing', async () => {
    const before = configuration();
    await open();
    for (const thumbprint of sha1) {
      await lineOf(thumbprint).waitFor();
      expect(await lineOf(thumbprint).textContent()).toContain(words.notTrusted);
      expect(await lineOf(thumbprint).textContent()).toContain('127.0.0.1:');
    }
    expect(await page.getByRole('listitem').count()).toBe(2);
    expect(configuration()).toEqual(before);
    await everyLook(page, 'discovery', lang);
    expect(await faults(page)).toEqual([]);
  });

  it('cancelled after the diff, nothing of it stays', async () => {
    await open();
    const before = configuration();
    await lineOf(sha1[0] ?? '')
      .getByRole('button', { name: words.use })
      .click();
    await page.getByRole('radio', { name: words.usage }).click({ force: true });
    await everyLook(page, 'discovery-usage', lang);
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: words.show }).click();
    await page.getByText(join(folder, 'home-live')).first().waitFor();
    expect(await page.getByRole('alertdialog').textContent()).toContain(join(folder, 'web.crt'));
    await everyLook(page, 'discovery-changes', lang);
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: words.cancel }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(configuration()).toEqual(before);
    await open();
    expect(
      await lineOf(sha1[0] ?? '')
        .getByRole('button', { name: words.use })
        .count(),
    ).toBe(1);
  });

  it('after an explicit yes the program is wired and presents the same certificate', async () => {
    await open();
    await lineOf(sha1[0] ?? '')
      .getByRole('button', { name: words.use })
      .click();
    await page.getByRole('radio', { name: words.usage }).click({ force: true });
    await page.getByRole('button', { name: words.show }).click();
    await page.getByRole('button', { name: words.apply }).click();
    await page.getByText(words.done).waitFor();
    await everyLook(page, 'discovery-wired', lang);
    await page.getByRole('button', { name: words.close }).last().click();
    expect(configuration()[0]).toContain(join(folder, 'home-live', 'WebServicesInternal'));
    await page.getByRole('button', { name: words.again }).click();
    await lineOf(sha1[0] ?? '')
      .getByText(words.known)
      .waitFor();
    await everyLook(page, 'discovery-known', lang);
    expect(broken).toEqual([]);
  });
});

it.each([
  ['en', 'No program here serves a certificate'],
  ['ko', '인증서를 제공하는 프로그램이 없습니다'],
] as const)('where nothing is served it says so, and what to do (%s)', async (lang, text) => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-look-'));
  const served = await serve({ home: join(folder, 'home'), port: 0, computer: NAME, discover: [] });
  const context = await browser.newContext({ viewport: { width: 1180, height: 800 } });
  try {
    const page = await context.newPage();
    const link = new URL(await served.link());
    await page.goto(`${link.origin}/?lang=${lang}`);
    await enter(page, new URLSearchParams(link.hash.slice(1)).get('token') ?? '');
    await page.goto(`${link.origin}/discovery`);
    await page.getByText(text).waitFor();
    expect(await page.getByRole('listitem').count()).toBe(0);
    await everyLook(page, 'discovery-none', lang);
  } finally {
    await context.close();
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
