import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './locks.ts';

/** Before it was mended, neither won about one in twenty. */
const RACES = 300;

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'locks-'));
});
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Another process that takes the lock, says so, and keeps it. */
const holder = async (name: string): Promise<ChildProcess> => {
  const script = `
    import { lockFolder } from '#adapters/home/locks.ts';
    const lock = await lockFolder(process.argv[1]).take(process.argv[2]);
    process.stdout.write(lock ? 'held' : 'refused');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  expect(said.toString()).toBe('held');
  return child;
};

describe('a lock', () => {
  it('is held once within a process, and free again after its release', async () => {
    const locks = lockFolder(folder);
    const first = await locks.take('assign');
    expect(first).toBeDefined();
    expect(await locks.take('assign')).toBeUndefined();
    expect(await lockFolder(folder).take('assign')).toBeUndefined();
    await first?.release();
    const second = await locks.take('assign');
    expect(second).toBeDefined();
    await first?.release();
    expect(await locks.take('assign')).toBeUndefined();
    await second?.release();
  });

  it.each([
    ['server', 'assign'],
    ['nginx:/etc/nginx/nginx.conf', 'nginx:/etc/nginx_nginx.conf'],
    ['..', '.'],
    ['x'.repeat(300), 'x'.repeat(301)],
    ['한글', '한 글'],
  ])('named %s is another than %s', async (one, other) => {
    const locks = lockFolder(folder);
    const held = [await locks.take(one), await locks.take(other)];
    expect(held.every((lock) => lock !== undefined)).toBe(true);
    expect(await locks.take(one)).toBeUndefined();
    for (const lock of held) await lock?.release();
    expect(
      readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8)),
    ).toEqual(['600', '600']);
  });

  it('is not given while another process holds it, and is free at once when that process is killed', async () => {
    const child = await holder('assign');
    const locks = lockFolder(folder);
    expect(await locks.take('assign')).toBeUndefined();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await locks.take('assign');
    expect(lock).toBeDefined();
    await lock?.release();
  });

  it('is given to one of two processes that ask in the same instant, never to neither', async () => {
    const script = `
      import { lockFolder } from '#adapters/home/locks.ts';
      const [folder, rounds] = [process.argv[1], Number(process.argv[2])];
      const locks = lockFolder(folder);
      const heard = () => new Promise((resolve) => process.stdin.once('data', resolve));
      process.stdout.write('ready');
      const start = Number(await heard());
      const won = [];
      for (let round = 0; round < rounds; round++) {
        while (performance.timeOrigin + performance.now() < start + round * 4);
        won.push((await locks.take('round-' + round)) !== undefined);
      }
      process.stdout.write(JSON.stringify(won));
      // A holder that is gone would rightly lose what it won.
      await heard();
      process.exit();`;
    const racers = [1, 2].map(() => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder, `${RACES}`], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      children.push(child);
      return child;
    });
    const says = (): Promise<string[]> =>
      Promise.all(racers.map(async ({ stdout }) => String((await once(stdout, 'data'))[0])));
    const tell = (word: string): void => {
      for (const { stdin } of racers) stdin.write(word);
    };
    expect(await says()).toEqual(['ready', 'ready']);
    const answers = says();
    tell(`${Date.now() + 100}`);
    const [one = [], other = []] = (await answers).map((answer) => JSON.parse(answer) as boolean[]);
    tell('over');
    expect(one).toHaveLength(RACES);
    expect(one.filter((won, round) => won === other[round])).toEqual([]);
    // What the winner holds leaves nothing behind for the next one to clear away.
    expect(readdirSync(folder)).toHaveLength(RACES);
  });

  it('outlives the garbage collector when its holder forgets it', async () => {
    const { setFlagsFromString } = await import('node:v8');
    const { runInNewContext } = await import('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await lockFolder(folder).take('forgotten');
    for (let round = 0; round < 5; round += 1) {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await lockFolder(folder).take('forgotten')).toBeUndefined();
  });

  it('is refused, which is not the same as taken, where the folder is missing', async () => {
    await expect(lockFolder(join(folder, 'gone')).take('assign')).rejects.toMatchObject({
      complaint: { code: 'house.home.denied', facts: { why: 'missing' } },
    });
  });
});
