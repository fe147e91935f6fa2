// Request → certificate on one Pebble without its waits: ours beside lego's and certbot's whole process, round by round in turn.
//
//   node bench/acme.ts [--rounds 7] [--json] [--ours 'node bin/certwizard.js request … {name}']
//
// `--ours` adds a row for a command line of ours; {name} {directory} {caFile} {httpPort} {folder} are filled in, no shell is used.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { acmeKind } from '#adapters/issuers/acme/acme-kind.ts';
import type { Issuer, IssuerHost, Order } from '#core/ports.ts';
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { buildSigningRequest } from '#core/x509/signing-request.ts';
import { startPebble } from '#test/pebble.ts';

type Where = { readonly directory: string; readonly caFile: string; readonly httpPort: number };
type Row = { readonly what: string; readonly run: (name: string, round: number) => Promise<void> };
type Figures = {
  readonly what: string;
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
};

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
    ours: { type: 'string' },
    once: { type: 'string', multiple: true },
  },
});

async function compare(rounds: number, json: boolean, ours: string | undefined): Promise<void> {
  // Without nonce rejection too: certbot 2.1 sometimes dies of it (`AttributeError: can't set attribute`).
  const pebble = await startPebble({ nosleep: true, noncereject: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'bench-acme-'));
  try {
    const rows = rowsOf(pebble, folder, ours);
    const times = new Map<string, number[]>(rows.map((row) => [row.what, []]));
    // Round 0 is not counted: it warms the file cache and opens the accounts that are kept.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, row] of rows.entries()) {
        const started = performance.now();
        await row.run(`r${round}-${index}.example.test`, round);
        if (round > 0) times.get(row.what)?.push(performance.now() - started);
      }
    }
    report(
      [...times].map(([what, all]) => figures(what, all)),
      json,
    );
  } finally {
    await pebble.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(at: Where, folder: string, ours: string | undefined): Row[] {
  const host = memoryHost();
  const kept = openIssuer(at, host);
  const self = fileURLToPath(import.meta.url);
  const fill = (text: string, name: string) =>
    text.replace(/\{(\w+)\}/g, (whole, key: string) => ({ ...strings(at), name, folder })[key] ?? whole);
  return [
    { what: 'our issuer, in process, account kept', run: (name) => certify(kept, name) },
    {
      what: 'our issuer, in process, new account',
      run: (name) => certify(openIssuer(at, memoryHost()), name),
    },
    {
      what: 'our issuer, whole process, new account',
      run: (name) =>
        run(process.execPath, [
          self,
          ...[at.directory, at.caFile, String(at.httpPort), name].flatMap((it) => ['--once', it]),
        ]),
    },
    ...(ours === undefined
      ? []
      : [
          {
            what: 'our command, whole process',
            run: (name: string) => {
              const [program = '', ...args] = ours.split(/\s+/).map((it) => fill(it, name));
              return run(program, args);
            },
          },
        ]),
    { what: 'lego, whole process, account kept', run: (name) => lego(at, join(folder, 'lego'), name) },
    {
      what: 'lego, whole process, new account',
      run: (name, round) => lego(at, join(folder, `lego-${round}`), name),
    },
    {
      what: 'certbot, whole process, account kept',
      run: (name) => certbot(at, join(folder, 'certbot'), name),
    },
    {
      what: 'certbot, whole process, new account',
      run: (name, round) => certbot(at, join(folder, `certbot-${round}`), name),
    },
  ];
}

const strings = (at: Where): Record<string, string> => ({
  directory: at.directory,
  caFile: at.caFile,
  httpPort: String(at.httpPort),
});

const lego = (at: Where, path: string, name: string): Promise<void> =>
  run(
    'lego',
    `--accept-tos --email a@example.test --key-type ec256 --server ${at.directory} --domains ${name} --http --http.port 127.0.0.1:${at.httpPort} --path ${path} run`.split(
      ' ',
    ),
    { LEGO_CA_CERTIFICATES: at.caFile },
  );

const certbot = (at: Where, path: string, name: string): Promise<void> =>
  run(
    'certbot',
    `certonly --standalone --http-01-port ${at.httpPort} --http-01-address 127.0.0.1 --server ${at.directory} --agree-tos --register-unsafely-without-email -n --key-type ecdsa -d ${name} --config-dir ${path}/c --work-dir ${path}/w --logs-dir ${path}/l`.split(
      ' ',
    ),
    { REQUESTS_CA_BUNDLE: at.caFile },
  );

/** The whole process of `--once`: everything from the start of Node to the certificate. */
async function once([
  directory = '',
  caFile = '',
  httpPort = '',
  name = '',
]: readonly string[]): Promise<void> {
  await certify(openIssuer({ directory, caFile, httpPort: Number(httpPort) }, memoryHost()), name);
}

const openIssuer = (at: Where, host: IssuerHost): Issuer =>
  acmeKind.open(
    acmeKind.settings.parse({
      directory: at.directory,
      caFile: at.caFile,
      termsOfServiceAgreed: true,
      challenge: { listen: `127.0.0.1:${at.httpPort}` },
    }),
    host,
  );

/** A fresh P-256 key, its CSR, and the CA's answer to it. */
async function certify(issuer: Issuer, name: string): Promise<void> {
  const { pkcs8 } = await generateKey({ kind: 'ec', curve: 'P-256' });
  const csr = buildSigningRequest({
    commonName: name,
    names: [{ kind: 'dns', value: name }],
    signer: signerFrom(pkcs8),
  });
  const order: Order = {
    id: `req_${name}`,
    csr,
    names: [{ kind: 'dns', value: name }],
    template: 'WebServer',
  };
  const answer = await issuer.submit(order, AbortSignal.timeout(60_000));
  if (answer.state !== 'issued') throw new Error(`${name}: ${answer.state}`);
}

function memoryHost(): IssuerHost {
  const secrets = new Map<string, Uint8Array>();
  const absent = () => Promise.reject(new Error('no keys here'));
  return {
    crypto: nodeCrypto,
    now: () => new Date(),
    vault: {
      generate: absent,
      keep: absent,
      has: () => Promise.resolve(false),
      signer: absent,
      export: absent,
      discard: absent,
      secret: (name) => Promise.resolve(secrets.get(name)),
      keepSecret: (name, value) => {
        secrets.set(name, value);
        return Promise.resolve();
      },
    },
  };
}

/** Runs a program to its end, a minute at most; what it printed is shown only when it fails. */
const run = (program: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => output.push(part));
    child.stderr.on('data', (part: Buffer) => output.push(part));
    child.once('error', reject).once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`${program} ended with ${code}: ${Buffer.concat(output).toString().slice(-2000)}`));
    });
  });

function figures(what: string, all: readonly number[]): Figures {
  const sorted = all.map(Math.round).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return { what, n: sorted.length, median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

function report(all: readonly Figures[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ bench: 'acme', unit: 'ms', rows: all }));
    return;
  }
  console.log('Request → certificate on one Pebble without waits, one name, P-256, milliseconds\n');
  console.log(
    `${'way'.padEnd(42)}${'n'.padStart(4)}${'median'.padStart(9)}${'min'.padStart(9)}${'max'.padStart(9)}`,
  );
  for (const { what, n, median, min, max } of all) {
    console.log(
      `${what.padEnd(42)}${String(n).padStart(4)}${String(median).padStart(9)}${String(min).padStart(9)}${String(max).padStart(9)}`,
    );
  }
  console.log(
    '\nlego waits by itself between its questions (fixed pauses in its code); that is part of its whole-process time.',
  );
}

// Last, when everything above is there.
if (values.once !== undefined) await once(values.once);
else await compare(Number(values.rounds), values.json, values.ours);
