// What doctor looks at outside the ledger: the home's rights, the room left on its disk, the clock.
import { statfs, stat } from 'node:fs/promises';
import type { Home } from '#adapters/home/home.ts';
import { complain } from '#core/problems.ts';
import type { DoctorLine } from '#core/views.ts';

/** Below this the ledger may not be able to record what was done. */
const ROOM = 64 * 1024 * 1024;
/** No certwizard was built before; an earlier clock would judge every certificate wrongly. */
const BUILT = new Date('2026-01-01T00:00:00Z');

export const homeChecks = async (home: Home, now: Date): Promise<readonly DoctorLine[]> => {
  const { mode } = await stat(home.path);
  const { bavail, bsize } = await statfs(home.path);
  const free = Number(bavail) * Number(bsize);
  return [
    line(
      'home',
      (mode & 0o077) === 0
        ? []
        : [complain('house.home.open', { path: home.path, mode: (mode & 0o777).toString(8) })],
      { path: home.path },
    ),
    line('disk', free >= ROOM ? [] : [complain('house.disk.full', { path: home.path, free, needed: ROOM })], {
      free,
    }),
    line('clock', now >= BUILT ? [] : [complain('house.clock.wrong', { now: now.toISOString() })], {
      now: now.toISOString(),
    }),
  ];
};

const line = (
  check: string,
  complaints: DoctorLine['complaints'],
  facts: DoctorLine['facts'],
): DoctorLine => ({
  check,
  ok: complaints.length === 0,
  complaints,
  facts,
});
