// Mutated chains that we trust, put before `openssl verify`: what only we trust needs a reason.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '#core/x509/types.ts';
import { pemOf } from '#test/chains.ts';
import { CHAIN_NAME, CHAIN_TIME, chainFrom, type ChainInput, verdictOn } from './chain.ts';
import { inputOf } from './fuzz-one.ts';
import { TARGETS } from './targets.ts';

export type Deviation = {
  readonly number: number;
  /** As OpenSSL has it. */
  readonly error: string;
  readonly base64: string;
};
export type Comparison = {
  readonly runs: number;
  readonly trusted: number;
  readonly deviations: readonly Deviation[];
};

export const compare = async (runs: number, seed: number): Promise<Comparison> => {
  const seeds = await TARGETS.verdict.seeds();
  const folder = mkdtempSync(join(tmpdir(), 'cwfuzz-'));
  const deviations: Deviation[] = [];
  let trusted = 0;
  try {
    for (let number = 0; number < runs; number += 1) {
      const bytes = inputOf('verdict', seed, number, seeds);
      const chain = chainFrom(bytes);
      if (chain === undefined || verdictOn(bytes)?.trusted !== true) continue;
      trusted += 1;
      const error = await opensslError(chain, folder);
      if (error !== undefined)
        deviations.push({ number, error, base64: Buffer.from(bytes).toString('base64') });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { runs, trusted, deviations };
};

/** Undefined: OpenSSL trusts it too. */
const opensslError = async (
  { anchor, pool, leaf }: ChainInput,
  folder: string,
): Promise<string | undefined> => {
  const file = (name: string, certificates: readonly Certificate[]): string => {
    const path = join(folder, name);
    writeFileSync(path, certificates.map(pemOf).join(''));
    return path;
  };
  const child = spawn('openssl', [
    ...[
      'verify',
      '-no-CApath',
      '-no-CAstore',
      '-partial_chain',
      '-policy_check',
      '-policy',
      'anyPolicy',
      '-purpose',
      'sslserver',
    ],
    ...['-attime', String(CHAIN_TIME.getTime() / 1000), '-verify_hostname', CHAIN_NAME],
    ...['-CAfile', file('anchor.pem', [anchor])],
    ...(pool.length === 0 ? [] : ['-untrusted', file('pool.pem', pool)]),
    file('leaf.pem', [leaf]),
  ]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => (output += piece.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return code === 0 ? undefined : (/error \d+ at[^:]*: *(.*)/.exec(output)?.[1] ?? output.slice(0, 300));
};
