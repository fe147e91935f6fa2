// The real command, run to its end as a process of its own.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Ran = {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
};

export type CommandOptions = {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs as this user, where we are root. */
  readonly uid?: number;
  readonly cwd?: string;
};

/** The launcher goes on in the same process where the Node that runs it is new enough, as the one of the tests is. */
export const COMMAND = fileURLToPath(new URL('../bin/certwizard.js', import.meta.url));

export const runCertwizard = (args: readonly string[], options: CommandOptions): Promise<Ran> =>
  startCertwizard(args, options).ended;

export const startCertwizard = (
  args: readonly string[],
  { home, env = {}, uid, cwd }: CommandOptions,
): { readonly kill: (signal: NodeJS.Signals) => void; readonly ended: Promise<Ran> } => {
  const begun = performance.now();
  const child = spawn(process.execPath, [COMMAND, '--home', home, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...outside(), CERTWIZARD_LANG: 'en', ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => {
      texts[name] += part;
    });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, ...texts, ms: Math.round(performance.now() - begun) }),
    );
  });
  return { kill: (signal) => void child.kill(signal), ended };
};

/** What a test runner puts into the environment is none of the command's business. */
const outside = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VITEST|NODE_OPTIONS|NODE_ENV|TEST$|CERTWIZARD)/.test(name),
    ),
  );
