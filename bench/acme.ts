// Request → certificate on one Pebble without its waits: our command, lego and certbot as whole processes, and our issuer alone.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acmeKind } from '#adapters/issuers/acme/acme-kind.ts';
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { defaultTopology } from '#core/topology/topology.ts';
import type { Issuer, Order } from '#core/ports.ts';
import type { RequestView } from '#core/views.ts';
import { buildSigningRequest } from '#core/x509/signing-request.ts';
import { memoryVault } from '#test/memory-vault.ts';
import { type Pebble, startPebble } from '#test/pebble.ts';
import { against, type Bench, inTurn, type Way } from './bench.ts';
import { isInstalled, LAUNCHER, nodes, run } from './processes.ts';

export const acme: Bench = {
  title: 'The same request → certificate on one Pebble without its waits',
  goals: ['our command at most lego’s whole-process time', 'far below certbot’s'],
  async run({ quick }) {
    if (!isInstalled('pebble')) return { rows: [], notes: ['Needs pebble, lego and certbot.'] };
    // Without nonce rejection too: certbot 2.1 sometimes dies of it (`AttributeError: can't set attribute`).
    const pebble = await startPebble({ nosleep: true, noncereject: 0 });
    const folder = await mkdtemp(join(tmpdir(), 'cwbench-'));
    try {
      const rows = await inTurn(
        [
          await ourCommand(pebble, folder),
          ourIssuer(pebble),
          ...(isInstalled('lego') ? [lego(pebble, folder)] : []),
          ...(isInstalled('certbot') ? [certbot(pebble, folder)] : []),
        ],
        quick ? 1 : 11,
      );
      const median = (start: string) => rows.find(({ what }) => what.startsWith(start))?.median ?? Number.NaN;
      return {
        rows,
        notes: [
          ...['lego', 'certbot'].map(
            (peer) => `ours / ${peer}: ${against(median('certwizard') / median(peer), 1, '×')}`,
          ),
          'Every account was opened before, one name, P-256, http-01. lego pauses between its questions by itself; that is part of its time.',
        ],
      };
    } finally {
      await pebble.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const nameOf = (who: string, round: number): string => `${who}${round}.example.test`;

/** The CA was added with `ca add`, the topology says which name is needed: neither is timed. */
const ourCommand = async (pebble: Pebble, folder: string): Promise<Way> => {
  const { own } = nodes();
  const home = join(folder, 'home');
  const command = (args: readonly string[], codes?: readonly number[]) =>
    run(own, [LAUNCHER, ...args, '--home', home], codes === undefined ? {} : { codes });
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify(settingsAt(pebble)));
  await command(['ca', 'add', 'pebble', 'acme', '--settings', settings]);
  return {
    what: 'certwizard request, whole process',
    prepare: async (round) => {
      const topology = join(folder, 'topology.json');
      const name = nameOf('ours', round);
      await writeFile(
        topology,
        JSON.stringify({ ...defaultTopology(name), web: { internal: name, external: name } }),
      );
      await command(['topology', 'set', topology]);
    },
    run: async () => {
      const ask = [
        'request',
        '--issuer',
        'pebble',
        '--usage',
        'WebServicesExternal',
        '--key',
        'ec-p256',
        '--no-assign',
        '--json',
      ];
      // 3: what came back is not trusted here; nobody imported Pebble's root.
      const { request } = JSON.parse((await command(ask, [3])).stdout) as { request: RequestView };
      if (request.certificate === undefined) throw new Error(`no certificate: ${request.state}`);
    },
  };
};

const settingsAt = ({ directory, caFile, httpPort }: Pebble) => ({
  directory,
  caFile,
  termsOfServiceAgreed: true,
  challenge: { listen: `127.0.0.1:${httpPort}` },
});

/** Where our time goes: the conversation with the CA alone, no process, no house, no disk. */
const ourIssuer = (pebble: Pebble): Way => {
  const issuer: Issuer = acmeKind.open(acmeKind.settings.parse(settingsAt(pebble)), {
    crypto: nodeCrypto,
    now: () => new Date(),
    vault: memoryVault(),
  });
  return {
    what: '  of it, the ACME client alone, in process',
    run: async (round) => {
      const name = nameOf('client', round);
      const names = [{ kind: 'dns', value: name }] as const;
      const { pkcs8 } = await generateKey({ kind: 'ec', curve: 'P-256' });
      const csr = buildSigningRequest({ commonName: name, names, signer: signerFrom(pkcs8) });
      const order: Order = { id: `req_${name}`, csr, names, template: 'WebServer' };
      const answer = await issuer.submit(order, AbortSignal.timeout(60_000));
      if (answer.state !== 'issued') throw new Error(`${name}: ${answer.state}`);
    },
  };
};

const lego = ({ directory, caFile, httpPort }: Pebble, folder: string): Way => ({
  what: 'lego run, whole process',
  run: async (round) => {
    const args = `--accept-tos --email a@example.test --key-type ec256 --server ${directory} --domains ${nameOf('lego', round)} --http --http.port 127.0.0.1:${httpPort} --path ${join(folder, 'lego')} run`;
    await run('lego', args.split(' '), { env: { LEGO_CA_CERTIFICATES: caFile } });
  },
});

const certbot = ({ directory, caFile, httpPort }: Pebble, folder: string): Way => ({
  what: 'certbot certonly, whole process',
  run: async (round) => {
    const at = join(folder, 'certbot');
    const args = `certonly --standalone --http-01-port ${httpPort} --http-01-address 127.0.0.1 --server ${directory} --agree-tos --register-unsafely-without-email -n --key-type ecdsa -d ${nameOf('certbot', round)} --config-dir ${at}/c --work-dir ${at}/w --logs-dir ${at}/l`;
    await run('certbot', args.split(' '), { env: { REQUESTS_CA_BUNDLE: caFile } });
  },
});
