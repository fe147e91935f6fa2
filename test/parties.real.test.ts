// Relying parties for real: one root goes, by the command, into the operating system's store, a Java keystore, an NSS database and a PEM file, and out
// again. Each time the program that reads the store is asked: curl, keytool, vfychain, nginx. The operating system's store is left as it was.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { runCommand } from '#adapters/services/run-command.ts';
import type { CertificateView, PartyChangeView, PartyCheckView, PartyView } from '#core/views.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import { open } from './ask.ts';
import { type Command, commandOn, documentOf, problemOf } from './journeys/command.ts';
import { well } from './journeys/stage.ts';
import { startNginx } from './nginx.ts';
import { type Issued, issue, type Peer, TALKS, tlsPeer } from './tls-peers.ts';

const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const DEBIAN = existsSync('/usr/sbin/update-ca-certificates') && existsSync(BUNDLE);

let folder: string;
let run: Command;
let root: Issued;
let middle: Issued;
let leaf: Issued;
let server: Peer;
const at = (name: string): string => join(folder, name);
const idOf = ({ der }: Issued): string => certificateId(der, nodeCrypto);
const exec = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, [...args], { encoding: 'utf8', stdio: 'pipe' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-parties-'));
  run = commandOn(at('home'));
  root = await issue(`parties-${Math.random().toString(36).slice(2, 10)}`);
  middle = await issue('middle', { by: root, ca: true });
  leaf = await issue('server', { by: middle, names: ['localhost', 'web.example.test'] });
  server = await tlsPeer({
    identity: leaf,
    chain: [middle],
    talk: TALKS.answer('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
  });
  writeFileSync(at('sent.pem'), leaf.certificate + middle.certificate);
  writeFileSync(at('leaf.pem'), leaf.certificate);
  writeFileSync(at('middle.pem'), middle.certificate);
  writeFileSync(at('all.pem'), leaf.certificate + leaf.key + middle.certificate + root.certificate);
  await well(run('import', at('all.pem'), '--trust-root', idOf(root)));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const declare = async (...parties: readonly string[]): Promise<void> => {
  const { topology } = documentOf<{ topology: object }>(await well(run('topology', '--json')));
  writeFileSync(at('topology.json'), JSON.stringify({ ...topology, settings: { Default: { parties } } }));
  await well(run('topology', 'set', at('topology.json')));
};
const rowOf = async (party: string) => {
  const view = documentOf<CertificateView>(await well(run('show', idOf(leaf), '--json')));
  return view.trust.find((row) => row.party === party);
};

type Reader = {
  readonly party: () => string;
  /** What the program that reads the store says: yes or no. */
  readonly believes: () => Promise<boolean>;
  readonly bytes: () => Buffer;
};

/** No, asked for, yes, taken back, no: by the command, by our row, and by the program that reads the store. */
const thereAndBack = async ({ party: named, believes, bytes }: Reader): Promise<void> => {
  const party = named();
  const before = bytes();
  await declare(party);
  const missing = await rowOf(party);
  expect([missing?.trusted, missing?.complaints[0]?.code, missing?.cure, await believes()]).toEqual([
    false,
    'trusted.root.missing',
    { install: idOf(root) },
    false,
  ]);
  const install = ['store', 'install', idOf(root), '--in', party];
  const asked = await run(...install, '--json');
  expect([asked.code, problemOf(asked)]).toEqual([1, 'trusted.store.needs-yes']);
  const shown = documentOf<PartyChangeView>(await well(run(...install, '--dry-run', '--json')));
  expect([shown.outcome, shown.commands.length + shown.files.length > 0]).toEqual(['would-change', true]);
  expect(bytes().equals(before)).toBe(true);
  try {
    const done = documentOf<PartyChangeView>(await well(run(...install, '--yes', idOf(root), '--json')));
    expect(done.outcome).toBe('changed');
    expect([(await rowOf(party))?.trusted, await believes()]).toEqual([true, true]);
    const check = documentOf<PartyCheckView>(
      await well(run('store', 'check', idOf(root), '--in', party, '--json')),
    );
    expect([check.holds, check.ours]).toEqual(['anchor', true]);
  } finally {
    await well(run('store', 'undo', '--in', party, '--yes', idOf(root)));
  }
  expect([(await rowOf(party))?.trusted, await believes()]).toEqual([false, false]);
  expect(documentOf<PartyView[]>(await well(run('store', 'parties', '--json')))[0]?.installed).toEqual([]);
};

describe('a root goes into the store of a relying party and out again', () => {
  it('that is a PEM file of an nginx that asks for client certificates', async () => {
    const pem = at('clients.pem');
    writeFileSync(pem, (await issue('somebody')).certificate);
    writeFileSync(at('tls.pem'), leaf.certificate + leaf.key);
    const files = { certificate: at('tls.pem'), key: at('tls.pem'), clientCa: pem };
    const nginx = await startNginx({ servers: [files] });
    const [port = 0] = nginx.ports;
    const before = readFileSync(pem);
    // As a client that shows our certificate with its intermediate. nginx reads its list when it is told to.
    const believes = async (): Promise<boolean> => {
      exec('nginx', ...nginx.settings.args, '-c', nginx.conf, '-s', 'reload');
      const wanted = readFileSync(pem).equals(before) ? '400' : '200';
      let seen = '';
      const look = async (): Promise<string> => {
        const client = { certificate: leaf.certificate + middle.certificate, key: leaf.key };
        const connection = await open(port, 'http', client);
        seen = (await connection.ask()).split(' ')[1] ?? '';
        connection.close();
        return seen;
      };
      await expect.poll(look, { timeout: 5_000, interval: 50 }).toBe(wanted);
      return seen === '200';
    };
    try {
      await thereAndBack({ party: () => `pem:${pem}`, believes, bytes: () => readFileSync(pem) });
      expect(readFileSync(pem).equals(before)).toBe(true);
    } finally {
      await nginx.stop();
    }
  });

  it('that is an NSS database', async () => {
    const database = at('nssdb');
    mkdirSync(database);
    exec('certutil', '-N', '-d', `sql:${database}`, '--empty-password');
    writeFileSync(at('other.pem'), (await issue('somebody')).certificate);
    exec('certutil', '-A', '-n', 'other', '-t', 'C,,', '-a', '-i', at('other.pem'), '-d', `sql:${database}`);
    const believes = async (): Promise<boolean> => {
      const sent = ['-a', at('leaf.pem'), '-a', at('middle.pem')];
      const args = ['-d', `sql:${database}`, '-u', '1', ...sent];
      return (await runCommand({ program: 'vfychain', args })).output.includes('Chain is good!');
    };
    const bytes = (): Buffer => readFileSync(join(database, 'cert9.db'));
    await thereAndBack({ party: () => `nss:${database}`, believes, bytes });
  });

  it('that is a Java keystore with a password of its own', async () => {
    const keystore = at('truststore.p12');
    const PASSWORD = 'a pass phrase of its own';
    writeFileSync(at('password'), `${PASSWORD}\n`);
    writeFileSync(at('other.pem'), (await issue('somebody')).certificate);
    const own = ['-keystore', keystore, '-storetype', 'PKCS12', '-storepass', PASSWORD];
    exec('keytool', '-importcert', '-noprompt', '-alias', 'other', '-file', at('other.pem'), ...own);
    const party = `java:${keystore}`;
    await declare(party);
    expect((await rowOf(party))?.complaints[0]?.code).toBe('trusted.store.password-wrong');
    await well(run('store', 'password', '--in', party, '--password-file', at('password')));
    const believes = async (): Promise<boolean> => {
      const copy = at('copy.p12');
      writeFileSync(copy, readFileSync(keystore));
      const store = ['-keystore', copy, '-storepass', PASSWORD];
      const args = ['-importcert', '-alias', 'sent', '-file', at('middle.pem'), ...store];
      return !(await runCommand({ program: 'keytool', args })).output.includes('not added');
    };
    await thereAndBack({ party: () => party, believes, bytes: () => readFileSync(keystore) });
  });

  // Changes the computer that it runs on, for as long as it takes: as root, and where Debian's own program is.
  it.runIf(DEBIAN && process.getuid?.() === 0)(
    'that is the operating system’s, and curl with it',
    async () => {
      const before = readFileSync(BUNDLE);
      // The tool makes links of what others have put there as files, and dates Java's entries anew: all of it comes back.
      exec('cp', '-a', '/etc/ssl/certs', at('certs'));
      try {
        const believes = async (): Promise<boolean> => {
          const args = ['--silent', '--show-error', '--noproxy', '*', `https://localhost:${server.port}/`];
          const { code, output } = await runCommand({ program: 'curl', args });
          if (code !== 0 && code !== 60) throw new Error(`curl: ${code} ${output}`);
          return code === 0;
        };
        await thereAndBack({ party: () => 'system', believes, bytes: () => readFileSync(BUNDLE) });
        expect(readFileSync(BUNDLE).equals(before)).toBe(true);
        expect(exec('find', '-L', '/etc/ssl/certs', '-type', 'l')).toBe('');
        expect(
          exec('find', '/etc/ssl/certs', '/usr/local/share/ca-certificates', '-name', 'certwizard-*'),
        ).toBe('');
        const java = '/etc/ssl/certs/java/cacerts';
        if (existsSync(java))
          expect(exec('keytool', '-list', '-keystore', java, '-storepass', 'changeit')).not.toContain(
            'certwizard',
          );
      } finally {
        exec('cp', '-a', '--remove-destination', `${at('certs')}/.`, '/etc/ssl/certs/');
      }
    },
  );
});

it('the gate is green only when all declared stores have the root, and says of each that does not', async () => {
  const [one, two] = [at('one.pem'), at('two.pem')];
  for (const path of [one, two]) writeFileSync(path, (await issue('somebody')).certificate);
  await declare(one, two);
  const view = async () => documentOf<CertificateView>(await well(run('show', idOf(leaf), '--json')));
  const put = (party: string) =>
    well(run('store', 'install', idOf(root), '--in', party, '--yes', idOf(root)));
  const trusted = ({ trust }: CertificateView): readonly boolean[] => trust.map((row) => row.trusted);
  expect(trusted(await view())).toEqual([true, false, false]);
  await put(one);
  expect(trusted(await view())).toEqual([true, true, false]);
  const text = (await well(run('show', idOf(leaf)))).stdout;
  expect(text).toContain(`certwizard store install THUMBPRINT --in ${two}`);
  await put(two);
  expect(trusted(await view())).toEqual([true, true, true]);
  expect((await well(run('store', 'parties', '--lang', 'ko'))).stdout).toContain('PEM 파일 또는 폴더');
  const strange = await run('store', 'uninstall', idOf(leaf), '--in', one, '--yes', idOf(leaf), '--json');
  expect([strange.code, problemOf(strange)]).toEqual([1, 'trusted.store.not-ours']);
  for (const party of [one, two])
    await well(run('store', 'uninstall', idOf(root), '--in', party, '--yes', idOf(root)));
  expect(trusted(await view())).toEqual([true, false, false]);
});
