// Our verdicts beside those of `openssl verify`, on the same chains, at the same moment.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { CHAIN_CASES, type Chain } from '#test/chain-cases.ts';
import { namesOf, NOW, pemOf } from '#test/chains.ts';
import { judge } from './judge.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certwizard-judge-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Security level 2 is our policy: RSA from 2048 bits, no SHA-1. */
const opensslTrusts = ({
  leaf,
  pool,
  anchors,
  purpose,
  name,
}: Chain): { trusted: boolean; output: string } => {
  const file = (of: string, pems: readonly string[]): string => {
    const path = join(folder, of);
    writeFileSync(path, pems.join(''));
    return path;
  };
  const { status, stdout, stderr } = spawnSync(
    'openssl',
    [
      ...['verify', '-no-CApath', '-no-CAstore', '-auth_level', '2', '-attime', String(NOW.getTime() / 1000)],
      ...(anchors.length === 0 ? ['-no-CAfile'] : ['-CAfile', file('anchors.pem', anchors.map(pemOf))]),
      ...(pool.length === 0 ? [] : ['-untrusted', file('pool.pem', pool.map(pemOf))]),
      ...(purpose === undefined ? [] : ['-purpose', purpose === 'serverAuth' ? 'sslserver' : 'sslclient']),
      ...(name === undefined
        ? []
        : /^[0-9.]+$/.test(name)
          ? ['-verify_ip', name]
          : ['-verify_hostname', name]),
      file('leaf.pem', [pemOf(leaf)]),
    ],
    { encoding: 'utf8', timeout: 10_000 },
  );
  return { trusted: status === 0, output: stdout + stderr };
};

describe('beside openssl verify', () => {
  it.each(CHAIN_CASES)('$says', ({ make, opensslDiffers }) => {
    const chain = make();
    const { name, ...question } = chain;
    const ours = judge({
      ...question,
      now: NOW,
      crypto: nodeCrypto,
      ...(name === undefined ? {} : { names: namesOf(name) }),
    });
    const theirs = opensslTrusts(chain);
    expect({ trusted: theirs.trusted, output: theirs.output }).toEqual({
      trusted: opensslDiffers === undefined ? ours.trusted : !ours.trusted,
      output: theirs.output,
    });
  });
});
