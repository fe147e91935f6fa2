// The returned page when the CA could not be asked to the end: the problem in words, the log, again with the same data, and the CA tried again.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '#adapters/services/scratch-program.ts';
import type { ProblemCode } from '#core/problems.ts';
import type { RequestView } from '#core/views.ts';
import { writePem } from '#core/x509/pem.ts';
import { type Lie, type LyingCa, type Resource, startLyingCa } from '../lying-ca.ts';
import { openChromium, type HouseVisit, type Visit, visit } from './chromium.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import {
  button,
  everywhere,
  lead,
  noBox,
  onReturned,
  outcomeOf,
  requestIn,
  survives,
  thumbprintShown,
} from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

type Row = readonly [what: string, at: Resource, lie: Lie, code: ProblemCode];

const ROWS: readonly Row[] = [
  ['breaks off in the middle of an answer', 'new-order', { kind: 'cut' }, 'request.issuer.unreachable'],
  [
    'refuses with words of its own, markup in them',
    'new-order',
    {
      kind: 'say',
      status: 403,
      type: 'application/problem+json',
      body: {
        type: 'urn:ietf:params:acme:error:rejectedIdentifier',
        detail: '<img src=x onerror=alert(1)> not these names',
      },
    },
    'request.issuer.rejected',
  ],
  [
    'sends something that is no certificate',
    'certificate',
    { kind: 'chain', of: 'no-pem' },
    'request.issuer.unexpected',
  ],
];

describe.each(TEST_LANGS)('A request that failed (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web, say } = TEXTS[lang];
  const { returnedPage, requestForm } = web;
  let house: BrowserHouse;
  let our: HouseVisit;
  let ca: LyingCa;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cw-failed-'));
    [house, ca] = await Promise.all([openHouse(), startLyingCa()]);
    const [closed = 0] = await freePorts(1);
    await house.inHouse(async (client) => {
      for (const [id, directory] of [
        ['rude', ca.directory],
        ['closed', `http://127.0.0.1:${closed}/directory`],
      ] as const)
        await client.addIssuer({
          body: { id, kind: 'acme', settings: { directory, termsOfServiceAgreed: true } },
        });
    });
    our = await visit(browser, house, lang);
  }, 90_000);
  afterAll(async () => {
    await our?.close();
    await Promise.all([house?.stop(), ca?.stop()]);
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => expect(our.faults).toEqual([]));

  const failedWith =
    (code: ProblemCode) =>
    async (now: Visit): Promise<void> => {
      const { page } = now;
      await lead(page, returnedPage.leads.failed).waitFor();
      const id = await onReturned(now);
      const known = (): Promise<RequestView> =>
        house.inHouse((client) => client.requestOf({ params: { id } }));
      await expect.poll(async () => (await known()).state, { timeout: 30_000 }).toBe('failed');
      const [complaint] = (await known()).complaints;
      if (complaint === undefined) throw new Error('failed without a reason');
      expect(complaint.code).toBe(code);
      const { title, detail } = say(complaint);
      for (const text of [title, detail])
        await page.getByRole('alert').getByText(text, { exact: true }).first().waitFor();
      for (const kind of ['drafted', 'signed', 'submitting', 'failed'] as const)
        await page.locator('.log').getByText(returnedPage.logKinds[kind]).first().waitFor();
      for (const name of [returnedPage.again, returnedPage.retry, names.finish])
        await button(page, name).waitFor();
      await noBox(now);
    };

  it('nobody listens where the CA should be: said in words with the log, through everything, and again after another try', async () => {
    await requestIn(our, { issuer: 'closed', friendlyName: 'B here' });
    const there = failedWith('request.issuer.unreachable');
    await there(our);
    await look(our, 'returned-failed');
    await button(our.page, returnedPage.retry).click();
    await there(our);
    await survives(our, there);
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('starts again with the same data, at another CA, and is proven', async () => {
    const { page } = our;
    await requestIn(our, {
      issuer: 'closed',
      friendlyName: 'C here',
      names: '한국.contoso.test',
    });
    await button(page, returnedPage.again).click();
    await page.getByRole('heading', { level: 1, name: requestForm.title }).waitFor();
    await button(page, names.next).click();
    expect(await page.getByLabel(requestForm.friendlyName, { exact: true }).inputValue()).toBe('C here');
    expect(await page.getByLabel(requestForm.addNames, { exact: true }).inputValue()).toBe(
      'xn--3e0b707e.contoso.test',
    );
    const field = page.locator('.field').filter({ has: page.getByText(requestForm.issuer, { exact: true }) });
    expect(await field.getByRole('button').textContent()).toContain('closed');
    await field.getByRole('button').click();
    await page.getByRole('option', { name: requestForm.issuers.embedded.label }).first().click();
    await button(page, names.next).click();
    await button(page, names.finish).click();
    await onReturned(our);
    const thumbprint = await thumbprintShown(our);
    await button(page, names.finish).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });

  it.each(ROWS)(
    'the CA %s: said in words; tried again when it is back, it succeeds',
    async (_, at, lie, code) => {
      const { page } = our;
      const before = await house.seen();
      ca.lie(at, lie);
      const id = await requestIn(our, { issuer: 'rude', friendlyName: `${at} here` });
      await failedWith(code)(our);
      ca.lie(at, { kind: 'change', members: {} });
      await button(page, returnedPage.retry).click();
      await lead(page, returnedPage.leads['root-missing']).waitFor();
      expect(await onReturned(our)).toBe(id);
      await noBox(our);
      expect(await house.seen()).toEqual(before);
    },
  );

  it('what came on the second try goes into service once its root is trusted', async () => {
    const { page } = our;
    const thumbprint = await thumbprintShown(our);
    const file = join(folder, 'root.pem');
    await writeFile(file, writePem('CERTIFICATE', ca.root()));
    await page.goto('/import');
    await page.locator('input[type=file]').setInputFiles(file);
    await button(page, web.importing.look).click();
    await page.getByRole('checkbox').click({ force: true });
    await look(our, 'import-root');
    await button(page, web.importing.import).click();
    await page.getByText(web.importing.done, { exact: true }).waitFor();
    await page.goto(`/assign?certificate=${thumbprint}`);
    await page.getByRole('heading', { level: 1, name: web.assign.title }).waitFor();
    await button(page, names.assign).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(thumbprint));
  });
});
