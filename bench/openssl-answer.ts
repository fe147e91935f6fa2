// What `openssl verify` says to a case of the corpus, and its reason in the corpus's words.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Case } from '#test/trust/corpus.ts';

/** An anchor need not be self-signed, and policies are asked, any of them will do; everything else as OpenSSL has it by default. */
export const opensslAnswer = (of: Case, folder: string): Answer => {
  const file = (name: string, pems: readonly string[]): string => {
    const path = join(folder, name);
    writeFileSync(path, pems.join('\n'));
    return path;
  };
  const depth = of.options.maxChainDepth ?? of.options.verifyDepth;
  const { status, stdout, stderr } = spawnSync(
    'openssl',
    [
      ...['verify', '-no-CApath', '-no-CAstore', '-partial_chain', '-policy_check', '-policy', 'anyPolicy'],
      ...['-attime', String(Date.parse(of.validationTime) / 1000)],
      ...(of.trustedRoots.length === 0 ? ['-no-CAfile'] : ['-CAfile', file('roots.pem', of.trustedRoots)]),
      ...(of.intermediates.length === 0 ? [] : ['-untrusted', file('pool.pem', of.intermediates)]),
      ...(of.expectedEku === null
        ? []
        : ['-purpose', of.expectedEku === 'serverAuth' ? 'sslserver' : 'sslclient']),
      ...(of.peerName === null
        ? []
        : [of.peerName.kind === 'IP' ? '-verify_ip' : '-verify_hostname', of.peerName.value]),
      ...(depth === undefined ? [] : ['-verify_depth', String(depth)]),
      file('leaf.pem', [of.leaf]),
    ],
    { encoding: 'utf8', timeout: 20_000 },
  );
  if (status === 0) return { verdict: 'valid', reason: null };
  const number = /error (\d+) at/.exec(stdout + stderr)?.[1];
  return { verdict: 'invalid', reason: REASONS[Number(number)] ?? 'malformed' };
};

/** X509_V_ERR_… of x509_vfy.h. */
const REASONS: Readonly<Record<number, string>> = {
  2: 'missing-issuer',
  6: 'malformed',
  7: 'bad-signature',
  9: 'not-yet-valid',
  10: 'expired',
  13: 'malformed',
  14: 'malformed',
  18: 'self-signed',
  19: 'untrusted-root',
  20: 'missing-issuer',
  21: 'missing-issuer',
  22: 'depth',
  24: 'not-a-ca',
  25: 'path-length',
  26: 'eku',
  29: 'name-mismatch',
  32: 'key-usage',
  34: 'unknown-critical-extension',
  38: 'path-length',
  41: 'malformed',
  42: 'policy',
  43: 'policy',
  47: 'name-constraints',
  48: 'name-constraints',
  49: 'resource-limit',
  51: 'name-constraints',
  52: 'name-constraints',
  53: 'name-constraints',
  62: 'hostname',
  64: 'hostname',
  66: 'weak-algorithm',
  67: 'weak-algorithm',
  68: 'weak-algorithm',
  79: 'not-a-ca',
  92: 'key-usage',
  94: 'malformed',
};
