// Settings of a service as one zod schema: what is checked, and what form, CLI help and docs page are made of.
import { z } from 'zod';
import type { Settings } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';

export const settingsOf = <S extends z.ZodType>(schema: S): Settings<z.output<S>> => ({
  parse(value) {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw refuse(
      'request.settings.invalid',
      { member: issue?.path.join('.') ?? '', why: issue?.message ?? '' },
      result.error,
    );
  },
  get schema() {
    return z.toJSONSchema(schema, { io: 'input' });
  },
});

export const absolutePath = (description: string): z.ZodString =>
  z.string().regex(ABSOLUTE, 'absolute path').describe(description);
/** No control characters: a path ends up in other programs' configuration files. */
const ABSOLUTE = /^\/[^\p{Cc}]*$/u;

/** A program and its arguments; no shell reads it. */
export const argv = (description: string) => z.array(z.string()).min(1).describe(description);

export const targetsSetting = z
  .array(
    z.strictObject({
      host: z
        .string()
        .min(1)
        .describe('Name or address to connect to; every address a name resolves to is looked at.'),
      port: z.int().min(1).max(65_535).describe('TCP port.'),
      serverName: z.string().min(1).describe('Name that the certificate must cover, sent as SNI.'),
      protocol: z.enum(['tls', 'https', 'sip']).describe('How an application there is made to answer.'),
      mutual: z.boolean().default(false).describe('The service demands a client certificate.'),
    }),
  )
  .describe('Where this service presents its certificate.');

export const clientCasSetting = z
  .boolean()
  .optional()
  .describe(
    'Write the CAs whose client certificates are accepted to ca.pem. Default: when a target is mutual.',
  );
