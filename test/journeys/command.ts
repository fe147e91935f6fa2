// The real command on a home of its own, and what it says: both streams and the exit code, kept apart.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const LAUNCHER = fileURLToPath(new URL('../../bin/certwizard.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type Command = (...args: readonly string[]) => Promise<Ended>;

/** Nobody answers its questions: standard input is empty. Ended by force after a minute. */
export const commandOn =
  (home: string, env: NodeJS.ProcessEnv = {}, node: readonly string[] = [process.execPath]): Command =>
  (...args) =>
    new Promise((resolve, reject) => {
      const [program = '', ...before] = node;
      const child = spawn(program, [...before, LAUNCHER, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, CERTWIZARD_HOME: home, CERTWIZARD_LANG: 'en', ...env },
        timeout: 60_000,
        killSignal: 'SIGKILL',
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        stdout += part;
      });
      child.stderr.setEncoding('utf8').on('data', (part: string) => {
        stderr += part;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });

/** The one document on standard output; throws when there is anything else there. */
export const documentOf = <T = Record<string, unknown>>({ stdout, stderr }: Ended): T => {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`not one JSON document: ${stdout.slice(0, 500)}\n${stderr.slice(0, 1_500)}`);
  }
};

/** The code of the problem on standard error of a command that was given `--json`. */
export const problemOf = ({ stderr }: Ended): string => {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  try {
    return (JSON.parse(line) as { code: string }).code;
  } catch {
    return `no problem document: ${stderr.slice(0, 500)}`;
  }
};
