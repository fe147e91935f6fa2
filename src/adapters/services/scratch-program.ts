// Starts a daemon of our own as a child, waits until it listens, and ends it by its pid.
import { randomInt } from 'node:crypto';
import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readPid, titleOf } from './processes.ts';

export type ScratchProgram = {
  readonly folder: string;
  readonly pidFile: string;
  readonly log: string;
  /** Read from the pid file: an adapter may have restarted it. */
  pid(): Promise<number | undefined>;
  /** SIGTERM, then SIGKILL; returns when it is gone. Idempotent. */
  stop(): Promise<void>;
};

export type ScratchStart = {
  readonly folder: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly pidFile: string;
  readonly ports: readonly number[];
  /** What else must be so before it counts as up. */
  readonly ready?: () => Promise<boolean>;
};

/** Its output goes to a file, for a pipe would fill or break; it ends with us. */
export const startScratch = async (start: ScratchStart): Promise<ScratchProgram> => {
  const { folder, pidFile } = start;
  const log = join(folder, 'output.log');
  const output = await open(log, 'a', 0o600);
  let failed: Error | undefined;
  const child = spawn(END_WITH_US, ['--pdeathsig', 'TERM', start.program, ...start.args], {
    stdio: ['ignore', output.fd, output.fd],
    cwd: folder,
    detached: true, // a process group of its own, so that its workers can be ended with it
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
  });
  child.once('error', (error) => {
    failed = error;
  });
  child.unref();
  await output.close();

  const pid = (): Promise<number | undefined> => readPid(pidFile);
  const ours = async (): Promise<number | undefined> => {
    const number = await pid();
    return number !== undefined && (await titleOf(number))?.includes(start.program) ? number : undefined;
  };
  const stop = async (): Promise<void> => {
    const targets = [
      ...new Set([
        await ours(),
        child.exitCode === null && child.signalCode === null ? child.pid : undefined,
      ]),
    ];
    for (const target of targets) if (target !== undefined) await end(target);
  };
  const up = await until(START_MS, async () => {
    if (failed !== undefined || child.exitCode !== null || child.signalCode !== null) return true;
    return (
      (await ours()) !== undefined &&
      (await Promise.all(start.ports.map(listens))).every(Boolean) &&
      (start.ready === undefined || (await start.ready()))
    );
  });
  if (!up || failed !== undefined || child.exitCode !== null || child.signalCode !== null) {
    await stop();
    throw new Error(
      `${start.program} did not start: ${failed?.message ?? (await readFile(log, 'utf8')).slice(-2_000)}`,
      { cause: failed },
    );
  }
  return { folder, pidFile, log, pid, stop };
};

/**
 * Ports on 127.0.0.1 that nobody had a moment ago, each different. Below the range from which the kernel takes the ports of outgoing connections
 * (32768 on Linux): one that it gives away itself may be some probe's own before our program listens.
 */
export const freePorts = async (count: number): Promise<number[]> => {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count && tries < PORT_TRIES; tries++) {
    const port = FIRST_PORT + SHARES * randomInt(PORTS / SHARES) + share;
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    ports.add(port);
  }
  if (ports.size < count) throw new Error(`no ${count} free ports on 127.0.0.1`);
  return [...ports];
};

/** Test workers side by side take from shares of their own, and none takes one twice: between the look and the program's listening somebody else's would be in its place. */
const given = new Set<number>();
const SHARES = 4;
const share = Number(process.env['VITEST_POOL_ID'] ?? 0) % SHARES;
const FIRST_PORT = 12_000;
const PORTS = 20_000;
const PORT_TRIES = 1_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Of util-linux; it has the kernel signal the program when we die. */
const END_WITH_US = 'setpriv';
const START_MS = 10_000;
const STOP_MS = 3_000;
const POLL_MS = 20;

const until = async (boundMs: number, condition: () => Promise<boolean>): Promise<boolean> => {
  const deadline = performance.now() + boundMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await wait(POLL_MS);
  }
  return true;
};

const end = async (pid: number): Promise<void> => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
      if (signal === 'SIGKILL') process.kill(-pid, signal);
    } catch {
      return;
    }
    if (await until(STOP_MS, async () => (await titleOf(pid)) === undefined)) return;
  }
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.setTimeout(1_000, () => done(false));
  });
