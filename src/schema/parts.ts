// The small shapes that the larger ones are made of. Everything that comes in is bounded.
import { z } from 'zod';
import type {
  CertificateId,
  Evidence,
  GeneralNameText,
  Instant,
  RequestId,
  TransactionId,
} from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import type { Complaint } from '#core/problems.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';
import { congruent, type ShapeOf } from './congruent.ts';

/** One line a person typed: names, ids of usages and services, reasons. No control characters. */
export const line = z
  .string()
  .max(LIMITS.textCharacters)
  .regex(/^\P{Cc}+$/u);

const prefixed = <T extends string>(pattern: RegExp): ShapeOf<T> =>
  z.string().regex(pattern) as unknown as ShapeOf<T>;
export const requestId = prefixed<RequestId>(/^req_[0-9A-Za-z_-]{1,60}$/);
export const transactionId = prefixed<TransactionId>(/^txn_[0-9A-Za-z_-]{1,60}$/);

/** Digits with the spaces, colons and invisible marks that copying brings: 40 or 64 of them, judged by the deed. */
export const thumbprint = z.string().min(1).max(LIMITS.textCharacters);

/** Base64 of a file of at most LIMITS.importBytes. */
export const fileText = z.base64().max(Math.ceil(LIMITS.importBytes / 3) * 4);

export const instant: ShapeOf<Instant> = z.string().meta({ description: 'ISO 8601, UTC' });
export const certificateId: ShapeOf<CertificateId> = z
  .string()
  .meta({ description: 'SHA-256 of the DER, lower-case hex' });

/** Which facts a code has is the table's affair (core/problems); here they are names and values. */
export const complaint = z
  .object({
    code: z.string().meta({ description: 'A permanent code: stage.thing.complaint' }),
    facts: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'Complaint' }) as unknown as ShapeOf<Complaint>;

export const generalName = congruent<GeneralNameText>()(
  z.object({ kind: z.enum(['dns', 'ip', 'email', 'uri']), value: z.string() }).meta({ id: 'GeneralName' }),
);

export const keyAlgorithm = congruent<KeyAlgorithm>()(
  z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('rsa'), bits: z.literal([2048, 3072, 4096]) }),
      z.strictObject({ kind: z.literal('ec'), curve: z.enum(['P-256', 'P-384']) }),
      z.strictObject({ kind: z.literal('ed25519') }),
    ])
    .meta({ id: 'KeyAlgorithm' }),
);

export const evidence = congruent<Evidence>()(
  z
    .object({
      service: z.string(),
      target: z.string(),
      address: z.string(),
      at: instant,
      ms: z.number(),
      seen: z.string().exactOptional(),
      chain: z.array(certificateId),
      protocol: z.string().exactOptional(),
      answer: z.string().exactOptional(),
      mutual: z
        .object({ accepted: z.boolean().exactOptional(), refused: z.boolean().exactOptional() })
        .exactOptional(),
      verdict: z.enum(['proven', 'contrary', 'unreachable']),
      complaints: z.array(complaint),
    })
    .meta({ id: 'Evidence' }),
);

export const page = z.strictObject({
  limit: z.number().int().min(1).max(LIMITS.pageItems).default(50),
  offset: z.number().int().min(0).max(1_000_000).default(0),
});
