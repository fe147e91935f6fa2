// Who may read a service's live files: names made numbers, and the modes that follow.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { refuse } from '#core/problems.ts';
import type { LiveAccess } from '#core/ports.ts';

export type Ownership = {
  /** Absent: as the process itself. */
  readonly owner?: number;
  readonly group?: number;
  readonly fileMode: number;
  readonly folderMode: number;
};

/**
 * The folders always stay ours and only the group may enter them: who owns a folder can put links into it, and we, often root, would write through them.
 * The files may belong to the service's own user. Nothing is readable, let alone writable, by others. With an owner and no group the folders
 * take the owner's own group, or that owner could not enter.
 */
export const resolveAccess = async (access: LiveAccess): Promise<Ownership> => {
  const account = access.owner === undefined ? undefined : await accountOf(access.owner);
  const group = access.group === undefined ? account?.group : await groupOf(access.group);
  const fileMode = (access.mode ?? (access.group === undefined ? 0o600 : 0o640)) & WIDEST_FILE_MODE;
  return {
    ...(account === undefined ? {} : { owner: account.id }),
    ...(group === undefined ? {} : { group }),
    fileMode,
    folderMode: group === undefined ? 0o700 : 0o750,
  };
};

const WIDEST_FILE_MODE = 0o640;

const accountOf = async (owner: string | number): Promise<{ id: number; group?: number }> => {
  const fields = await lookUp('passwd', owner);
  if (fields === undefined && typeof owner === 'number') return { id: owner };
  return { id: numberIn(fields, 2, owner), group: numberIn(fields, 3, owner) };
};

const groupOf = async (group: string | number): Promise<number> =>
  typeof group === 'number' ? group : numberIn(await lookUp('group', group), 2, group);

/** Through `getent`, so that accounts of a directory are found as well as those in /etc. */
const lookUp = async (
  database: 'passwd' | 'group',
  key: string | number,
): Promise<readonly string[] | undefined> => {
  if (!ACCOUNT.test(String(key))) return undefined;
  try {
    const { stdout } = await promisify(execFile)('getent', [database, String(key)], { timeout: 5_000 });
    return stdout.trim().split(':');
  } catch {
    return undefined;
  }
};
const ACCOUNT = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,255}$/;

const numberIn = (fields: readonly string[] | undefined, index: number, account: string | number): number => {
  const text = fields?.[index] ?? '';
  if (!/^\d+$/.test(text)) throw refuse('assigned.live.denied', { path: String(account), why: 'ENOENT' });
  return Number(text);
};
