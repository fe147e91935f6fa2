// A CA that is slow, breaks off, or forgets its intermediate, as the command meets it. Services are never touched by it, and a later try succeeds.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { writePem } from '#core/x509/pem.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import type { ProblemCode } from '#core/problems.ts';
import type { RequestState, RequestView } from '#core/views.ts';
import { type Ran, runCertwizard } from '../command.ts';
import { type Lie, type LyingCa, type Resource, startLyingCa } from '../lying-ca.ts';
import { assigned, type Three, threeServices } from '../three-services.ts';
import { expectWords, statusOf } from './fault-case.ts';

let three: Three;
let ca: LyingCa;
let folder: string;
const command = (...args: string[]): Promise<Ran> => runCertwizard([...args, '--json'], { home: three.home });
const requestIn = ({ stdout }: Ran): RequestView => (JSON.parse(stdout) as { request: RequestView }).request;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-rude-'));
  [three, ca] = await Promise.all([threeServices({ until: 'assigned' }), startLyingCa()]);
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify({ directory: ca.directory, termsOfServiceAgreed: true }));
  const added = await command('ca', 'add', 'rude', 'acme', '--settings', settings);
  expect(added.code, added.stderr).toBe(0);
});
afterAll(async () => {
  await Promise.all([three?.stop(), ca?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

type Row = readonly [what: string, at: Resource, lie: Lie, code: ProblemCode];

const LIES: readonly Row[] = [
  ['breaks off in the middle of its directory', 'directory', { kind: 'cut' }, 'request.issuer.unreachable'],
  [
    'breaks off in the middle of the certificate',
    'certificate',
    { kind: 'cut' },
    'request.issuer.unreachable',
  ],
  ['sends without end', 'new-order', { kind: 'endless' }, 'request.issuer.unexpected'],
  [
    'sends something that is no certificate',
    'certificate',
    { kind: 'chain', of: 'no-pem' },
    'request.issuer.unexpected',
  ],
  [
    'sends the certificate of another key',
    'certificate',
    { kind: 'chain', of: 'another-key' },
    'request.issuer.wrong-key',
  ],
  ['says nothing at all', 'new-order', { kind: 'silent' }, 'request.issuer.slow'],
];

describe('a CA that', () => {
  it.each(LIES)(
    '%s: said with a code, and the next try goes on',
    async (_, at, lie, code) => {
      ca.lie(at, lie);
      const ran = await command('request', '--issuer', 'rude');
      expect(ran.code, ran.stderr).toBe(1);
      const failed = requestIn(ran);
      expect(failed).toMatchObject({ state: 'failed', complaints: [{ code }] });
      for (const complaint of failed.complaints) expectWords(complaint);
      expect(Object.values(await three.seen())).toEqual([three.a, three.a, three.a]);

      ca.lie(at, { kind: 'change', members: {} });
      const again = await command('pending', failed.id, '--again');
      expect(requestIn(again).state, JSON.stringify(requestIn(again).complaints)).toBe(
        'root-missing' satisfies RequestState,
      );
      expect(again.code, again.stdout).toBe(3);
      expect((await statusOf(three)).openTransactions).toEqual([]);
    },
    90_000,
  );

  it('sends the chain without its intermediate: named, imported, and then assigned and proven with it', async () => {
    ca.lie('certificate', { kind: 'chain', of: 'no-intermediate' });
    const ran = await command('request', '--issuer', 'rude');
    expect(ran.code, ran.stderr).toBe(3);
    const returned = requestIn(ran);
    expect(returned.state).toBe('intermediate-missing' satisfies RequestState);
    for (const complaint of returned.complaints) expectWords(complaint);
    const thumbprint = returned.certificate?.thumbprint ?? '';
    const refused = await command('assign', thumbprint, '--usage', 'Default');
    expect(refused.code).toBe(3);
    expect(Object.values(await three.seen())).toEqual([three.a, three.a, three.a]);

    const file = join(folder, 'chain.pem');
    await writeFile(file, [ca.intermediate(), ca.root()].map((der) => writePem('CERTIFICATE', der)).join(''));
    const imported = await command('import', file, '--trust-root', certificateId(ca.root(), nodeCrypto));
    expect(imported.code, imported.stderr).toBe(0);
    const { outcome, complaints } = await three.inHouse((client) => assigned(client, thumbprint));
    expect(complaints).toEqual([]);
    expect(outcome).toBe('proven');
    expect(Object.values(await three.seen())).toEqual([thumbprint, thumbprint, thumbprint]);
  });
});
