// What an ACME CA needs to be told. The zod schema is the form, the CLI help and the docs page.
import type { Settings } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { z } from 'zod';

const challenge = z
  .strictObject({
    type: z
      .literal('http-01')
      .default('http-01')
      .describe(
        'How the CA sees that the names are ours: it fetches a file over HTTP, port 80, from each name.',
      ),
    listen: z
      .string()
      .max(100)
      .optional()
      .describe(
        'Address for a small web server of certwizard that answers the CA and exists only while an order needs it: HOST:PORT, [IPv6]:PORT, or :PORT for every address. The CA always asks at port 80. Default :80.',
      ),
    webroot: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        'Instead of listening: folder of a web server that already answers on port 80; files are put into its .well-known/acme-challenge for the time of an order.',
      ),
  })
  .refine((it) => it.listen === undefined || it.webroot === undefined, {
    path: ['webroot'],
    message: 'listen or webroot, not both',
  })
  .refine((it) => it.listen === undefined || readAddress(it.listen) !== undefined, {
    path: ['listen'],
    message: 'HOST:PORT',
  })
  .refine((it) => it.webroot === undefined || it.webroot.startsWith('/'), {
    path: ['webroot'],
    message: 'absolute path',
  });

const schema = z.strictObject({
  directory: z
    .string()
    .max(1000)
    .refine(isDirectoryUrl, { message: 'https://…, or http:// on loopback' })
    .describe('Directory URL of the CA (RFC 8555 §7.1.1). https; plain http only on loopback.'),
  email: z
    .email()
    .max(254)
    .optional()
    .describe('Where the CA may write to about certificates and its terms.'),
  termsOfServiceAgreed: z
    .boolean()
    .default(false)
    .describe('You have read the terms of service of this CA, if it has any, and agree to them.'),
  caFile: z
    .string()
    .max(1000)
    .refine((path) => path.startsWith('/'), { message: 'absolute path' })
    .optional()
    .describe(
      'PEM file with the root that the web server of the CA itself is trusted by. When given, only this root is believed; otherwise those of this computer.',
    ),
  challenge: challenge.prefault({}).describe('How to prove that the names are ours.'),
});

export type AcmeSettings = z.output<typeof schema>;

export const acmeSettings: Settings<AcmeSettings> = {
  parse(value) {
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    const issue = read.error.issues[0];
    throw refuse('request.settings.invalid', {
      member: issue?.path.join('.') ?? '',
      why: issue?.message ?? '',
    });
  },
  get schema() {
    return z.toJSONSchema(schema, { io: 'input' });
  },
};

/** `HOST:PORT`, `[IPv6]:PORT` or `:PORT`; undefined when it is none of them. */
export function readAddress(
  text: string,
): { readonly host: string | undefined; readonly port: number } | undefined {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (found === null || port < 1 || port > 65_535) return undefined;
  return { host: found[1] ?? (found[2] || undefined), port };
}

/** True for the URLs that orders may go to: https, and http where nobody can listen in between. */
export function isAcmeUrl(text: string, plainAllowed: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (plainAllowed && protocol === 'http:' && LOOPBACK.test(hostname));
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function isDirectoryUrl(text: string): boolean {
  return isAcmeUrl(text, true) && new URL(text).hash === '';
}
