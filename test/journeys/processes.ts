// Who is still there: processes of this computer by what their command line names, and a Node older than the product needs.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Pids of the processes whose command line or working folder contains the text; never our own. */
export const processesNaming = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => commandLine(pid).includes(text))
    .map(Number);

const commandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

export const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`) && !isZombie(pid);
const isZombie = (pid: number): boolean => {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
};

/** Asks again and again until it is so; false when it never was. */
export const becomes = async (condition: () => boolean, boundMs = 10_000): Promise<boolean> => {
  for (const deadline = performance.now() + boundMs; performance.now() < deadline; await wait(20)) {
    if (condition()) return true;
  }
  return condition();
};

/** A Node of the system that is older than 24, where there is one. */
export const olderNode = (): string | undefined =>
  ['/usr/bin/node', '/usr/local/bin/node', '/usr/bin/nodejs'].find((path) => {
    if (!existsSync(path)) return false;
    const version = execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    return Number(version.split('.')[0]) < 24;
  });

export type Running = {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /** Ends its standard input. */
  hangUp(): void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
};

/** A program that goes on until it is told to stop, with an open standard input. Killed when the tests end. */
export const startRunning = (
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Running => {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  const atExit = (): void => void child.kill('SIGKILL');
  process.on('exit', atExit);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', atExit);
      resolve(code ?? signal);
    });
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    signal: (name) => void child.kill(name),
    hangUp: () => void child.stdin.end(),
    ended,
  };
};
