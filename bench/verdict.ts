// Verdicts in a second beside Go's crypto/x509: the ordinary chain of three, certificates parsed and keys read on both sides, one core, in turn.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { judge } from '#core/trusted/judge.ts';
import type { Certificate } from '#core/x509/types.ts';
import { issue, namesOf, newKey, NOW, pemOf } from '#test/chains.ts';
import { type Bench, type Row, rowOf } from './bench.ts';
import { isInstalled } from './processes.ts';

const NAME = 'www.example.com';
const GOAL = 0.8;
const KEYS = [
  { name: 'P-256', make: () => newKey() },
  { name: 'RSA 2048', make: () => newKey({ rsaBits: 2048 }) },
] as const;

export const verdict: Bench = {
  title: 'Verdicts beside Go’s crypto/x509, one thread',
  goals: ['0.8 × Go’s rate'],
  async run({ quick }) {
    const folder = mkdtempSync(join(tmpdir(), 'cwbench-'));
    try {
      const go = isInstalled('go') ? goProgram(folder) : undefined;
      const rows: Row[] = [];
      const notes: string[] = go === undefined ? ['Needs Go for the comparison (Debian: golang-go).'] : [];
      for (const { name, make } of KEYS) {
        const chain = chainOf(make);
        const [ours, theirs] = inTurn(chain, folder, go, quick ? 2 : 9, quick ? 0.2 : 1);
        rows.push(
          rowOf(`${name}: ours`, '/s', ours.verdicts),
          rowOf(' its two signature checks alone, node:crypto', '/s', ours.signatures),
          rowOf(' everything else alone', '/s', ours.rest),
        );
        if (go === undefined) continue;
        const peer = rowOf(`${name}: Go`, '/s', theirs.verdicts);
        rows.push(peer, rowOf(' its two signature checks alone, Go', '/s', theirs.signatures));
        const ratio = (rows.at(-5)?.median ?? Number.NaN) / peer.median;
        notes.push(`${name}: ${ratio.toFixed(2)} × Go (goal ${GOAL} ×: ${ratio >= GOAL ? 'met' : 'missed'})`);
      }
      if (go !== undefined) notes.push(execFileSync('go', ['version'], { encoding: 'utf8' }).trim());
      return { rows, notes };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

type Chain = readonly [leaf: Certificate, intermediate: Certificate, root: Certificate];
const chainOf = (make: () => ReturnType<typeof newKey>): Chain => {
  const root = issue({ subject: 'Root', ca: true, key: make() });
  const intermediate = issue({ subject: 'Issuing CA', ca: true, by: root, key: make() });
  const leaf = issue({ subject: NAME, names: [NAME], by: intermediate, key: make(), eku: ['serverAuth'] });
  return [leaf.certificate, intermediate.certificate, root.certificate];
};

type Rates = { readonly verdicts: number[]; readonly signatures: number[]; readonly rest: number[] };

/** Round by round; round 0 warms up. */
const inTurn = (
  chain: Chain,
  folder: string,
  go: string | undefined,
  rounds: number,
  seconds: number,
): readonly [Rates, Rates] => {
  const [leaf, intermediate, root] = chain;
  for (const [i, file] of ['leaf', 'intermediate', 'root'].entries())
    writeFileSync(join(folder, `${file}.pem`), pemOf(chain[i] as Certificate));
  const names = namesOf(NAME);
  const judging = (crypto: typeof nodeCrypto) => (): void => {
    const question = { leaf, pool: [intermediate], anchors: [root], names, now: NOW, crypto };
    if (!judge({ ...question, purpose: 'serverAuth' }).trusted) throw new Error('the chain is good');
  };
  const checks = (): void => {
    if (!signed(leaf, intermediate) || !signed(intermediate, root))
      throw new Error('the signatures are good');
  };
  const ours: Rates = { verdicts: [], signatures: [], rest: [] };
  const theirs: Rates = { verdicts: [], signatures: [], rest: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const mine = {
      verdicts: rate(seconds, judging(nodeCrypto)),
      signatures: rate(seconds, checks),
      rest: rate(seconds / 2, judging({ ...nodeCrypto, verify: () => true })),
    };
    const peer: Partial<Record<keyof Rates, number>> =
      go === undefined
        ? {}
        : JSON.parse(
            execFileSync(go, [folder, NAME, NOW.toISOString(), String(seconds)], { encoding: 'utf8' }),
          );
    if (round === 0) continue;
    for (const key of ['verdicts', 'signatures', 'rest'] as const) {
      ours[key].push(mine[key]);
      theirs[key].push(peer[key] ?? Number.NaN);
    }
  }
  return [ours, theirs];
};

const signed = (child: Certificate, issuer: Certificate): boolean =>
  nodeCrypto.verify({
    algorithm: child.signatureAlgorithm.der,
    spki: issuer.publicKey.der,
    data: child.tbs,
    signature: child.signature,
  });

const rate = (seconds: number, once: () => void): number => {
  const begun = performance.now();
  let done = 0;
  for (; performance.now() - begun < seconds * 1000; done += 100) for (let i = 0; i < 100; i += 1) once();
  return (done / (performance.now() - begun)) * 1000;
};

const goProgram = (folder: string): string => {
  const program = join(folder, 'verdicts');
  execFileSync('go', ['build', '-o', program, fileURLToPath(new URL('go/speed/main.go', import.meta.url))]);
  return program;
};
