// Reads nginx's configuration files as nginx does: includes are relative to the folder of the main file, and may be patterns.
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, matchesGlob } from 'node:path';
import { LIMITS } from '#core/limits.ts';

/** Bytes as characters (latin1), so that whatever encoding the file has comes out as it went in. */
export const readConf = async (path: string): Promise<string> => {
  if ((await stat(path)).size > LIMITS.importBytes)
    throw Object.assign(new Error('EFBIG'), { code: 'EFBIG', path });
  return readFile(path, 'latin1');
};
/** A text of ours, such as a path, in the same form. */
export const asConf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
/** And back, for people. */
export const fromConf = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

/** Includes within includes; nginx itself has no bound, a loop would never end. */
export const INCLUDE_DEPTH = 16;

/** Files of one `include`, in nginx's order. A name without a pattern is given back whether it exists or not. */
export const includedFiles = async (pattern: string, conf: string): Promise<readonly string[]> => {
  const path = isAbsolute(pattern) ? pattern : join(dirname(conf), pattern);
  if (!PATTERN.test(path)) return [path];
  let found: string[] = ['/'];
  for (const part of path.split('/').filter(Boolean)) {
    const next = found.map(async (folder) =>
      PATTERN.test(part) ? matching(folder, part) : [join(folder, part)],
    );
    found = (await Promise.all(next)).flat();
  }
  const existing = await Promise.all(
    found.map((file) =>
      stat(file).then(
        (it) => it.isFile(),
        () => false,
      ),
    ),
  );
  return found.filter((_, index) => existing[index]).sort();
};

const PATTERN = /[*?[]/;

/** As glob(3): a leading dot must be written out. */
const matching = async (folder: string, part: string): Promise<string[]> => {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => (!name.startsWith('.') || part.startsWith('.')) && matchesGlob(name, part))
    .map((name) => join(folder, name));
};
