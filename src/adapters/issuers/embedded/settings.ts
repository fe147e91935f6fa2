// What the embedded CA can be told. Everything has a default: it works untold.
import { MOST_DAYS } from '#core/authority/templates.ts';
import type { PublishedAt } from '#core/authority/published-urls.ts';
import type { Settings } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { z } from 'zod';

const schema = z.strictObject({
  crlUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional()
    .describe(
      'URL of the folder where relying parties fetch the revocation lists, written into every certificate made from then on. Absent: certificates name no list, and who wants to know of a revocation must be given the list.',
    ),
  days: z
    .int()
    .min(1)
    .max(MOST_DAYS - 1)
    .default(365)
    .describe('Validity of certificates in days. The end of the issuing CA cuts it short.'),
  rootKey: z
    .enum(['P-384', 'P-256'])
    .default('P-384')
    .describe('Curve of the root key, used when the CA is made. The issuing CA always has P-256.'),
});

export type EmbeddedSettings = z.output<typeof schema>;

export const embeddedSettings: Settings<EmbeddedSettings> = {
  parse: (value) => {
    const result = schema.safeParse(value ?? {});
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw refuse('request.settings.invalid', {
      member: issue?.path.join('.') ?? '',
      why: issue?.message ?? '',
    });
  },
  get schema() {
    return z.toJSONSchema(schema, { io: 'input' });
  },
};

/** Settings, and where the CA publishes: asked for each time, since it may be set meanwhile, also by another process. */
export type Publishing = () => Promise<PublishedAt>;

export const publishing =
  (settings: EmbeddedSettings, url: () => Promise<string | undefined>): Publishing =>
  async () => {
    const base = await url();
    return { crlBase: base ?? settings.crlUrl, aiaBase: base };
  };
