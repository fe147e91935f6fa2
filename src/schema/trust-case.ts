// A case of `verify --batch`: what is trusted, what is at hand, and what is asked of the leaf. Certificates are PEM.
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';

const depth = z.int().min(0).max(LIMITS.chainCertificates).catch(LIMITS.chainCertificates).optional();

/** Not an array of strings by zod, which complains of each of a million elements that are none. */
const texts = z.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
);

export const trustCase = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  trustedRoots: texts,
  intermediates: texts.default([]),
  leaf: z.string(),
  validationTime: z.iso.datetime({ offset: true }),
  peerName: z.object({ kind: z.enum(['DNS', 'IP']), value: z.string() }).nullish(),
  expectedEku: z.enum(['serverAuth', 'clientAuth']).nullish(),
  options: z.object({ maxChainDepth: depth, verifyDepth: depth }).nullish(),
});
