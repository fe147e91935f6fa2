import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import { readPid, titleOf } from './processes.ts';
import { plainOutput, runCommand } from './run-command.ts';

const shell = (script: string, timeoutMs = 5_000) =>
  runCommand({ program: '/bin/sh', args: ['-c', script], timeoutMs });

describe('running a command', () => {
  it('gives the exit code and both outputs', async () => {
    expect(await shell('echo out; echo err >&2; exit 3')).toMatchObject({
      code: 3,
      timedOut: false,
      output: 'out\nerr',
    });
  });

  it('passes arguments as they are, for no shell reads them', async () => {
    expect((await runCommand({ program: 'echo', args: ['$HOME', '`id`', 'a  b'] })).output).toBe(
      '$HOME `id` a  b',
    );
  });

  it('keeps of the output as much as is asked for', async () => {
    const long = { program: '/bin/sh', args: ['-c', 'head -c 200000 /dev/zero | tr "\\0" x'] };
    expect((await runCommand(long)).output.length).toBe(LIMITS.commandBytes);
    expect((await runCommand({ ...long, outputBytes: 150_000 })).output.length).toBe(150_000);
  });

  it('never throws: a program that is not there is a result', async () => {
    expect(await runCommand({ program: '/no/such/program', args: [] })).toMatchObject({
      code: undefined,
      timedOut: false,
      output: expect.stringContaining('ENOENT'),
    });
    expect(await runCommand({ program: 'true', args: [], cwd: '/no/such/folder' })).toMatchObject({
      code: undefined,
    });
  });

  it('ends a program that hangs, and what it started', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cw-run-'));
    const started = performance.now();
    const result = await shell(`sleep 60 & echo $! > ${folder}/pid; echo before; wait`, 300);
    expect(result).toMatchObject({ code: undefined, timedOut: true, output: 'before\nSIGTERM' });
    expect(performance.now() - started).toBeLessThan(2_500);
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    await expect.poll(() => titleOf(pid), { timeout: 2_000 }).toBeUndefined();
    await rm(folder, { recursive: true });
  });

  it('ends a program that will not listen to SIGTERM', async () => {
    const result = await shell("trap '' TERM; while :; do sleep 0.05; done", 200);
    expect(result).toMatchObject({ code: undefined, timedOut: true });
    expect(result.output).toContain('SIGKILL');
  });

  it('does not wait for a daemon that keeps the output open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cw-run-'));
    const result = await shell(`echo up; setsid sleep 60 & echo $! > ${folder}/pid`);
    const pid = await readPid(join(folder, 'pid'));
    expect(result).toMatchObject({ code: 0, output: 'up' });
    expect(result.ms).toBeLessThan(2_000);
    // In the moment of its exec it has no title.
    await expect.poll(() => titleOf(pid!)).toContain('sleep 60');
    process.kill(pid!);
    await rm(folder, { recursive: true });
  });

  it('keeps only so much of what a program says', async () => {
    const { output, code } = await shell(`head -c ${3 * LIMITS.commandBytes} /dev/zero | tr '\\0' x`);
    expect(code).toBe(0);
    expect(output).toHaveLength(LIMITS.commandBytes);
  });

  it('ends a program that would fill the disk', async () => {
    expect(await shell('yes')).toMatchObject({
      code: undefined,
      timedOut: false,
      output: expect.stringMatching(/EFBIG SIGTERM$/),
    });
  });

  it('keeps our own environment to itself, and speaks no language but C', async () => {
    vi.stubEnv('CERTWIZARD_PASSPHRASE', 'secret');
    const { output } = await runCommand({ program: 'env', args: [] });
    vi.unstubAllEnvs();
    expect(output).not.toContain('secret');
    expect(output).toContain('LC_ALL=C');
    expect(output).toMatch(/^PATH=.*\/usr\/sbin/m);
  });
});

it.each([
  ['colours and cursor moves', '\u001b[31mred\u001b[0m \u001b[2Kx', 'red x'],
  ['control and direction characters', 'a\u0000b\u0007\u202ec\u200e\r\n', 'abc'],
  [
    'a private key',
    'a -----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY----- b',
    'a [private key] b',
  ],
  ['the beginning of a private key', 'x -----BEGIN PRIVATE KEY-----\nabc', 'x [private key]'],
  ['nothing from plain words in any language', '한국어\n\tok', '한국어\n\tok'],
])('takes %s out of the output', (_, text, expected) => {
  expect(plainOutput(text)).toBe(expected);
});
