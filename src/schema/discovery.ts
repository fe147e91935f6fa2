// Shapes of a discovery: what was seen on this computer, and the services that could be made of it.
import { z } from 'zod';
import type { DiscoveryLine, DiscoveryView } from '#core/discovery.ts';
import { congruent } from './congruent.ts';
import { serviceInput } from './installation.ts';
import { certificateId, complaint, generalName, instant } from './parts.ts';

const discoveryLine = congruent<DiscoveryLine>()(
  z
    .object({
      id: z.string(),
      address: z.string(),
      program: z.string().exactOptional(),
      instance: z.string().exactOptional(),
      serverNames: z.array(z.string()),
      certificate: z.object({
        id: certificateId,
        thumbprint: z.string(),
        subject: z.string(),
        issuer: z.string(),
        names: z.array(generalName),
        notBefore: instant,
        notAfter: instant,
      }),
      trusted: z.boolean(),
      complaints: z.array(complaint),
      files: z.object({ certificate: z.string(), key: z.string() }).exactOptional(),
      known: z.string().exactOptional(),
      offers: z.array(
        z.object({
          usage: z.string(),
          matches: z.boolean(),
          service: serviceInput,
          addNames: z.array(z.string()),
        }),
      ),
    })
    .meta({ id: 'DiscoveryLine' }),
);

export const discoveryView = congruent<DiscoveryView>()(
  z
    .object({
      at: instant,
      lines: z.array(discoveryLine),
      looked: z.number().int(),
      left: z.number().int(),
    })
    .meta({ id: 'Discovery' }),
);
