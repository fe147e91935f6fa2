// The real command as scripts use it: exit codes, one JSON document, two languages, and the flows that need several commands.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERBS } from '#cli/verbs.ts';
import type { AssignmentView, AuthorityView, Receipt, RequestView, StatusView } from '#core/views.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { type Command, commandOn, documentOf, type Ended, LAUNCHER, problemOf } from './journeys/command.ts';
import { becomes, startRunning } from './journeys/processes.ts';
import { openStage, type Stage, well } from './journeys/stage.ts';

type Requested = { readonly request: RequestView; readonly assignment?: AssignmentView };
type VerbName = keyof typeof VERBS;
/** What the embedded CA issues from for these usages: Default wishes for clientAuth too. */
const TEMPLATE = 'MutualTls';

describe('on a home without services', () => {
  let folder: string;
  let run: Command;
  let thumbprint: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cwc-'));
    run = commandOn(join(folder, 'home'));
    const made = documentOf<Requested>(
      await well(run('request', '--no-assign', '--friendly-name', 'spelt', '--json')),
    );
    thumbprint = made.request.certificate?.thumbprint ?? '';
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** For each verb, a call that ends well or is refused: both must leave one document, or none, on standard output. */
  const CALLS: Readonly<Record<VerbName, readonly (readonly string[])[]>> = {
    serve: [],
    demo: [],
    status: [[]],
    request: [['--dry-run'], ['--issuer', 'nope'], ['--issuer', 'manual']],
    pending: [[], ['req_nope']],
    show: [[], ['SPELT'], ['00'.repeat(20)]],
    import: [['/nonexistent']],
    assign: [['SPELT', '--usage', 'Nope'], ['SPELT']],
    remove: [['WebServicesExternal']],
    verify: [['SPELT'], ['127.0.0.1:1']],
    prove: [[], ['--usage', 'Nope']],
    store: [
      [],
      ['root'],
      ['personal', '--find', 'spelt'],
      ['parties'],
      ['check', 'SPELT', '--in', '/nowhere.pem'],
      ['install', 'SPELT', '--in', 'system', '--dry-run'],
      ['uninstall', 'SPELT', '--in', 'firefox'],
      ['undo'],
      ['password', '--in', '/nowhere.pem', '--password-file', '/nonexistent'],
    ],
    ca: [[], ['show'], ['approval', 'Nope', 'on'], ['crl', 'CRL']],
    topology: [[], ['connectors'], ['drop', 'nope']],
    receipt: [[], ['txn_nope']],
    doctor: [[]],
  };
  const ROWS = Object.entries(CALLS).flatMap(([verb, calls]) =>
    calls.map((args) => [`${verb} ${args.join(' ')}`, [verb, ...args]] as const),
  );

  it.each(ROWS)('%s --json prints one document and nothing else', async (_, args) => {
    const spelt = args.map((arg) =>
      arg === 'SPELT' ? thumbprint : arg === 'CRL' ? join(folder, 'crl.pem') : arg,
    );
    const { code, stdout, stderr } = await run(...spelt, '--json');
    const documents = [stdout, stderr]
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as unknown);
    expect([code, documents.length]).toEqual([code === 0 ? 0 : expect.any(Number), 1]);
    if (code === 0) expect(stderr).toBe('');
    if (stderr !== '')
      expect(JSON.parse(stderr)).toMatchObject({
        type: expect.stringMatching(/^\/problems\//),
        code: expect.any(String),
        title: expect.any(String),
      });
  });

  it('calls every verb there is but serve and demo, which have tests of their own', () => {
    expect(Object.keys(CALLS).sort()).toEqual(Object.keys(VERBS).sort());
  });

  it.each(['usage', 'renew', 'approve', 'help', 'Status'])(
    '%s is no verb: 2, and a word about it',
    async (verb) => {
      const { code, stdout, stderr } = await run(verb);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(verb)]);
    },
  );

  it.each<[string, readonly string[]]>([
    ['no verb at all', []],
    ['an unknown option', ['status', '--nonsense']],
    ['an argument too many', ['status', 'more']],
    ['an argument missing', ['import']],
    ['a choice that is none', ['store', 'attic']],
    ['a key that is none', ['request', '--key', 'dsa']],
    ['a port that is none', ['serve', '--port', '70000']],
    ['an address that is not of this computer', ['serve', '--host', '0.0.0.0', '--port', '0']],
    ['a switch that is neither on nor off', ['ca', 'approval', 'WebServer', 'maybe']],
    ['a denial without a reason', ['ca', 'deny', '1']],
    ['an id that cannot be one', ['receipt', 'what']],
  ])('%s is wrong usage: 2, with a word on standard error and none on standard output', async (_, args) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim()).not.toBe('');
  });

  it('help lists the verbs there are, and no other', async () => {
    for (const lang of ['en', 'ko']) {
      const { code, stdout } = await run('--help', '--lang', lang);
      expect(code).toBe(0);
      const listed = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[|<| {2})/gm)].map(([, verb]) => verb);
      expect(listed).toEqual(Object.keys(VERBS));
    }
  });

  it.each<[string, readonly string[], NodeJS.ProcessEnv]>([
    ['--lang', ['--lang', 'ko'], {}],
    ['--lang=', ['--lang=ko'], {}],
    ['CERTWIZARD_LANG', [], { CERTWIZARD_LANG: 'ko' }],
    ['the locale', [], { CERTWIZARD_LANG: '', LC_ALL: 'ko_KR.UTF-8' }],
  ])('speaks Korean by %s, on both streams', async (_, args, env) => {
    const korean = commandOn(join(folder, 'home'), env);
    const { stdout } = await well(korean('status', ...args));
    expect(stdout).toContain('내부 웹 서비스');
    expect(stdout).not.toContain('Web services');
    const { code, stderr } = await korean('show', '00'.repeat(20), ...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(/[가-힣]{2,}/);
    expect(stderr).toContain('[assigned.certificate.unknown]');
  });

  it('in JSON only the sentences are Korean: names, codes and shapes stay', async () => {
    const [en, ko] = [await run('status', '--json'), await run('status', '--json', '--lang', 'ko')];
    expect(documentOf(ko)).toEqual(documentOf(en));
  });

  it.each([
    ['this computer', 'computer', 0],
    ['a store that does not trust it', '', 3],
    ['what is no store', 'floppy:/a', 1],
  ])('verify asks one store alone: %s', async (_, store, code) => {
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, '');
    const { code: ended } = await run(
      'verify',
      thumbprint,
      '--store',
      store === '' ? empty : store,
      '--json',
    );
    expect(ended).toBe(code);
  });

  it.each<[string, (thumbprint: string) => string]>([
    ['in lower case', (text) => text.toLowerCase()],
    ['with blanks', (text) => text.replace(/(..)(?=.)/g, '$1 ')],
    ['with colons', (text) => text.replace(/(..)(?=.)/g, '$1:')],
    ['in groups of four', (text) => text.replace(/(....)(?=.)/g, '$1 ')],
    [
      'with the invisible mark that a Windows dialog copies along',
      (text) => `\u200e${text.toLowerCase().replace(/(..)(?=.)/g, '$1 ')}`,
    ],
    ['with blanks around it', (text) => `  ${text} `],
  ])('finds a certificate by its thumbprint %s', async (_, spell) => {
    const shown = documentOf<{ thumbprint: string; id: string }>(
      await well(run('show', spell(thumbprint), '--json')),
    );
    expect(shown.thumbprint).toBe(thumbprint);
    const byId = documentOf<{ thumbprint: string }>(
      await well(run('show', spell(shown.id.toUpperCase()), '--json')),
    );
    expect(byId.thumbprint).toBe(thumbprint);
    expect((await run('verify', spell(thumbprint), '--json')).code).toBe(0);
  });

  it('assigned to usages that no service presents is never called proven', async () => {
    const ended = await run('assign', thumbprint, '--json');
    expect(ended.code).toBe(0);
    expect(documentOf<AssignmentView>(ended).outcome).toBe('assigned');
    expect((await run('prove', '--json')).code).toBe(0);
    for (const { proof } of documentOf<StatusView>(await run('status', '--json')).usages)
      expect(proof).not.toBe('proven');
  });
});

describe('on a home with nginx and Kamailio', () => {
  let stage: Stage;
  let run: Command;
  beforeAll(async () => {
    stage = await openStage();
    run = stage.run;
  });
  afterAll(() => stage?.stop());

  const requested = (ended: Ended): Requested => documentOf<Requested>(ended);
  const presented = async (): Promise<ReadonlySet<string | undefined>> =>
    new Set(Object.values(await stage.served()).map(([leaf]) => leaf));
  const waiting = async (): Promise<RequestView> => {
    const ended = await run('request', '--json');
    const { request } = requested(ended);
    expect([ended.code, request.state]).toEqual([4, 'pending']);
    expect(request.number).toMatch(/^\d+$/);
    const { pending } = documentOf<AuthorityView>(await well(run('ca', '--json')));
    expect(pending.map(({ number }) => number)).toEqual([request.number]);
    return request;
  };

  it('0: request assigns by default, and the thumbprint is on the page, in JSON and on the wire', async () => {
    const ended = await run('request', '--json');
    const { request, assignment } = requested(ended);
    expect([ended.code, ended.stderr, request.state, assignment?.outcome]).toEqual([
      0,
      '',
      'proven',
      'proven',
    ]);
    expect(await presented()).toEqual(new Set([request.certificate?.thumbprint]));
    const shown = await well(run('show', request.id));
    expect(shown.stdout.replaceAll(' ', '')).toContain(request.certificate?.thumbprint);
    const receipt = documentOf<Receipt>(await well(run('receipt', assignment?.id ?? '', '--json')));
    expect(receipt).toMatchObject({
      outcome: 'proven',
      certificate: { thumbprint: request.certificate?.thumbprint },
    });
  });

  it('4 then 5: what needs approval is pending with its number, and denied says by whom and why', async () => {
    await well(run('ca', 'approval', TEMPLATE, 'on'));
    const before = await stage.served();
    const request = await waiting();
    const page = await run('pending', request.id);
    expect([page.code, page.stdout]).toEqual([4, expect.stringContaining(request.number ?? '')]);
    await well(run('ca', 'deny', request.number ?? '', '--by', 'Mia Manager', '--why', 'no such server'));

    const denied = await run('pending', request.id, '--json');
    expect([denied.code, requested(denied).request.state]).toEqual([5, 'denied']);
    expect(requested(denied).request.complaints).toMatchObject([
      {
        code: 'returned.denied',
        facts: { number: request.number, by: 'Mia Manager', why: 'no such server' },
      },
    ]);
    for (const lang of ['en', 'ko']) {
      const { stdout } = await run('pending', request.id, '--lang', lang);
      expect(stdout).toContain('Mia Manager');
      expect(stdout).toContain('no such server');
    }
    const twice = await run('ca', 'approve', request.number ?? '', '--json');
    expect([twice.code, problemOf(twice)]).toEqual([1, 'request.authority.number.decided']);
    const ended = await run('pending', request.id, '--finish', '--json');
    expect([ended.code, requested(ended).request.finished]).toEqual([5, true]);
    expect(await stage.served()).toEqual(before);
  });

  it('4 then 0: approved, it comes back trusted with its box; finished with the box cleared it is declined, and nothing assigns until assign', async () => {
    const before = await stage.served();
    const request = await waiting();
    await well(run('ca', 'approve', request.number ?? '', '--by', 'Mia Manager'));
    await well(run('ca', 'approval', TEMPLATE, 'off'));
    const returned = await run('pending', request.id, '--json');
    expect([returned.code, requested(returned).request.state]).toEqual([0, 'trusted']);
    expect(requested(returned).request.offers).toContain('assign-box');
    const thumbprint = requested(returned).request.certificate?.thumbprint ?? '';

    const declined = await run('pending', request.id, '--finish', '--no-assign', '--json');
    expect([declined.code, requested(declined).request.state]).toEqual([0, 'declined']);
    // Everything that might carry on by itself: another look, another finish, a server that starts.
    expect((await run('pending', request.id, '--json')).code).toBe(0);
    await run('pending', request.id, '--finish', '--json');
    const server = startRunning(process.execPath, [
      LAUNCHER,
      'serve',
      '--json',
      '--port',
      '0',
      '--home',
      stage.home,
    ]);
    await becomes(() => server.stdout().trimEnd().endsWith('}'));
    expect(
      documentOf<StatusView>(await run('status', '--json')).unassigned.map((line) => line.thumbprint),
    ).toContain(thumbprint);
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(requested(await run('pending', request.id, '--json')).request.state).toBe('declined');
    expect(await stage.served()).toEqual(before);

    const assigned = await run('assign', thumbprint, '--json');
    expect([assigned.code, documentOf<AssignmentView>(assigned).outcome]).toEqual([0, 'proven']);
    expect(await presented()).toEqual(new Set([thumbprint]));
  });

  it('finishing twice, one after the other and both at once, assigns once', async () => {
    const { request } = requested(await well(run('request', '--no-assign', '--json')));
    expect(request.state).toBe('declined');
    const receipts = async (): Promise<number> =>
      documentOf<readonly Receipt[]>(await run('receipt', '--json')).length;
    const before = await receipts();
    await well(run('ca', 'approval', TEMPLATE, 'on'));
    const open = await waiting();
    await well(run('ca', 'approve', open.number ?? ''));
    await well(run('ca', 'approval', TEMPLATE, 'off'));
    const both = await Promise.all([
      run('pending', open.id, '--finish', '--json'),
      run('pending', open.id, '--finish', '--json'),
    ]);
    const again = await run('pending', open.id, '--finish', '--json');
    expect(again.code).toBe(0);
    expect(requested(again).request.state).toBe('proven');
    // The second of two at once is told that one is running, or is shown that one.
    expect(both.map(({ code }) => code)).toContain(0);
    for (const one of both) if (one.code !== 0) expect(problemOf(one)).toBe('assigned.busy');
    expect((await receipts()) - before).toBe(1);
  });

  it('1 and 2: remove is refused while a service presents the certificate, and for what is no usage', async () => {
    const before = await stage.served();
    const served = await run('remove', 'WebServicesInternal', '--json');
    expect([served.code, served.stdout, problemOf(served)]).toEqual([1, '', 'assigned.in-use']);
    expect(served.stderr).toContain('web-internal');
    const unknown = await run('remove', 'Nope', '--json');
    expect([unknown.code, problemOf(unknown)]).toEqual([1, 'request.usage.unknown']);

    const [thumbprint = ''] = before['web-internal'] ?? [];
    await well(run('remove', 'WebServicesInternal', '--force', '--json'));
    const status = documentOf<StatusView>(await run('status', '--json'));
    expect(status.usages.find(({ id }) => id === 'WebServicesInternal')?.assigned).toBeUndefined();
    expect((await run('show', thumbprint, '--json')).code).toBe(0);
    expect(await stage.served()).toEqual(before);
    const twice = await run('remove', 'WebServicesInternal', '--json');
    expect([twice.code, problemOf(twice)]).toEqual([1, 'assigned.nothing-to-remove']);
    const kept = await run('store', 'personal', '--drop', thumbprint, '--json');
    expect([kept.code, problemOf(kept)]).toEqual([1, 'assigned.in-use']);
    await well(run('assign', thumbprint, '--usage', 'WebServicesInternal', '--json'));
  });

  it('3: a certificate that is not trusted, from the file and from the store', async () => {
    const pem = join(stage.folder, 'stranger.pem');
    writeFileSync(pem, (await placeholder('pool01.contoso.test')).certificate);
    expect((await run('verify', pem, '--json')).code).toBe(3);
    const imported = documentOf<{ items: readonly { thumbprint: string }[] }>(
      await well(run('import', pem, '--json')),
    );
    const refused = await run('assign', imported.items[0]?.thumbprint ?? '', '--usage', 'Default', '--json');
    expect([refused.code, refused.stdout, problemOf(refused)]).toEqual([3, '', 'trusted.key.missing']);
  });

  it('6: rolled back, every service presents what it did, and the receipt says so', async () => {
    const before = await stage.served();
    const mend = await stage.programs.breakOne();
    const ended = await run('request', '--json');
    await mend();
    const { request, assignment } = requested(ended);
    expect([ended.code, request.state, assignment?.outcome]).toEqual([6, 'rolled-back', 'rolled-back']);
    expect(assignment?.complaints.length).toBeGreaterThan(0);
    expect(await stage.served()).toEqual(before);
    const receipt = documentOf<Receipt>(await well(run('receipt', assignment?.id ?? '', '--json')));
    expect(receipt.outcome).toBe('rolled-back');
    for (const lang of ['en', 'ko']) {
      const page = join(stage.folder, `receipt.${lang}.html`);
      await well(run('receipt', assignment?.id ?? '', '--html', page, '--lang', lang));
      expect(readFileSync(page, 'utf8')).toContain(`<html lang="${lang}"`);
    }
    // Tried again once the fault is mended.
    const thumbprint = request.certificate?.thumbprint ?? '';
    const again = await run('assign', thumbprint, '--json');
    expect([again.code, documentOf<AssignmentView>(again).outcome]).toEqual([0, 'proven']);
    expect(await presented()).toEqual(new Set([thumbprint]));
  });
});
