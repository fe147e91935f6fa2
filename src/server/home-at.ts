// The home as every door of this computer finds it: the socket must be looked for where the server put it.
import { tmpdir } from 'node:os';
import { type Home, openHome } from '#adapters/home/home.ts';

export const homeAt = (folder: string, live?: string): Home =>
  openHome(folder, {
    ...(live !== undefined && { live }),
    runtime: [process.env['XDG_RUNTIME_DIR'], tmpdir()].filter((path) => path !== undefined),
  });
