// Root does not feel permissions: the same programs and folders, driven by an ordinary user in a process of its own.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

describe('as an ordinary user', () => {
  let said: Record<string, unknown>;
  beforeAll(async () => {
    const script = fileURLToPath(new URL('../../../test/ordinary-user.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 60_000 });
    said = JSON.parse(stdout) as Record<string, unknown>;
  });

  it('is one', () => {
    expect(said['uid']).not.toBe(0);
  });

  it('nginx: a switch works, and a key that it may not read is found before and keeps the old certificate served', () => {
    expect(said['nginx']).toEqual({
      tested: 'passed',
      unreadable: 'failed',
      unreadableReload: false,
      keptOld: true,
      reloaded: true,
      servesFresh: true,
    });
  });

  it('Kamailio: a switch works, and a key that it may not read fails the reload and keeps the old certificate served', () => {
    expect(said['kamailio']).toEqual({
      tested: 'cannot',
      unreadable: 'cannot',
      unreadableReload: false,
      keptOld: true,
      reloaded: true,
      servesFresh: true,
    });
  });

  it('a folder that is not ours to write is refused with its path and the reason', () => {
    expect(said['closed']).toMatchObject({
      code: 'assigned.live.denied',
      facts: { path: expect.stringMatching(/closed\/web$/), why: 'EACCES' },
    });
    expect(said['foreign']).toMatchObject({
      code: 'assigned.live.denied',
      facts: { path: '/etc', why: 'uid 0' },
    });
  });

  it('a file that cannot be given to its owner is refused, and leaves no key behind', () => {
    expect(said['giveAway']).toMatchObject({ code: 'assigned.live.denied', facts: { why: 'EPERM' } });
    expect(said['leftBehind']).toEqual([]);
  });

  it('where no shadow configuration can be written, nothing is claimed', () => {
    expect(said['readOnlyConf']).toBe('cannot');
  });
});
