// The way in, from the link that the server prints: first administrator, passkey, signing in and out, and a session that ends in the middle of work.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PLACES } from '#schema/paths.ts';
import { LIMITS } from '#core/limits.ts';
import { openChromium, type HouseVisit, type Visit, visitSignedOut } from './chromium.ts';
import { type BrowserHouse, Server } from './house.ts';
import { look } from './looks.ts';
import { button } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

const NAME = '<b>김민아</b>';
const PASSWORD = 'a long sentence for tests';
const NEXT = 'another long sentence for tests';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

/** What a device with a fingerprint reader does, without the finger. */
const withAuthenticator = async ({ context, page }: Visit): Promise<void> => {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
};

/** An address that differs in its fragment alone would load nothing. */
const openLink = async (page: Page, link: string): Promise<void> => {
  await page.goto('about:blank');
  await page.goto(link);
};

describe.each(TEST_LANGS)('The way in (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web, say } = TEXTS[lang];
  const { signIn, account, frame, discovery, requestForm } = web;
  let home = '';
  let server: Server;
  let our: HouseVisit;
  let page: Page;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'cw-way-'));
    server = new Server(home, { CERTWIZARD_DISCOVER: '/nonexistent' });
    await server.start();
    our = await visitSignedOut(browser, { origin: () => server.origin } as BrowserHouse, lang);
    page = our.page;
    await withAuthenticator(our);
  });
  afterAll(async () => {
    await our?.close();
    await server?.kill();
    rmSync(home, { recursive: true, force: true });
  });
  afterEach(() => expect(our.faults).toEqual([]));

  const title = (name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true });
  const field = (within: Page | Locator, label: string): Locator => within.getByLabel(label, { exact: true });
  /** The session ends on the server, as by signing out elsewhere; this browser is not told. */
  const endSession = async (): Promise<void> => {
    const cookie = (await our.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const { status } = await fetch(`${server.origin}/api/session`, { method: 'DELETE', headers: { cookie } });
    expect(status).toBe(204);
  };
  const signedOut = async (): Promise<void> => {
    await page.goto('/account');
    await button(page, account.signOut).click();
    await title(signIn.title).waitFor();
  };
  const signInBy = async (within: Page | Locator, name: string, password: string): Promise<void> => {
    await field(within, signIn.name).fill(name);
    await field(within, signIn.password.label).fill(password);
    await page.keyboard.press('Enter');
  };

  it('without a link a home that nobody owns says where the link is', async () => {
    await page.goto('/');
    await title(signIn.noLink.title).waitFor();
    await page.getByText('npm start', { exact: true }).waitFor();
    await look(our, 'way-no-link');
  });

  it('the printed link: what this is, a button spends it, and the token has left the address', async () => {
    await openLink(page, server.printed);
    await title(signIn.link.first.title).waitFor();
    expect(page.url()).not.toContain('token');
    await look(our, 'way-link');
    await button(page, signIn.link.first.button).click();
    await title(signIn.administrator.title).waitFor();
  });

  it('the first administrator: what is missing is said at its field, and markup is a name like another', async () => {
    await button(page, signIn.administrator.button).click();
    await page.getByText(signIn.nameEmpty).waitFor();
    await field(page, signIn.name).fill('x'.repeat(LIMITS.accountNameCharacters + 1));
    await page.getByText(signIn.nameTooLong(LIMITS.accountNameCharacters)).waitFor();
    await field(page, signIn.name).fill(NAME);
    await field(page, signIn.password.label).fill('짧은암호');
    await page.getByText(signIn.password.missing(LIMITS.passwordCharacters - 4)).waitFor();
    await look(our, 'way-administrator');
    await field(page, signIn.password.label).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await title(signIn.offer.title).waitFor();
    await look(our, 'way-passkey');
    await button(page, signIn.offer.make).click();
    await title(discovery.title).waitFor();
    expect(new URL(page.url()).pathname).toBe('/discovery');
  });

  it('the account: name, password, passkeys; another language loses nothing that was typed', async () => {
    await page.goto('/account');
    await page.getByText(NAME, { exact: true }).waitFor();
    await button(page, account.passkeys.add).waitFor();
    await look(our, 'account');
    const [here, other] = lang === 'en' ? (['en', 'ko'] as const) : (['ko', 'en'] as const);
    await field(page, account.password.current).fill('typed');
    await page.getByLabel(TEXTS[here].web.frame.language).selectOption(other);
    const there = field(page, TEXTS[other].web.account.password.current);
    expect(await there.inputValue()).toBe('typed');
    expect(await page.locator('html').getAttribute('lang')).toBe(other);
    await page.getByLabel(TEXTS[other].web.frame.language).selectOption(here);
    await field(page, account.password.current).waitFor();
  });

  /** The form as the server has it. */
  const saved = async (): Promise<string> => (await our.context.request.get(PLACES.draft.path)).text();
  /** The second step of the form, whatever was there before. */
  const onNames = async (): Promise<Locator> => {
    await page.goto('/request');
    await title(requestForm.title).waitFor();
    const more = field(page, requestForm.addNames);
    await button(page, names.next).or(button(page, names.finish)).first().waitFor();
    while (await button(page, names.back).isVisible()) await button(page, names.back).click();
    await button(page, names.next).click();
    await more.waitFor();
    return more;
  };

  it('a session that ends in the middle: sign in over the page, and nothing is lost, here and in another tab', async () => {
    const tab = await our.tab();
    await tab.goto('/');
    await tab.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    const more = await onNames();
    await more.fill('extra.example.test');
    await expect.poll(saved).toContain('extra.example.test');
    await endSession();
    // Typed before anybody knows: its save is the first call that finds the session gone.
    await field(page, requestForm.friendlyName).fill('typed afterwards');
    const again = page.getByRole('alertdialog', { name: signIn.again.title });
    await again.waitFor();
    await button(tab, names.refresh).click();
    const inTab = tab.getByRole('alertdialog', { name: signIn.again.title });
    await inTab.waitFor();
    await look(our, 'way-again');
    await page.keyboard.press('Escape');
    const refused = say({ code: 'house.sign-in.refused', facts: {} }).title;
    for (const name of ['nobody', NAME]) {
      const answered = page.waitForResponse((reply) => reply.url().endsWith(PLACES.signIn.path));
      await signInBy(again, name, 'wrong wrong wrong');
      expect((await answered).status()).toBe(401);
      await again.getByText(refused).waitFor();
    }
    await button(again, signIn.byPasskey).click();
    await again.waitFor({ state: 'detached' });
    expect(await more.inputValue()).toBe('extra.example.test');
    // What was held goes on by itself, here and in the other tab.
    await expect.poll(saved).toContain('typed afterwards');
    await inTab.waitFor({ state: 'detached' });
    await tab.close();
    await button(page, names.next).click();
    await page.getByRole('cell', { name: 'extra.example.test' }).waitFor();
  });

  it('a server that was killed and started again: still signed in, the form as it was', async () => {
    await (await onNames()).fill('extra.example.test');
    await button(page, names.next).click();
    await page.getByRole('cell', { name: 'extra.example.test' }).waitFor();
    await server.kill();
    await page.getByText(frame.gone).first().waitFor();
    await server.start();
    await page.getByText(frame.gone).first().waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('cell', { name: 'extra.example.test' }).waitFor();
  });

  it('signing out goes for every tab; a password changed ends the other sessions', async () => {
    const tab = await our.tab();
    await tab.goto('/');
    await tab.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    await signedOut();
    await tab.getByRole('heading', { level: 1, name: signIn.title }).waitFor();
    await tab.close();
    await look(our, 'way-sign-in');
    await signInBy(page, NAME.toUpperCase(), PASSWORD);
    await title(names.wizard).waitFor();
    await page.goto('/account');
    await title(account.title).waitFor();
    const before = await our.context.cookies();
    const elsewhere = await visitSignedOut(browser, our.house, lang);
    await elsewhere.page.goto('/');
    await signInByOn(elsewhere.page, PASSWORD);
    await elsewhere.page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    await field(page, account.password.current).fill('not this one at all');
    await field(page, account.password.next).fill(NEXT);
    await button(page, account.password.button).click();
    await page.getByText(account.password.wrong).waitFor();
    await field(page, account.password.current).fill(PASSWORD);
    await button(page, account.password.button).click();
    await page.getByText(account.password.done).waitFor();
    await elsewhere.page.reload();
    await elsewhere.page.getByRole('heading', { level: 1, name: signIn.title }).waitFor();
    await elsewhere.close();
    expect(before).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  });

  const signInByOn = async (other: Page, password: string): Promise<void> => {
    await field(other, signIn.name).fill(NAME);
    await field(other, signIn.password.label).fill(password);
    await other.keyboard.press('Enter');
  };

  it('a passkey that is removed signs nobody in', async () => {
    await page.goto('/account');
    await page.getByRole('button', { name: new RegExp(`^${account.passkeys.remove}: `) }).click();
    const sure = page.getByRole('alertdialog');
    await button(sure, account.passkeys.remove).click();
    await page.getByText(account.passkeys.none).waitFor();
    await signedOut();
    await button(page, signIn.byPasskey).click();
    await page.getByText(say({ code: 'house.passkey.refused', facts: {} }).title).waitFor();
  });

  it('a link on a home with an administrator lets one browser in, once, and can set the password anew', async () => {
    await openLink(page, server.printed);
    await title(signIn.link.again.title).waitFor();
    await look(our, 'way-link-again');
    await button(page, signIn.link.again.button).click();
    await title(names.wizard).waitFor();
    await page.goto('/account');
    await field(page, account.byLink.name).fill('nobody');
    await field(page, account.password.next).fill(PASSWORD);
    await button(page, account.byLink.button).click();
    await page.getByText(say({ code: 'house.account.unknown', facts: {} }).title).waitFor();
    await look(our, 'account-by-link');
    await field(page, account.byLink.name).fill(NAME);
    await button(page, account.byLink.button).click();
    await field(page, account.password.current).waitFor();
    await signedOut();
    await openLink(page, server.printed);
    await button(page, signIn.link.again.button).click();
    await page.getByText(say({ code: 'house.link.spent', facts: {} }).title).waitFor();
    await look(our, 'way-link-spent');
    await openLink(page, server.printed.replace(/token=.*/, `token=${'A'.repeat(43)}`));
    await button(page, signIn.link.again.button).click();
    await page.getByText(say({ code: 'house.link.unknown', facts: {} }).title).waitFor();
  });

  it('too many attempts: how long to wait is said', async () => {
    await page.goto('/');
    await title(signIn.title).waitFor();
    const tooMany = page.locator('.notice-title').getByText(signIn.tooMany.title);
    for (let attempt = 0; attempt <= LIMITS.signInAttempts; attempt += 1) {
      await signInBy(page, 'mallory', 'a wrong password');
      await page
        .getByText(say({ code: 'house.sign-in.refused', facts: {} }).title)
        .or(tooMany)
        .first()
        .waitFor();
      if ((await tooMany.count()) > 0) break;
    }
    await tooMany.waitFor();
    await look(our, 'way-too-many');
  });
});
