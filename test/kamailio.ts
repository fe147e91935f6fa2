// Kamailio for tests: own temp folder, free ports on loopback, as any user.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ScratchKamailio,
  type ScratchKamailioDomain,
  scratchKamailio,
} from '#adapters/services/kamailio/scratch.ts';
import { freePorts } from '#adapters/services/scratch-program.ts';

/** Domains without a port get a free one. `stop` ends Kamailio and removes its folder. */
export const startKamailio = async (options: {
  readonly domains: readonly (Omit<ScratchKamailioDomain, 'port'> & { readonly port?: number })[];
}): Promise<ScratchKamailio> => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-sip-'));
  const ports = await freePorts(options.domains.length);
  const domains = options.domains.map((domain, index) => ({ ...domain, port: domain.port ?? ports[index]! }));
  const remove = () => rm(folder, { recursive: true, force: true });
  const kamailio = await scratchKamailio(folder, domains).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    ...kamailio,
    stop: async () => {
      await kamailio.stop();
      await remove();
    },
  };
};
