// nginx for tests: own temp folder, free ports on loopback, as any user.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ScratchNginx,
  type ScratchNginxServer,
  scratchNginx,
} from '#adapters/services/nginx/scratch.ts';
import { freePorts } from '#adapters/services/scratch-program.ts';

/** Servers without a port get a free one. `stop` ends nginx and removes its folder. */
export const startNginx = async (options: {
  readonly servers: readonly (Omit<ScratchNginxServer, 'port'> & { readonly port?: number })[];
}): Promise<ScratchNginx> => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-nginx-'));
  const ports = await freePorts(options.servers.length);
  const servers = options.servers.map((server, index) => ({ ...server, port: server.port ?? ports[index]! }));
  const remove = () => rm(folder, { recursive: true, force: true });
  const nginx = await scratchNginx(folder, servers).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    ...nginx,
    stop: async () => {
      await nginx.stop();
      await remove();
    },
  };
};
