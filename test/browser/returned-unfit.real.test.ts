// The returned page when what came back can serve no chosen usage, or is not valid; and when its private key is not on this computer.
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Complaint, ProblemCode } from '#core/problems.ts';
import { bundled, type OpensslCa, opensslCa, type Signing } from '../journeys/openssl-ca.ts';
import { openChromium, type HouseVisit, type Visit, visit } from './chromium.ts';
import { bringReply, detailsSay, finishEverywhere, requestByHand } from './foreign.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import { box, button, everywhere, lead, noBox, requestIn, survives, thumbprintShown } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser?.close());

const CASES: readonly (readonly [string, string, Signing, ProblemCode])[] = [
  ['for client authentication only', 'purpose', { eku: 'clientAuth' }, 'trusted.usage.wrong'],
  ['with other names', 'names', { names: 'DNS:other.contoso.test' }, 'trusted.name.missing'],
  ['expired', 'expired', { times: ['20240101000000Z', '20250101000000Z'] }, 'trusted.time.expired'],
  ['not valid yet', 'not-yet', { times: ['20400101000000Z', '20410101000000Z'] }, 'trusted.time.not-yet'],
];

describe.each(TEST_LANGS)('A certificate that can serve nothing (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web, say } = TEXTS[lang];
  const { returnedPage } = web;
  let house: BrowserHouse;
  let our: HouseVisit;
  let ca: OpensslCa;
  beforeAll(async () => {
    [house, ca] = await Promise.all([openHouse(), opensslCa()]);
    const file = (await readFile(ca.root)).toString('base64');
    await house.inHouse((client) => client.import({ body: { file, trustRoots: [ca.rootSha256] } }));
    our = await visit(browser, house, lang);
  }, 90_000);
  afterAll(async () => {
    await our?.close();
    await Promise.all([house?.stop(), ca?.stop()]);
  });
  afterEach(() => expect(our.faults).toEqual([]));

  const findingsOf = (page: Page): Locator =>
    page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: returnedPage.findings, exact: true }) });

  it.each(CASES)(
    '%s: the findings with their cures, and no way to assign',
    async (_, name, signing, code) => {
      const { csr, id } = await requestByHand(our, { friendlyName: `Unfit ${name}` });
      const leaf = await ca.sign(csr, signing);
      await bringReply(our, await bundled(house.folder, `${name}.p7b`, [leaf, ca.intermediate]));
      const { complaints } = await house.inHouse((client) => client.requestOf({ params: { id } }));
      expect(complaints[0]?.code).toBe(code);
      const there = async (now: Visit): Promise<void> => {
        const { page } = now;
        await lead(page, returnedPage.leads.unfit).waitFor();
        await page.getByText(returnedPage.issued, { exact: true }).first().waitFor();
        const findings = findingsOf(page).getByRole('alert');
        await findings.first().waitFor();
        const text = (await findings.allTextContents()).join('\n');
        for (const complaint of complaints) {
          const { title, advice } = say(complaint);
          expect(text).toContain(title);
          expect(text).toContain(advice);
        }
        // Best first; what has the same cure is one finding.
        expect(await findings.first().textContent()).toContain(say(complaints[0] as Complaint).title);
        expect(await findings.count()).toBe(new Set(complaints.map((one) => say(one).advice)).size);
        await button(page, names.finish).waitFor();
        await noBox(now);
      };
      await there(our);
      await look(our, `returned-unfit-${name}`);
      await detailsSay(our, { keyPresent: true, ready: [] });
      if (name === 'purpose') await survives(our, there);
      await finishEverywhere(our);
      await there(our);
      expect(await house.seen()).toEqual(everywhere(house.a));
    },
  );

  it('whose private key is lost: which key, where it should be, and no way to assign', async () => {
    const { page } = our;
    const id = await requestIn(our, { friendlyName: 'Key lost' });
    await box(our).waitFor();
    const thumbprint = await thumbprintShown(our);
    const { key } = await house.inHouse(async (client) => {
      const { log } = await client.requestOf({ params: { id } });
      return { key: String(log.find(({ kind }) => kind === 'signed')?.detail['keyId'] ?? '') };
    });
    const kept = join(house.home, 'keys', `${key}.key`);
    await rename(kept, `${kept}-lost`);
    await page.reload();
    const there = async (now: Visit): Promise<void> => {
      await lead(now.page, returnedPage.leads['key-missing']).waitFor();
      await now.page.getByText(returnedPage.notInstalled, { exact: true }).waitFor();
      const finding = findingsOf(now.page).getByRole('alert').first();
      expect(await finding.textContent()).toContain(`keys/${key}.key`);
      await button(now.page, names.import).waitFor();
      await button(now.page, names.finish).waitFor();
      await noBox(now);
    };
    await there(our);
    expect(await thumbprintShown(our)).toBe(thumbprint);
    await look(our, 'returned-key-missing');
    await detailsSay(our, { keyPresent: false, ready: [] });
    await survives(our, there);
    await finishEverywhere(our);
    await there(our);
    expect(await house.seen()).toEqual(everywhere(house.a));
  });
});
