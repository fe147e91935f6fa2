// Running a store's own tool: what it did not do is a refusal, with its words.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import type { Command, CommandResult } from '#core/ports.ts';
import type { TrustStoreHost } from '#core/trust-store.ts';

/** What brings a tool that is missing: shown, never run. */
const INSTALL: Readonly<Record<string, string>> = {
  keytool: 'apt-get install default-jre-headless',
  certutil: 'apt-get install libnss3-tools',
  'update-ca-certificates': 'apt-get install ca-certificates',
  'update-ca-trust': 'dnf install ca-certificates',
  openssl: 'apt-get install openssl',
};

/** Refuses `trusted.store.tool-missing` and `trusted.store.tool-failed`; `mapped` may know a better refusal for what the tool said. */
export const runTool = async (
  { run, party }: Pick<TrustStoreHost, 'run' | 'party'>,
  command: readonly [string, ...string[]],
  options: Pick<Command, 'timeoutMs'> & { readonly mapped?: (output: string) => Error | undefined } = {},
): Promise<string> => {
  const [program, ...args] = command;
  const { timeoutMs, mapped } = options;
  const ran = await run({
    program,
    args,
    outputBytes: LIMITS.storeListingBytes,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  if (ran.code === 0) return ran.output;
  if (isMissing(ran))
    throw refuse('trusted.store.tool-missing', { program, install: INSTALL[program] ?? '' });
  const output = ran.timedOut ? 'timeout' : ran.output.slice(-LIMITS.strangerCharacters).trim();
  throw mapped?.(ran.output) ?? refuse('trusted.store.tool-failed', { party, program, output });
};

const isMissing = ({ code, output }: CommandResult): boolean =>
  code === undefined && output.includes('ENOENT');

/** Files that only we can read, for as long as a tool needs them: a certificate to take in, a password that no command line may show. */
export const withScratch = async <T>(
  contents: Readonly<Record<string, string | Uint8Array>>,
  work: (pathOf: (name: string) => string) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), '.certwizard-store-'));
  try {
    for (const [name, content] of Object.entries(contents))
      await writeFile(join(folder, name), content, { mode: 0o600 });
    return await work((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
