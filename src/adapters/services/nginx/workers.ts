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

/** Every child there is, whatever its title: a worker that was just made is not called one yet. Two looks, for one may miss a child while another ends. */
export const allChildren = async (master: number): Promise<readonly number[]> => [
  ...new Set([...(await childrenOf(master)), ...(await childrenOf(master))]),
];

/** True when there are new workers and none of the old ones still accepts, seen twice. */
export const generationChanged = async (before: readonly number[], master: number): Promise<boolean> => {
  for (let look = 0; look < 2; look += 1) {
    const now = await acceptingWorkers(master);
    if (now.length === 0 || now.some((pid) => before.includes(pid))) return false;
  }
  return true;
};
