// Which worker processes of an nginx master take new connections: after a reload that took, none of them is an old one.
import { childrenOf, titleOf } from '../processes.ts';

/** Workers that are not shutting down. Empty when nginx works in its one process, or /proc hides others' processes. */
export const acceptingWorkers = async (master: number): Promise<readonly number[]> => {
  const children = await childrenOf(master);
  const titles = await Promise.all(children.map(titleOf));
  return children.filter((_, index) => {
    const title = titles[index] ?? '';
    return title.startsWith('nginx: worker process') && !title.includes('shutting down');
  });
};

/** True when there are new workers and none of the old ones still accepts. */
export const generationChanged = (before: readonly number[], now: readonly number[]): boolean =>
  now.length > 0 && !now.some((pid) => before.includes(pid));
