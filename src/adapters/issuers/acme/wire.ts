// The objects of RFC 8555 as we need them: what a CA sends is read by these shapes and nothing else of it is used.
import { LIMITS } from '#core/limits.ts';
import { z } from 'zod';
import { Nonsense } from './errors.ts';

const url = z.string().max(2000);

/** §7.1.3 */
const orderShape = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  authorizations: z.array(url).max(LIMITS.names).default([]),
  finalize: url,
  certificate: url.optional(),
  error: z.unknown().optional(),
});
export type AcmeOrder = z.output<typeof orderShape> & { readonly url: string };

/** §7.1.4. The token becomes a path and a file name: RFC 8555 §8.3 has it in base64url, and so it must be. */
const authorizationShape = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier: z.object({ type: z.string().max(50), value: z.string().max(300) }),
  challenges: z
    .array(
      z.object({
        type: z.string().max(50),
        url,
        status: z.enum(['pending', 'processing', 'valid', 'invalid']),
        token: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,200}$/)
          .optional(),
        error: z.unknown().optional(),
      }),
    )
    .max(50),
});
export type AcmeAuthorization = z.output<typeof authorizationShape>;

export const readOrder = (value: unknown, at: string): AcmeOrder => ({
  ...read('order', orderShape, value),
  url: at,
});
export const readAuthorization = (value: unknown): AcmeAuthorization =>
  read('authorization', authorizationShape, value);

function read<T>(what: string, shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Nonsense(`${what}: ${issue?.path.join('.')}: ${issue?.message}`);
}
