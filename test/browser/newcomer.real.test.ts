// Somebody who has never seen certwizard, on a computer with an nginx: from the printed link to proven, reading nothing but the screen.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScratchNginx } from '#adapters/services/nginx/scratch.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { open } from '../ask.ts';
import { startNginx } from '../nginx.ts';
import { thumbprintOf } from '../three-services.ts';
import { openChromium, visitSignedOut } from './chromium.ts';
import { ADMINISTRATOR, Server } from './house.ts';
import { look } from './looks.ts';
import { button, onReturned, outcomeOf, thumbprintShown } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

const NAME = 'shop.example.test';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

describe.each(TEST_LANGS)('A newcomer (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web } = TEXTS[lang];
  let folder = '';
  let nginx: ScratchNginx;
  let server: Server;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cw-new-'));
    const { certificate, key } = await placeholder(NAME);
    writeFileSync(join(folder, 'shop.crt'), certificate);
    writeFileSync(join(folder, 'shop.key'), key, { mode: 0o600 });
    nginx = await startNginx({
      servers: [{ serverName: NAME, certificate: join(folder, 'shop.crt'), key: join(folder, 'shop.key') }],
    });
    server = new Server(join(folder, 'home'), { CERTWIZARD_DISCOVER: nginx.conf });
    await server.start();
  });
  afterAll(async () => {
    await server?.kill();
    await nginx?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const leaf = async (): Promise<string> => {
    const connection = await open(nginx.ports[0] ?? 0, 'http');
    connection.close();
    return connection.leaf;
  };
  const served = async (): Promise<string> => thumbprintOf(await leaf());

  it('has a certificate in service and proven, and nothing was changed before they said so', async () => {
    const our = await visitSignedOut(browser, { origin: () => server.origin }, lang);
    const { page } = our;
    const before = await served();
    await page.goto(server.printed);
    await button(page, web.signIn.link.first.button).click();
    await page.getByLabel(web.signIn.name, { exact: true }).fill(ADMINISTRATOR.name);
    await page.getByLabel(web.signIn.password.label, { exact: true }).fill(ADMINISTRATOR.password);
    await button(page, web.signIn.administrator.button).click();
    await button(page, web.signIn.offer.later).click();
    await page.getByRole('heading', { level: 1, name: web.discovery.title }).waitFor();
    const line = page.getByRole('listitem').filter({ hasText: NAME });
    await line.getByRole('button', { name: web.discovery.use }).click();
    await button(page, web.discovery.dialog.show).click();
    expect(await served()).toBe(before);
    await page.getByRole('alertdialog').getByText(web.discovery.dialog.addNames).waitFor();
    await button(page, web.discovery.dialog.apply).click();
    await button(page, web.frame.close).last().click();
    expect(await served()).toBe(before);

    await page.getByRole('link', { name: web.discovery.toRequest }).click();
    await button(page, names.next).click();
    await button(page, names.next).click();
    await button(page, names.finish).click();
    await onReturned(our);
    const thumbprint = await thumbprintShown(our);
    await button(page, names.finish).click();
    await outcomeOf(our, 'proven');
    expect(await served()).toBe(thumbprint);
    // The site keeps the name that people ask it by.
    expect(new X509Certificate(Buffer.from(await leaf(), 'base64')).checkHost(NAME)).toBe(NAME);
    await look(our, 'newcomer-proven');
    await our.close();
  });
});
