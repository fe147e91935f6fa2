// Shapes of certificates: in lists, in full, imported, verified.
import { z } from 'zod';
import type { Page } from '#core/deeds.ts';
import type { StoreName } from '#core/ledger.ts';
import { LIMITS } from '#core/limits.ts';
import { PARTY_KINDS } from '#core/topology/party.ts';
import { STORE_NOTES } from '#core/trust-store.ts';
import type {
  CertificateLine,
  CertificateView,
  FetchedIssuer,
  FetchView,
  ImportInput,
  ImportItem,
  ImportView,
  LinkRevocation,
  TrustRow,
  UsageFitness,
  VerifyInput,
} from '#core/views.ts';
import { type DescribedExtension, EXTENSION_FACTS, EXTENSION_KINDS } from '#core/x509/describe.ts';
import { UNKNOWN_WHYS } from '#core/trusted/revocation.ts';
import { congruent } from './congruent.ts';
import {
  certificateId,
  complaint,
  fileText,
  generalName,
  instant,
  line,
  requestId,
  thumbprint,
} from './parts.ts';

export const storeName = congruent<StoreName>()(z.enum(['personal', 'root', 'intermediate']));

export const certificateLine = congruent<CertificateLine>()(
  z
    .object({
      id: certificateId,
      thumbprint: z.string().meta({ description: 'SHA-1 of the DER, upper-case hex, as Windows shows it' }),
      friendlyName: z.string(),
      subject: z.string(),
      issuer: z.string(),
      serial: z.string(),
      names: z.array(generalName),
      notBefore: instant,
      notAfter: instant,
      stores: z.array(storeName),
      source: z.string(),
      keyPresent: z.boolean(),
      assignedTo: z.array(z.string()),
    })
    .meta({ id: 'CertificateLine' }),
);

const said = {
  by: z.enum(['crl', 'ocsp', 'stapled', 'authority']),
  from: z.string(),
  thisUpdate: instant,
  nextUpdate: instant.exactOptional(),
};
const linkRevocation = congruent<LinkRevocation>()(
  z
    .discriminatedUnion('state', [
      z.object({ state: z.literal('good'), ...said }),
      z.object({ state: z.literal('revoked'), at: instant, reason: z.string(), ...said }),
      z.object({ state: z.literal('unknown'), why: z.enum(UNKNOWN_WHYS), from: z.string() }),
    ])
    .meta({ id: 'Revocation' }),
);

export const trustRow = congruent<TrustRow>()(
  z
    .object({
      party: z.string(),
      kind: z.enum(['computer', ...PARTY_KINDS]),
      trusted: z.boolean(),
      path: z.array(
        z.object({
          id: certificateId,
          subject: z.string(),
          thumbprint: z.string(),
          revocation: linkRevocation.exactOptional(),
        }),
      ),
      complaints: z.array(complaint),
      notes: z.array(z.enum(STORE_NOTES)).meta({
        description: 'Rules of its own by which the party judges beside what its store shows',
      }),
      cure: z
        .object({ install: certificateId })
        .meta({ description: 'The root that this party lacks and this computer trusts' })
        .exactOptional(),
    })
    .meta({ id: 'TrustRow' }),
);

const usageFitness = congruent<UsageFitness>()(
  z
    .object({
      usage: z.string(),
      fit: z.boolean(),
      complaints: z.array(complaint),
      warnings: z.array(complaint),
    })
    .meta({ id: 'UsageFitness' }),
);

const describedExtension = congruent<DescribedExtension>()(
  z
    .object({
      kind: z.enum(EXTENSION_KINDS),
      facts: z.array(
        z.object({
          what: z.enum(EXTENSION_FACTS),
          of: z.enum(['dns', 'ip', 'email', 'uri', 'directory', 'other']).exactOptional(),
          values: z.array(z.string()),
        }),
      ),
    })
    .meta({ id: 'DescribedExtension' }),
);

export const certificateView = congruent<CertificateView>()(
  z
    .object({
      ...certificateLine.shape,
      der: z.string().meta({ description: 'Base64' }),
      key: z.string(),
      signatureAlgorithm: z.string(),
      keyUsage: z.array(z.string()),
      extendedKeyUsage: z.array(z.string()),
      extensions: z.array(
        z.object({
          oid: z.string(),
          critical: z.boolean(),
          value: z.string().meta({ description: 'Base64' }),
          says: describedExtension,
        }),
      ),
      trust: z.array(trustRow),
      fitness: z.array(usageFitness),
      assignable: z.array(z.string()),
      complaints: z.array(complaint),
    })
    .meta({ id: 'Certificate' }),
);

export const certificatePage = congruent<Page<CertificateLine>>()(
  z.object({ total: z.number().int(), items: z.array(certificateLine) }),
);

export const certificateQuery = z.strictObject({
  store: storeName.optional(),
  text: line.optional(),
  thumbprint: thumbprint.optional(),
  limit: z.number().int().min(1).max(LIMITS.pageItems).default(50),
  offset: z.number().int().min(0).max(1_000_000).default(0),
});

export const importInput = congruent<ImportInput>()(
  z
    .strictObject({
      file: fileText.optional(),
      held: requestId.optional(),
      fileName: line.optional(),
      password: z.string().max(1000).optional(),
      friendlyName: line.optional(),
      request: requestId.optional(),
      trustRoots: z.array(thumbprint).max(LIMITS.pemBlocks).optional(),
      dryRun: z.boolean().optional(),
    })
    .refine(({ file, held }) => (file === undefined) !== (held === undefined), {
      message: 'one of file, held',
    })
    .meta({ id: 'Import' }),
);

const importItem = congruent<ImportItem>()(
  z.object({
    id: certificateId,
    thumbprint: z.string(),
    subject: z.string(),
    issuer: z.string(),
    notAfter: instant,
    store: storeName,
    keyPresent: z.boolean(),
    outcome: z.enum(['would-import', 'imported', 'already-there', 'needs-yes']),
    request: requestId.exactOptional(),
  }),
);

export const importView = congruent<ImportView>()(
  z
    .object({ dryRun: z.boolean(), items: z.array(importItem), keys: z.number().int() })
    .meta({ id: 'Imported' }),
);

const fetchedIssuer = congruent<FetchedIssuer>()(
  z.object({
    id: certificateId,
    thumbprint: z.string(),
    subject: z.string(),
    issuer: z.string(),
    notAfter: instant,
    from: z.string(),
  }),
);
export const fetchView = congruent<FetchView>()(
  z
    .object({
      trusted: z.boolean(),
      kept: z.array(fetchedIssuer),
      root: fetchedIssuer.exactOptional(),
      complaints: z.array(complaint),
    })
    .meta({ id: 'Fetched' }),
);

/** One of the three: a file's bytes in base64, an address to connect to, or the thumbprint of one that is kept. */
export const verifyInput = congruent<VerifyInput>()(
  z
    .strictObject({
      file: fileText.optional(),
      address: line.optional(),
      thumbprint: thumbprint.optional(),
      usage: line.optional(),
      store: line
        .meta({
          description: 'Asks this store alone: `computer`, or a relying party as the topology writes it',
        })
        .optional(),
    })
    .refine(
      ({ thumbprint: kept, file, address }) =>
        [kept, file, address].filter((one) => one !== undefined).length === 1,
      { message: 'one of thumbprint, file, address' },
    ),
);
