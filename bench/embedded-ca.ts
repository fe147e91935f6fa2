// The embedded CA: in one process, and behind HTTP beside `cfssl serve`, the same signing requests from the same load generator in turn.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { basicConstraintsExtension, keyUsageExtension, skiExtension } from '#core/x509/extensions.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { freePorts } from '#adapters/services/scratch-program.ts';
import { makeCsr } from '#test/signing-requests.ts';
import { type Bench, inTurn, type Row, type Way } from './bench.ts';
import { openBenchCa } from './bench-ca.ts';
import { isInstalled, nodes, run, start } from './processes.ts';

const DISTINCT = 200;
/** One core each for server and load, and both cores for both. */
const CORES = [
  { name: 'one core', server: ['taskset', '-c', '0'], load: ['taskset', '-c', '1'], go: '1' },
  { name: 'two cores', server: [], load: [], go: '2' },
] as const;
const GOALS = [
  { clients: 1, goal: 1 },
  { clients: 16, goal: 0.6 },
] as const;

export const embeddedCa: Bench = {
  title: 'The embedded CA, P-256, stored durably, beside cfssl serve without a database',
  goals: ['1 × cfssl’s rate at 1 client', '0.6 × at 16 clients'],
  async run({ quick }) {
    const folder = await mkdtemp(join(tmpdir(), 'cwbench-'));
    try {
      const csrs = await Promise.all(
        Array.from({ length: DISTINCT }, (_, i) =>
          makeCsr({ names: [`n${i}.example.com`, `m${i}.example.com`] }),
        ),
      );
      const rows = [...(await inProcess(folder, csrs, quick))];
      if (!isInstalled('cfssl') || !isInstalled('wrk'))
        return { rows, notes: ['Needs cfssl and wrk for the comparison.'] };
      const notes: string[] = [];
      const script = await wrkScript(folder, csrs);
      await cfsslFiles(folder);
      for (const cores of CORES) {
        const compared = await overHttp(folder, script, cores, quick);
        rows.push(...compared);
        for (const { clients, goal } of GOALS) {
          const [ours, theirs] = compared
            .filter(({ what }) => what.includes(` ${clients} client`))
            .map(({ median }) => median);
          const ratio = (ours ?? Number.NaN) / (theirs ?? Number.NaN);
          notes.push(
            `${cores.name}, ${clients} client(s): ${ratio.toFixed(2)} × cfssl (goal ${goal} ×: ${ratio >= goal ? 'met' : 'missed'})`,
          );
        }
      }
      return { rows, notes };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const inProcess = async (
  folder: string,
  csrs: readonly Uint8Array[],
  quick: boolean,
): Promise<readonly Row[]> => {
  const ca = await openBenchCa(join(folder, 'in-process.db'));
  const many = quick ? 500 : 2_000;
  let next = 0;
  const way = (clients: number): Way => ({
    what: `in one process, ${clients} at a time`,
    unit: '/s',
    run: async () => {
      const begun = performance.now();
      let left = many;
      const client = async (): Promise<void> => {
        for (; left > 0; next += 1) {
          left -= 1;
          await ca.issue(csrs[next % csrs.length] ?? new Uint8Array());
        }
      };
      await Promise.all(Array.from({ length: clients }, client));
      return (many * 1000) / (performance.now() - begun);
    },
  });
  try {
    return await inTurn([way(1), way(16)], quick ? 1 : 5);
  } finally {
    ca.close();
  }
};

const overHttp = async (
  folder: string,
  script: string,
  { name, server, load, go }: (typeof CORES)[number],
  quick: boolean,
): Promise<readonly Row[]> => {
  const [ourPort, theirPort] = [(await freePorts(1))[0]!, (await freePorts(1))[0]!];
  const launch = (command: readonly string[], log: string, port: number) => {
    const [program = '', ...args] = [...server, ...command];
    return start(program, args, {
      log: join(folder, log),
      env: { GOMAXPROCS: go },
      ready: () => answers(port),
    });
  };
  const main = fileURLToPath(new URL('./embedded-ca-server.ts', import.meta.url));
  const ours = await launch(
    [nodes().own, main, join(folder, `${go}.db`), String(ourPort)],
    'ours.log',
    ourPort,
  );
  try {
    const cfssl = [
      'cfssl',
      'serve',
      '-address',
      '127.0.0.1',
      '-port',
      String(theirPort),
      '-ca',
      'ca.crt',
      '-ca-key',
      'ca.key',
      '-config',
      'cfg.json',
    ].map((word) => (/^(ca|cfg)\./.test(word) ? join(folder, word) : word));
    const theirs = await launch(cfssl, 'cfssl.log', theirPort);
    try {
      const way = (who: string, url: string, clients: number): Way => ({
        what: `${who}, ${name}, ${clients} client${clients === 1 ? '' : 's'}`,
        unit: '/s',
        run: () => rate([...load, 'wrk', '-t1', `-c${clients}`, quick ? '-d1s' : '-d4s', '-s', script, url]),
      });
      return await inTurn(
        GOALS.flatMap(({ clients }) => [
          way('over HTTP', `http://127.0.0.1:${ourPort}/sign`, clients),
          way('cfssl serve', `http://127.0.0.1:${theirPort}/api/v1/cfssl/sign`, clients),
        ]),
        quick ? 1 : 5,
      );
    } finally {
      await theirs.stop();
    }
  } finally {
    await ours.stop();
  }
};

const rate = async ([program = '', ...args]: readonly string[]): Promise<number> => {
  const { stdout } = await run(program, args);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (/Non-2xx|Socket errors/.test(stdout) || !(perSecond > 0)) throw new Error(stdout);
  return perSecond;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/' }, (response) => {
      response.resume();
      resolve(true);
    }).once('error', () => resolve(false));
  });

/** Every request another of the signing requests, as both servers take them. */
const wrkScript = async (folder: string, csrs: readonly Uint8Array[]): Promise<string> => {
  const bodies = join(folder, 'bodies.txt');
  const lines = csrs.map((der) =>
    JSON.stringify({ certificate_request: writePem('CERTIFICATE REQUEST', der), hosts: [] }),
  );
  await writeFile(bodies, `${lines.join('\n')}\n`);
  const script = join(folder, 'post.lua');
  await writeFile(
    script,
    `local bodies = {}
for line in io.lines("${bodies}") do bodies[#bodies + 1] = line end
local at = 0
request = function()
  at = at % #bodies + 1
  return wrk.format("POST", nil, { ["content-type"] = "application/json" }, bodies[at])
end
`,
  );
  return script;
};

const cfsslFiles = async (folder: string): Promise<void> => {
  const { pkcs8 } = await generateKey({ kind: 'ec', curve: 'P-256' });
  const signer = signerFrom(pkcs8);
  const name = buildName({ commonName: 'Bench CA' }).der;
  const now = Date.now();
  const der = buildCertificate(
    {
      serial: '4001',
      issuer: name,
      subject: name,
      notBefore: new Date(now - 3_600_000),
      notAfter: new Date(now + 365 * 86_400_000),
      spki: signer.spki,
      extensions: [
        basicConstraintsExtension(true, 0),
        keyUsageExtension(['keyCertSign', 'cRLSign']),
        skiExtension(nodeCrypto.digest('SHA-1', signer.spki)),
      ],
    },
    signer,
  );
  await writeFile(join(folder, 'ca.crt'), writePem('CERTIFICATE', der));
  await writeFile(join(folder, 'ca.key'), writePem('PRIVATE KEY', pkcs8), { mode: 0o600 });
  await writeFile(
    join(folder, 'cfg.json'),
    JSON.stringify({
      signing: { default: { usages: ['digital signature', 'server auth'], expiry: '2160h' } },
    }),
  );
};
