// An event makes answers old: those that are there, and those on their way.
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Asks again for what begins with `key`. An answer that is on its way for the first time may have been given before the event, and the library
 * would let it stand: it is waited for, and asked for once more.
 */
export const makeOld = (queries: QueryClient, key: QueryKey): void => {
  const underWay = queries
    .getQueryCache()
    .findAll({ queryKey: key, fetchStatus: 'fetching' })
    .filter(({ state }) => state.data === undefined);
  void queries.invalidateQueries({ queryKey: key });
  for (const { promise, queryKey } of underWay)
    void Promise.allSettled([promise]).then(() => queries.invalidateQueries({ queryKey, exact: true }));
};
