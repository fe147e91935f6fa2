// Import, Assign and Remove in Chromium: what goes where before anything is kept, what cannot serve and why, and what services present all the while.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemCode } from '#core/problems.ts';
import { openChromium, type HouseVisit, visit } from './chromium.ts';
import { type BrowserHouse, openHouse } from './house.ts';
import { look } from './looks.ts';
import { button, everywhere, openMain, outcomeOf, tick } from './steps.ts';
import { NAMES_OF, TEST_LANGS, TEXTS } from './texts.ts';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await openChromium();
  folder = await mkdtemp(join(tmpdir(), 'cw-stores-'));
  execFileSync('sh', ['-c', MAKE], { cwd: folder, stdio: 'pipe' });
  for (const [name, content] of Object.entries({
    'text.cer': 'hello',
    'empty.pem': '',
    'page.crt': '<html><script>alert(1)</script></html>',
    'blocks.pem': '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n'.repeat(10_000),
    'half.pem': '-----BEGIN CERTIFICATE-----\nMIIB',
    'large.pfx': Buffer.alloc(12 * 1024 * 1024),
  }))
    await writeFile(join(folder, name), content);
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const grouped = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');

/** A root, a certificate under it, and the files that people carry them in. */
const MAKE = `
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -subj "/CN=Carried Root" -days 30
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr -subj "/CN=carried.contoso.test"
printf 'subjectAltName=DNS:carried.contoso.test\\nextendedKeyUsage=serverAuth' > ext
openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -days 20 -extfile ext -out leaf.pem
openssl pkcs12 -export -inkey leaf.key -in leaf.pem -certfile root.pem -out leaf.pfx -passout pass:right
openssl crl2pkcs7 -nocrl -certfile leaf.pem -certfile root.pem -out chain.p7b
cat leaf.pem root.pem leaf.key > bundle.pem`;

type Bad = readonly [what: string, file: string, password: string, code: ProblemCode];
const BAD: readonly Bad[] = [
  ['a text', 'text.cer', '', 'returned.file.unrecognized'],
  ['an empty file', 'empty.pem', '', 'returned.file.unrecognized'],
  ['a page with a script', 'page.crt', '', 'returned.file.unrecognized'],
  ['ten thousand blocks', 'blocks.pem', '', 'returned.file.too-many'],
  ['a file that ends in the middle', 'half.pem', '', 'returned.pem.malformed'],
  ['a PFX without its password', 'leaf.pfx', '', 'returned.file.password-needed'],
  ['a PFX with a wrong password', 'leaf.pfx', 'wrong', 'returned.file.password-wrong'],
];

const GOOD: readonly (readonly [what: string, file: string, keys: number, password: string])[] = [
  ['a .p7b', 'chain.p7b', 0, ''],
  ['a PEM bundle', 'bundle.pem', 1, ''],
  ['a PFX', 'leaf.pfx', 1, 'right'],
];

describe.each(TEST_LANGS)('The stores (%s)', (lang) => {
  const names = NAMES_OF[lang];
  const { web, words, say } = TEXTS[lang];
  const { importing, assign, remove, certificates, mainPage } = web;
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
  afterEach(() => expect(our.faults).toEqual([]));

  const bring = async (file: string, password = ''): Promise<void> => {
    const { page } = our;
    await page.goto('/import');
    await page.locator('input[type=file]').setInputFiles(join(folder, file));
    await page.getByText(file, { exact: true }).waitFor();
    if (password !== '') await page.getByLabel(importing.password, { exact: true }).fill(password);
    await button(page, importing.look).click();
  };
  const kept = async (): Promise<number> =>
    (await house.inHouse((client) => client.certificates({ query: { limit: 1, offset: 0 } }))).total;
  const reasonOf = async (of: Locator): Promise<string | null> =>
    our.page.locator(`[id="${await of.getAttribute('aria-describedby')}"]`).textContent();
  const isUnable = (of: Locator): Promise<string | null> => of.getAttribute('aria-disabled');

  it.each(BAD)('%s is refused in words, and nothing is kept', async (_, file, password, code) => {
    const { page } = our;
    const before = await kept();
    await bring(file, password);
    const body = execFileSync('base64', ['-w0', join(folder, file)], { encoding: 'utf8' });
    const refused = await house
      .inHouse((client) =>
        client.import({ body: { file: body, dryRun: true, ...(password !== '' && { password }) } }),
      )
      .then(
        () => undefined,
        (error: unknown) => (error as { complaint: Parameters<typeof say>[0] }).complaint,
      );
    expect(refused?.code).toBe(code);
    if (refused === undefined) return;
    await page.getByRole('alert').getByText(say(refused).title, { exact: true }).first().waitFor();
    expect(await isUnable(button(page, importing.import))).toBe('true');
    if (password !== '') await look(our, 'import-refused');
    expect(await kept()).toBe(before);
  });

  it('twelve megabytes are not even sent', async () => {
    const { page } = our;
    await page.goto('/import');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.method()));
    await page.locator('input[type=file]').setInputFiles(join(folder, 'large.pfx'));
    await page.getByText(importing.tooLarge, { exact: true }).waitFor();
    expect(sent).not.toContain('POST');
    expect(await isUnable(button(page, importing.look))).toBe('true');
  });

  it.each(GOOD)(
    '%s: shown where everything goes, the root only after a yes',
    async (_, file, keys, password) => {
      const { page } = our;
      const before = await kept();
      await bring(file, password);
      const table = page.getByRole('table', { name: importing.preview });
      for (const [subject, store] of [
        ['carried.contoso.test', 'personal'],
        ['Carried Root', 'root'],
      ] as const)
        await table.getByRole('row').filter({ hasText: subject }).getByText(words.stores[store]).waitFor();
      expect(await page.getByText(importing.keys(1), { exact: true }).count()).toBe(keys);
      const facts = await page.locator('dl').textContent();
      for (const hash of ['-sha1', '-sha256']) {
        const told = execFileSync('openssl', ['x509', '-in', 'root.pem', '-noout', '-fingerprint', hash], {
          cwd: folder,
          encoding: 'utf8',
        });
        const fingerprint = (told.split('=')[1] ?? '').replaceAll(':', '').trim();
        expect(facts?.replaceAll(' ', '')).toContain(fingerprint);
      }
      expect(await page.getByRole('checkbox').isChecked()).toBe(false);
      if (file === 'leaf.pfx') await look(our, 'import-preview');
      expect(await kept()).toBe(before);
    },
  );

  it('a private key alone is taken; the certificate that comes later is at once complete', async () => {
    const { page } = our;
    await bring('leaf.key');
    await page.getByText(importing.keys(1), { exact: true }).waitFor();
    await button(page, importing.import).click();
    await page.getByText(importing.done, { exact: true }).waitFor();
    await bring('leaf.pem');
    await button(page, importing.import).click();
    await page.getByText(importing.done, { exact: true }).waitFor();
    const { items } = await house.inHouse((client) =>
      client.certificates({ query: { limit: 5, offset: 0, text: 'carried.contoso.test' } }),
    );
    expect(items.map(({ keyPresent, stores }) => [keyPresent, stores])).toEqual([[true, ['personal']]]);
  });

  it('a root alone waits for its yes; beside others it is left out without one, and that is said', async () => {
    const { page } = our;
    const roots = () =>
      house.inHouse((client) =>
        client.certificates({ query: { limit: 5, offset: 0, store: 'root', text: 'Carried Root' } }),
      );
    await bring('root.pem');
    await page.getByRole('table', { name: importing.preview }).waitFor();
    expect(await isUnable(button(page, importing.import))).toBe('true');
    expect(await reasonOf(button(page, importing.import))).toBe(importing.whyNot.yes);
    await bring('chain.p7b');
    await button(page, importing.import).click();
    await page.getByText(importing.notTrusted('CN=Carried Root'), { exact: true }).waitFor();
    expect((await roots()).total).toBe(0);
  });

  it('what cannot serve stands in the list with its reason; the list is searched by the server', async () => {
    const { page } = our;
    await page.goto('/assign');
    const list = page.getByRole('list', { name: assign.certificates });
    await page.getByLabel(assign.search, { exact: true }).fill('carried');
    const row = list.getByRole('listitem');
    await expect.poll(() => row.count(), { timeout: 15_000 }).toBe(1);
    await row.locator('.state-sub').last().waitFor();
    const { items } = await house.inHouse((client) =>
      client.certificates({ query: { limit: 5, offset: 0, text: 'carried.contoso.test' } }),
    );
    const { complaints } = await house.inHouse((client) =>
      client.certificate({ params: { thumbprint: items[0]?.thumbprint ?? '' } }),
    );
    const [why] = complaints;
    if (why === undefined) throw new Error('it could serve');
    for (const text of [say(why).title, say(why).detail])
      await row.getByText(text, { exact: true }).waitFor();
    expect(await isUnable(button(row, assign.choose('carried.contoso.test')))).toBe('true');
    await look(our, 'assign-choose');
    await page.getByLabel(assign.search, { exact: true }).fill('<b>nothing</b>');
    await page.getByText(assign.none, { exact: true }).waitFor();
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('what the terminal does appears on the main page without a reload; View and Remove take one usage at a time', async () => {
    const { page } = our;
    await openMain(our);
    for (const name of [names.remove, names.view]) {
      const of = button(page, name);
      expect(await isUnable(of)).toBe('true');
    }
    for (const usage of names.usages.slice(0, 2))
      await tick(page.getByRole('checkbox', { name: mainPage.select(usage), exact: true }));
    expect(await reasonOf(button(page, names.remove))).toBe(mainPage.whyNot.several);
    await house.inHouse(async (client) => {
      const { id } = await client.request({ body: { friendlyName: 'By terminal' } });
      await client.finish({ params: { id }, body: { assign: false } });
    });
    await page.getByRole('region', { name: mainPage.unassigned }).getByText('By terminal').waitFor();
  });

  it('Remove says what will happen and that it is still presented; the certificate stays, services keep it', async () => {
    const { page } = our;
    await openMain(our);
    await tick(page.getByRole('checkbox', { name: mainPage.select(names.usages[2]), exact: true }));
    await button(page, names.remove).click();
    await page.getByRole('heading', { level: 1, name: remove.title }).waitFor();
    for (const effect of remove.effects) await page.getByText(effect, { exact: true }).waitFor();
    await button(page, remove.remove).click();
    await page.getByText(remove.served, { exact: true }).waitFor();
    await look(our, 'remove-served');
    await button(page, remove.force).click();
    await page.getByRole('heading', { level: 1, name: names.wizard }).waitFor();
    await page.getByText(mainPage.noCertificate).waitFor();
    await look(our, 'main-removed');
    const { items } = await house.inHouse((client) =>
      client.certificates({ query: { limit: 5, offset: 0, thumbprint: house.a } }),
    );
    expect(items[0]?.keyPresent).toBe(true);
    expect(await house.seen()).toEqual(everywhere(house.a));
    await page.goto(`/assign?certificate=${house.a}&usages=WebServicesExternal`);
    await button(page, names.assign).click();
    await outcomeOf(our, 'proven');
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('the certificates of all stores are listed, and searched by the server', async () => {
    const { page } = our;
    await page.goto('/certificates?store=root');
    const table = page.getByRole('table', { name: certificates.list });
    await table
      .getByText(/Root CA/)
      .first()
      .waitFor();
    expect(await table.getByText('By terminal').count()).toBe(0);
    await look(our, 'certificates');
    await page.goto('/certificates');
    await table.getByText('By terminal').waitFor();
    await page.getByLabel(certificates.search, { exact: true }).fill('by TERM');
    await expect.poll(() => table.getByRole('row').count()).toBe(2);
    await page.getByLabel(certificates.search, { exact: true }).fill('%');
    await expect.poll(() => table.getByRole('row').count()).toBe(1);
  });

  it('a certificate has a page of its own; deleted after a yes it is gone, and what serves cannot be deleted', async () => {
    const { page } = our;
    const find = async (text: string): Promise<void> => {
      await page.goto('/certificates?store=personal');
      await page.getByLabel(certificates.search, { exact: true }).fill(text);
    };
    const deleting = page.getByRole('alertdialog', { name: certificates.dropAsk });
    await find('carried.contoso.test');
    await page.getByRole('link', { name: 'carried.contoso.test', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: web.details.title }).waitFor();
    await page.getByText(web.details.keyPresent).first().waitFor();
    await look(our, 'certificate');
    const before = await kept();
    await find('carried.contoso.test');
    await button(page, certificates.dropOf('carried.contoso.test')).click();
    await deleting.waitFor();
    await look(our, 'certificates-delete');
    await button(deleting, web.frame.cancel).click();
    await deleting.waitFor({ state: 'detached' });
    expect(await kept()).toBe(before);
    await button(page, certificates.dropOf('carried.contoso.test')).click();
    await button(deleting, certificates.drop).click();
    await deleting.waitFor({ state: 'detached' });
    expect(await kept()).toBe(before - 1);

    await page.goto('/certificates?store=personal');
    const serving = page.getByRole('row').filter({ hasText: grouped(house.a.slice(0, 8)) });
    await serving.getByRole('button').click();
    await button(deleting, certificates.drop).click();
    await deleting.getByRole('alert').first().waitFor();
    await button(deleting, web.frame.cancel).click();
    expect(await kept()).toBe(before - 1);
    expect(await house.seen()).toEqual(everywhere(house.a));
  });

  it('all requests have a page, those under way or all', async () => {
    const { page } = our;
    await house.inHouse((client) => client.request({ body: { friendlyName: 'Under way' } }));
    await page.goto('/requests');
    const list = page.getByRole('list', { name: web.requests.title });
    await list.getByText('Under way').waitFor();
    expect(await list.getByText('By terminal').count()).toBe(0);
    await look(our, 'requests');
    await tick(page.getByRole('checkbox', { name: web.requests.onlyOpen }));
    await list.getByText('By terminal').waitFor();
    await list.getByRole('link', { name: 'Under way', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: names.status }).waitFor();
  });

  it('each page has its own help', async () => {
    const { page } = our;
    for (const [address, help] of [
      ['/discovery', 'discovery'],
      ['/request', 'request'],
      ['/assign', 'assign'],
      ['/remove', 'remove'],
      ['/import', 'import'],
      ['/certificates', 'details'],
      ['/requests', 'pending'],
      ['/account', 'account'],
      ['/', 'main'],
    ] as const) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('F1');
      await page.getByRole('dialog', { name: web.help[help].title }).waitFor();
    }
    await look(our, 'help');
  });
});
