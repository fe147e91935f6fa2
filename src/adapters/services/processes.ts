// What Linux says about processes: alive, of which program, whose children. Read from /proc; no program is started for it.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/** The number in a pid file; undefined when there is none. nginx leaves an empty file after `-t` while it is down. */
export const readPid = async (file: string): Promise<number | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = /^\s*(\d{1,10})\s*$/.exec(text)?.[1];
  return pid === undefined || Number(pid) < 2 ? undefined : Number(pid);
};

/** Command line (or title) of a process; undefined when it is gone or only a zombie. */
export const titleOf = async (pid: number): Promise<string | undefined> => {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text === '' ? undefined : text.replaceAll('\0', ' ').trim();
};

/** A pid file may outlive its process and the number be another's: the program's name must fit as well. */
export const runsAs = async (pid: number | undefined, program: string): Promise<boolean> => {
  if (pid === undefined) return false;
  const title = await titleOf(pid);
  return title?.includes(basename(program)) ?? false;
};

export const childrenOf = async (pid: number): Promise<readonly number[]> => {
  const direct = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => undefined);
  if (direct !== undefined) return direct.split(' ').filter(Boolean).map(Number);
  const found: number[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid) found.push(Number(name));
  }
  return found;
};

/** A process by what it calls itself. `argv` is the title in one piece where the program wrote its own. */
export type RunningProcess = {
  readonly pid: number;
  readonly argv: readonly string[];
  /** Its group, where neither root nor we ourselves run it. */
  readonly group?: number;
};

/** Processes whose title begins so; those in a container of their own are left out, as their files are others than ours. */
export const processesCalled = async (title: RegExp): Promise<readonly RunningProcess[]> => {
  const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found: RunningProcess[] = [];
  for (const name of names) {
    const text = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (!title.test(text)) continue;
    if ((await readlink(`/proc/${name}/root`).catch(() => '/')) !== '/') continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    const [uid, gid] = ['Uid', 'Gid'].map(
      (key) => new RegExp(`^${key}:\\s+\\d+\\s+(\\d+)`, 'm').exec(status)?.[1],
    );
    found.push({
      pid: Number(name),
      argv: text.replace(/\0+$/, '').split('\0'),
      ...(gid === undefined || ['0', String(process.getuid?.())].includes(uid ?? '')
        ? {}
        : { group: Number(gid) }),
    });
  }
  return found;
};
