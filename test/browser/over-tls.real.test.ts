// The wizard as another computer has it: the built command under a name, over TLS, from the printed link to a passkey.
import { createHash, type X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { type Browser, chromium } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { openHouse } from '#server/compose.ts';
import { LAUNCHER } from '../journeys/command.ts';
import { becomes, startRunning } from '../journeys/processes.ts';
import { ADMINISTRATOR } from './house.ts';
import { TEST_LANGS, TEXTS } from './texts.ts';

const NAME = 'wizard.example.test';
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Its printed link. The topology knows the name. */
const served = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-tls-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  const house = await openHouse({ home, computer: 'web.example.test' });
  await house.setTopology(await house.topology());
  await house.close();
  const args = [LAUNCHER, 'serve', '--json', '--host', NAME, '--port', '0', '--home', home];
  const running = startRunning(process.execPath, args, { CERTWIZARD_DISCOVER: join(folder, 'none') });
  undo.push(async () => {
    running.signal('SIGTERM');
    await running.ended;
  });
  if (!(await becomes(() => running.stdout().trimEnd().endsWith('}'), 30_000)))
    throw new Error(`the server did not start: ${running.stdout()}${running.stderr()}`);
  return (JSON.parse(running.stdout()) as { readonly link: string }).link;
};

const presented = (port: number): Promise<X509Certificate> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, servername: NAME, rejectUnauthorized: false }, () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate === undefined) reject(new Error('no certificate'));
      else resolve(certificate);
    });
    socket.once('error', reject);
  });

/** On a computer whose name server knows the name, and that trusts the certificate with this key and no other. */
const chromiumThere = async (certificate: X509Certificate): Promise<Browser> => {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  const browser = await chromium.launch({
    executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-sync',
      `--host-resolver-rules=MAP ${NAME} 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
    ],
  });
  undo.push(() => browser.close());
  return browser;
};

describe.each(TEST_LANGS)('From another computer (%s)', (lang) => {
  const words = TEXTS[lang].web.signIn;

  test('the link makes the first administrator, the session holds, and a passkey is made for the name', async () => {
    const link = await served();
    expect(new URL(link).hostname).toBe(NAME);
    const certificate = await presented(Number(new URL(link).port));
    expect(certificate.checkHost(NAME)).toBe(NAME);
    const browser = await chromiumThere(certificate);
    const context = await browser.newContext({ locale: lang === 'ko' ? 'ko-KR' : 'en-GB' });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(message.text());
    });
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });

    await page.goto(link);
    await page.getByRole('button', { name: words.link.first.button }).click();
    await page.getByLabel(words.name, { exact: true }).fill(ADMINISTRATOR.name);
    await page.getByLabel(words.password.label, { exact: true }).fill(ADMINISTRATOR.password);
    await page.getByRole('button', { name: words.administrator.button }).click();
    await page.getByRole('button', { name: words.offer.make }).click();
    await page.waitForURL((url) => url.protocol === 'https:' && !url.hash.includes('token'));
    await page.getByRole('heading', { name: words.offer.title }).waitFor({ state: 'detached' });

    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials.map(({ rpId }) => rpId)).toEqual([NAME]);
    const [cookie, ...others] = await context.cookies();
    expect(cookie).toMatchObject({ domain: NAME, secure: true, httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.name).toMatch(/^__Host-certwizard-/);
    expect(others).toEqual([]);

    // The session ends, and the passkey opens another: the server takes it for this origin, https and port included.
    await context.clearCookies();
    await page.goto(new URL('/', link).href);
    await page.getByRole('button', { name: words.byPasskey }).click();
    await page.getByRole('button', { name: words.byPasskey }).waitFor({ state: 'detached' });
    await expect.poll(async () => (await context.cookies()).length, { timeout: 10_000 }).toBe(1);
    expect(faults).toEqual([]);
  });
});
