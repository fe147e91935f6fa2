// The terminal's way in: through the socket of the server that runs on this home, or, where none runs, the house in this process.
import type { FetchLike } from '#schema/client.ts';
import type { HouseOptions } from './compose.ts';
import { homeAt } from './home-at.ts';
import type { InProcessOptions } from './in-process.ts';
import { socketFetch, somebodyListens } from './socket-door.ts';

export type Local = {
  readonly fetch: FetchLike;
  /** A server answers; this process only asks. */
  readonly served: boolean;
  close(): Promise<void>;
};

export type LocalOptions = HouseOptions & InProcessOptions;

/** The socket of a dead server is passed over; the next server puts it away, under its lock. */
export const openLocal = async (options: LocalOptions): Promise<Local> => {
  const home = homeAt(options.home, options.live);
  if (await somebodyListens(home.socket)) {
    const { fetch, close } = socketFetch(home.socket);
    return { fetch, served: true, close: async () => close() };
  }
  const [{ openHouse }, { inProcess }] = await Promise.all([
    import('./compose.ts'),
    import('./in-process.ts'),
  ]);
  return { ...(await inProcess(await openHouse(houseOf(options)), options)), served: false };
};

const houseOf = ({
  say: _,
  receiptHtml: __,
  log: ___,
  version: ____,
  ...house
}: LocalOptions): HouseOptions => house;
