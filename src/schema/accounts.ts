// Shapes of signing in: who is there, password, passkeys.
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';

/** Shown in pages and terminals: no control characters, and none that nobody sees. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.accountNameCharacters)
  .regex(/^\P{C}+$/u);
const password = z.string().min(1).max(LIMITS.passwordLongest);
/** As the browser's WebAuthn gives it; its own library reads it (WebAuthn Level 3 §5.1.8). */
const credential = z.looseObject({ id: z.string().max(2_000) });

export const whoAmI = z
  .object({
    state: z.enum(['first-run', 'administrator-needed', 'sign-in', 'signed-in']),
    name: z.string().exactOptional(),
  })
  .meta({ id: 'WhoAmI' });
export const signInInput = z.strictObject({ name, password }).meta({ id: 'SignIn' });
export const passwordInput = z
  .strictObject({ current: password, next: password })
  .meta({ id: 'NewPassword' });
export const passkeyInput = z.strictObject({ name, credential }).meta({ id: 'NewPasskey' });
export const passkeySignInInput = z.strictObject({ credential });
export const passkeyOptions = z.looseObject({}) as unknown as z.ZodType<object>;
export const passkeyLine = z
  .object({ id: z.string(), name: z.string(), host: z.string(), addedAt: z.string() })
  .meta({ id: 'Passkey' });
export const byPasskey = z.strictObject({ id: z.string().min(1).max(2_000) });
