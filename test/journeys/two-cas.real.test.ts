// Two CAs that are not ours, each: request → returned → not trusted → imported → assigned → proven, on real nginx and Kamailio, by the real command.
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentView, CertificateView, ImportView, RequestView, UsageView } from '#core/views.ts';
import { writePem } from '#core/x509/pem.ts';
import { startPebble, type Pebble } from '#test/pebble.ts';
import { documentOf, problemOf } from './command.ts';
import { bundled, type OpensslCa, opensslCa } from './openssl-ca.ts';
import { jsonFile, openStage, type Stage, well } from './stage.ts';

const USAGES = ['--usage', 'Default', '--usage', 'WebServicesInternal', '--usage', 'WebServicesExternal'];
type Requested = { readonly request: RequestView };
const thumbprintOf = (pem: string): string => new X509Certificate(pem).fingerprint.replaceAll(':', '');
const sha256Of = (pem: string): string => new X509Certificate(pem).fingerprint256;

/** Each service still presents what it did: its own self-signed certificate, alone. */
const untouched = async (stage: Stage, before: Awaited<ReturnType<Stage['served']>>): Promise<void> => {
  expect(await stage.served()).toEqual(before);
  expect(Object.values(before).every((chain) => chain.length === 1)).toBe(true);
};

/** Assign is a step of its own after the import; then every service presents leaf and intermediate, and the house has seen it. */
const assignedAndProven = async (stage: Stage, thumbprint: string, intermediate: string): Promise<void> => {
  const assigned = await stage.run('assign', thumbprint, '--json');
  expect(documentOf<AssignmentView>(assigned)).toMatchObject({ outcome: 'proven', thumbprint });
  expect(assigned.code).toBe(0);
  const chain = [thumbprint, intermediate];
  expect(await stage.served()).toEqual({ sip: chain, 'web-internal': chain, 'web-external': chain });
  const proved = await stage.run('prove', '--json');
  expect(proved.code).toBe(0);
  for (const { proof, evidence } of documentOf<readonly UsageView[]>(proved)) {
    expect(proof).toBe('proven');
    expect(evidence.map(({ seen }) => seen)).toEqual([thumbprint]);
  }
};

describe('Pebble, over ACME', () => {
  let stage: Stage;
  let pebble: Pebble;
  beforeAll(async () => {
    [stage, pebble] = await Promise.all([openStage(), startPebble({ sleepSeconds: 2 })]);
  });
  afterAll(async () => {
    await Promise.all([stage?.stop(), pebble?.stop()]);
  });

  it('goes from not trusted over its root to proven', async () => {
    const { run, folder } = stage;
    const settings = await jsonFile(folder, 'pebble', {
      directory: pebble.directory,
      caFile: pebble.caFile,
      termsOfServiceAgreed: true,
      challenge: { type: 'http-01', listen: `127.0.0.1:${pebble.httpPort}` },
    });
    await well(run('ca', 'add', 'pebble', 'acme', '--settings', settings));
    const before = await stage.served();

    const asked = await run('request', '--issuer', 'pebble', '--json');
    const { request } = documentOf<Requested>(asked);
    expect(request.complaints).toMatchObject([{ code: 'trusted.root.missing' }]);
    expect(request).toMatchObject({ state: 'root-missing', finished: false });
    expect(request.offers).not.toContain('assign-box');
    expect(asked.code).toBe(3);
    const thumbprint = request.certificate?.thumbprint ?? '';
    expect(thumbprint).toMatch(/^[0-9A-F]{40}$/);

    const refused = await run('assign', thumbprint, ...USAGES, '--json');
    expect([refused.code, problemOf(refused), refused.stdout]).toEqual([3, 'trusted.root.missing', '']);
    await untouched(stage, before);

    const root = writePem('CERTIFICATE', await pebble.root());
    const file = join(folder, 'pebble-root.pem');
    writeFileSync(file, root);
    const withoutYes = await run('import', file, '--json');
    expect([withoutYes.code, problemOf(withoutYes)]).toEqual([3, 'returned.import.root-needs-yes']);
    expect(documentOf<Requested>(await run('pending', request.id, '--json')).request.state).toBe(
      'root-missing',
    );

    await well(run('import', file, '--trust-root', sha256Of(root), '--json'));
    const trusted = documentOf<Requested>(await well(run('pending', request.id, '--json'))).request;
    expect(trusted).toMatchObject({ state: 'trusted', complaints: [] });
    expect(trusted.offers).toContain('assign');
    expect(trusted.offers).not.toContain('assign-box');
    await untouched(stage, before);

    const intermediate = thumbprintOf(writePem('CERTIFICATE', await pebble.intermediate()));
    await assignedAndProven(stage, thumbprint, intermediate);
    expect(documentOf<Requested>(await run('pending', request.id, '--json')).request.state).toBe('proven');
  });
});

describe('a CA made with the openssl command, by hand', () => {
  let stage: Stage;
  let ca: OpensslCa;
  beforeAll(async () => {
    [stage, ca] = await Promise.all([openStage(), opensslCa()]);
  });
  afterAll(async () => {
    await Promise.all([stage?.stop(), ca?.stop()]);
  });

  const ask = async (): Promise<{ readonly id: RequestView['id']; readonly csr: string }> => {
    const csr = join(stage.folder, 'ours.csr');
    const asked = await stage.run('request', '--issuer', 'manual', '--csr', csr, '--json');
    const { request } = documentOf<Requested>(asked);
    expect([asked.code, request.state]).toEqual([4, 'pending']);
    expect(readFileSync(csr, 'utf8')).toContain('BEGIN CERTIFICATE REQUEST');
    return { id: request.id, csr };
  };
  const stateOf = async (id: RequestView['id']): Promise<RequestView> => {
    const ended = await stage.run('show', id, '--json');
    return documentOf<RequestView>(ended);
  };

  it('a reply without its intermediate, as PEM: the missing one is named, then the root, then it is trusted', async () => {
    const { run, folder } = stage;
    const before = await stage.served();
    const { id, csr } = await ask();
    const leaf = await ca.sign(csr);
    const thumbprint = thumbprintOf(readFileSync(leaf, 'utf8'));
    const imported = documentOf<ImportView>(await well(run('import', leaf, '--json')));
    expect(imported.items).toMatchObject([
      { outcome: 'imported', store: 'personal', request: id, keyPresent: true },
    ]);

    const returned = await stateOf(id);
    expect(returned.state).toBe('intermediate-missing');
    expect(returned.complaints).toMatchObject([
      {
        code: 'trusted.intermediate.missing',
        facts: { subject: expect.stringContaining('Stranger Issuing CA') },
      },
    ]);
    const shown = await run('pending', id, '--json');
    expect(shown.code).toBe(3);
    const refused = await run('assign', thumbprint, '--json');
    expect([refused.code, problemOf(refused)]).toEqual([3, 'trusted.intermediate.missing']);
    await untouched(stage, before);

    await well(run('import', ca.intermediate, '--json'));
    const closer = await stateOf(id);
    expect(closer.state).toBe('root-missing');
    expect(closer.complaints).toMatchObject([
      { code: 'trusted.root.missing', facts: { subject: expect.stringContaining('Stranger Root') } },
    ]);
    const refusedAgain = await run('assign', thumbprint, ...USAGES, '--json');
    expect([refusedAgain.code, problemOf(refusedAgain)]).toEqual([3, 'trusted.root.missing']);

    const bundle = await bundled(folder, 'root-and-more.pem', [ca.root, ca.intermediate]);
    for (const [wrong, word, code] of [
      ['not a fingerprint', 'yes', 'returned.import.root-needs-yes'],
      ['the SHA-1, which is not collision-free', ca.rootSha1, 'returned.import.root-needs-yes'],
      [
        'the SHA-256 of the certificate, not of the root',
        sha256Of(readFileSync(leaf, 'utf8')),
        'returned.import.root-mismatch',
      ],
    ] as const) {
      const no = await run('import', bundle, '--trust-root', word, '--json');
      expect([no.code, problemOf(no)], wrong).toEqual([3, code]);
    }
    expect((await stateOf(id)).state).toBe('root-missing');
    await untouched(stage, before);

    await well(run('import', bundle, '--trust-root', ca.rootSha256, '--json'));
    expect(await stateOf(id)).toMatchObject({ state: 'trusted', complaints: [] });
    await untouched(stage, before);
    await assignedAndProven(stage, thumbprint, thumbprintOf(readFileSync(ca.intermediate, 'utf8')));
    expect((await stateOf(id)).state).toBe('proven');
  });

  it('a reply as PKCS#7 with its intermediate, when the root is trusted: trusted at once', async () => {
    const { run, folder } = stage;
    const { id, csr } = await ask();
    const leaf = await ca.sign(csr);
    const thumbprint = thumbprintOf(readFileSync(leaf, 'utf8'));
    const file = await bundled(folder, 'reply.p7b', [leaf, ca.intermediate]);
    const dry = documentOf<ImportView>(await well(run('import', file, '--dry-run', '--json')));
    expect(dry.items.find(({ request }) => request === id)).toMatchObject({
      outcome: 'would-import',
      store: 'personal',
    });
    expect((await stateOf(id)).state).toBe('pending');

    await well(run('import', file, '--json'));
    const returned = await stateOf(id);
    expect(returned).toMatchObject({ state: 'trusted', offers: ['assign-box', 'finish'] });
    const view = documentOf<CertificateView>(await well(run('verify', thumbprint, '--json')));
    expect(view.assignable).toEqual(['Default', 'WebServicesInternal', 'WebServicesExternal']);

    const finished = await run('pending', id, '--finish', '--json');
    expect(documentOf<{ assignment: AssignmentView }>(finished).assignment).toMatchObject({
      outcome: 'proven',
      thumbprint,
    });
    expect(finished.code).toBe(0);
    const chain = [thumbprint, thumbprintOf(readFileSync(ca.intermediate, 'utf8'))];
    expect(await stage.served()).toEqual({ sip: chain, 'web-internal': chain, 'web-external': chain });
  });
});
