// Runs one program without a shell, bounded in time and output.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, fstatSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import type { Command, CommandResult, RunCommand } from '#core/ports.ts';

/**
 * Output (stdout and stderr together) goes to a file, never to a pipe: a daemon that the command leaves behind inherits it, and a pipe would
 * then stay open for as long as the daemon lives. The end of the command is the end of its first process.
 * On a timeout its process group gets SIGTERM, and SIGKILL a second later.
 */
export const runCommand: RunCommand = async (command) => {
  const started = performance.now();
  const since = (): number => Math.round(performance.now() - started);
  let file: FileHandle | undefined;
  try {
    file = await openOutput();
    const end = await runInto(file.fd, command);
    return { ...end, output: await readOutput(file, end.output, command.outputBytes), ms: since() };
  } catch (error) {
    return { code: undefined, timedOut: false, output: reasonOf(error), ms: since() };
  } finally {
    await file?.close().catch(() => undefined);
  }
};

/** What a program said, fit for a log and a screen: no control characters, no private key. */
export const plainOutput = (text: string): string =>
  text
    .replaceAll(PRIVATE_KEY, '[private key]')
    .replaceAll(ESCAPE_SEQUENCE, '')
    .replaceAll(CONTROL, '')
    .trim();

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|.)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Between SIGTERM and SIGKILL, and between SIGKILL and giving up on a process that the kernel holds. */
const KILL_GRACE_MS = 1_000;
/** How often the size of the output is looked at: a flood is stopped long before it fills a disk. */
const SIZE_CHECK_MS = 100;
const FLOOD_BYTES = 256 * LIMITS.commandBytes;

/** The child's environment: enough for a service's own tools; our own variables (passphrases among them) stay here. */
const PASSED_ON = ['HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TZ', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'];
const environment = (): Record<string, string> => {
  const result: Record<string, string> = { LC_ALL: 'C', PATH: searchPath() };
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) result[name] = value;
  }
  return result;
};
/** An ordinary user's PATH lacks the folders where servers live. */
const searchPath = (): string =>
  [
    ...new Set([
      ...(process.env['PATH'] ?? '/usr/bin:/bin').split(':'),
      '/usr/local/sbin',
      '/usr/sbin',
      '/sbin',
    ]),
  ].join(':');

const openOutput = async (): Promise<FileHandle> => {
  const path = join(tmpdir(), `.certwizard-${randomUUID()}`);
  const file = await open(
    path,
    constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  await unlink(path);
  return file;
};

const readOutput = async (
  file: FileHandle,
  note: string,
  bytes: number = LIMITS.commandBytes,
): Promise<string> => {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  return plainOutput([buffer.toString('utf8', 0, bytesRead).trimEnd(), note].filter(Boolean).join('\n'));
};

type End = Omit<CommandResult, 'ms'>;

const runInto = (fd: number, command: Command): Promise<End> =>
  new Promise((resolve) => {
    const child = spawn(command.program, command.args, {
      stdio: ['ignore', fd, fd],
      detached: true, // its own process group, so that a timeout reaches what the command started
      env: environment(),
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    });
    let timedOut = false;
    let note = '';
    const timers: NodeJS.Timeout[] = [];
    const finish = (code: number | undefined, output = note): void => {
      for (const timer of timers) clearTimeout(timer);
      clearInterval(sizeCheck);
      resolve({ code, timedOut, output });
    };
    const stop = (): void => {
      signalGroup(child.pid, 'SIGTERM');
      timers.push(setTimeout(() => signalGroup(child.pid, 'SIGKILL'), KILL_GRACE_MS));
      timers.push(setTimeout(() => finish(undefined), 2 * KILL_GRACE_MS));
    };
    timers.push(
      setTimeout(() => {
        timedOut = true;
        stop();
      }, command.timeoutMs ?? LIMITS.commandMs),
    );
    const sizeCheck = setInterval(() => {
      if (sizeOf(fd) <= FLOOD_BYTES || note !== '') return;
      note = 'EFBIG';
      stop();
    }, SIZE_CHECK_MS);
    child.once('error', (error) => finish(undefined, reasonOf(error)));
    child.once('exit', (code, signal) =>
      finish(code ?? undefined, signal === null ? note : [note, signal].filter(Boolean).join(' ')),
    );
  });

const sizeOf = (fd: number): number => {
  try {
    return fstatSync(fd).size;
  } catch {
    return 0;
  }
};

const signalGroup = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
