// What a store held the last time, for as long as its files are the same: reading one takes up to a second, and every page asks for it.
import { stat } from 'node:fs/promises';

/** Nothing is remembered of a store without files to watch, nor of one that could not be read. */
export const remembered = <T>(
  files: readonly string[],
  read: () => Promise<T>,
): { read(): Promise<T>; forget(): void } => {
  let last: { readonly stamp: string; readonly value: Promise<T> } | undefined;
  return {
    read: async () => {
      const stamp = await stampOf(files);
      if (stamp === undefined) return read();
      if (last?.stamp === stamp) return last.value;
      const value = read();
      last = { stamp, value };
      value.catch(() => {
        last = undefined;
      });
      return value;
    },
    forget: () => {
      last = undefined;
    },
  };
};

const stampOf = async (files: readonly string[]): Promise<string | undefined> => {
  if (files.length === 0) return undefined;
  const stamps = await Promise.all(
    files.map((file) =>
      stat(file, { bigint: true }).then(
        ({ dev, ino, size, mtimeNs, ctimeNs, mode }) =>
          mode & 0o100000n ? [dev, ino, size, mtimeNs, ctimeNs].join() : undefined,
        () => undefined,
      ),
    ),
  );
  return stamps.includes(undefined) ? undefined : stamps.join(';');
};
