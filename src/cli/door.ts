// The way to the house: through the running server's socket, or in process. Verbs see only the client.
import { connect, type Client } from '#schema/client.ts';
import { type Globals, homeOf } from './globals.ts';
import { surroundings } from './surroundings.ts';

/** Opens the door, works, closes it, also when the work fails. */
export const withHouse = async <T>(globals: Globals, work: (client: Client) => Promise<T>): Promise<T> => {
  const { openLocal } = await import('#server/local.ts');
  const door = await openLocal({ home: homeOf(globals), ...surroundings(process.env) });
  try {
    return await work(connect(door.fetch, globals.lang));
  } finally {
    await door.close();
  }
};
