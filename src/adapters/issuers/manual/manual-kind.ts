// A CA reached by a person: the request goes out as a file, the reply comes in as one. The connector only hands out and remembers nothing.
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSigningRequest } from '#core/authority/csr.ts';
import { LIMITS } from '#core/limits.ts';
import type { Answer, Issuer, IssuerHost, IssuerKind, Order, Settings } from '#core/ports.ts';
import { must, refuse } from '#core/problems.ts';
import { writePem } from '#core/x509/pem.ts';
import { z } from 'zod';

const schema = z.strictObject({
  folder: z
    .string()
    .min(1)
    .max(1000)
    .refine((path) => path.startsWith('/'), { message: 'absolute path' })
    .optional()
    .describe(
      'Folder where each request is also laid down as NUMBER.csr (PEM), for whoever carries it to the CA. Absent: it is fetched from the request itself.',
    ),
});
export type ManualSettings = z.output<typeof schema>;

export const manualSettings: Settings<ManualSettings> = {
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

export const manualKind: IssuerKind<ManualSettings> = {
  kind: 'manual',
  settings: manualSettings,
  can: { unattended: false, byHand: true, templates: [] },
  open: (settings, host) => openManual(settings, host),
};

/** Always pending: the reply is brought in by an import, which finds its request by the key. */
const openManual = (settings: ManualSettings, host: IssuerHost): Issuer => ({
  submit: async (order, signal) => {
    signal.throwIfAborted();
    must(checkSigningRequest(order.csr, host.crypto));
    if (settings.folder !== undefined) await layDown(settings.folder, order);
    return pending(order.id);
  },
  poll: async (ticket, signal) => {
    signal.throwIfAborted();
    return pending(ticket);
  },
});

const pending = (ticket: string): Answer => ({ state: 'pending', number: shortId(ticket), ticket });

/** The end of the request's own id: short enough to be read out on the telephone, and the same each time. */
const shortId = (ticket: string): string => ticket.replace(/^req_/, '').slice(-SHORT).toUpperCase();
const SHORT = 8;

/** Whole or not at all: written beside and renamed. Doing it again writes the same. Holds no secret, so others may read it. */
const layDown = async (folder: string, order: Order): Promise<void> => {
  const path = join(folder, `${shortId(order.id)}.csr`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await writeFile(`${path}.new`, writePem('CERTIFICATE REQUEST', order.csr), { mode: 0o644 });
    await chmod(`${path}.new`, 0o644);
    await rename(`${path}.new`, path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw refuse(
      'request.issuer.folder-failed',
      { folder: folder.slice(0, LIMITS.textCharacters), why },
      error,
    );
  }
};
