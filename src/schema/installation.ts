// Shapes of what is set up and how it stands: usages, services, CAs, the embedded authority, the check-up.
import { LIMITS } from '#core/limits.ts';
import { z } from 'zod';
import type {
  AdoptView,
  AuthorityView,
  DoctorLine,
  PublicationInput,
  ServiceInput,
  ServiceView,
  StatusView,
  Standing,
  UsageView,
} from '#core/views.ts';
import { certificateLine } from './certificates.ts';
import { congruent } from './congruent.ts';
import { complaint, evidence, instant, line, requestId, thumbprint, transactionId } from './parts.ts';
import { nameWhy, requestAnswer, requestState } from './requests.ts';

export const serviceView = congruent<ServiceView>()(
  z
    .object({
      id: z.string(),
      usage: z.string(),
      kind: z.string(),
      instance: z.string(),
      targets: z.array(z.string()),
      live: z.string(),
      adopted: z.boolean(),
    })
    .meta({ id: 'Service' }),
);

const standing = congruent<Standing>()(
  z
    .object({
      trusted: z.boolean(),
      at: instant,
      since: instant,
      anchors: z.array(z.object({ party: z.string(), digest: z.string() })),
    })
    .meta({ id: 'Standing' }),
);

export const usageView = congruent<UsageView>()(
  z
    .object({
      id: z.string(),
      group: z.string(),
      required: z.array(nameWhy),
      assigned: z
        .object({
          ...certificateLine.shape,
          trusted: z.boolean(),
          complaints: z.array(complaint),
          standing: standing.exactOptional(),
        })
        .exactOptional(),
      services: z.array(serviceView),
      proof: z.enum(['proven', 'contrary', 'unreachable', 'never', 'none']),
      evidence: z.array(evidence),
    })
    .meta({ id: 'Usage' }),
);

export const statusView = congruent<StatusView>()(
  z
    .object({
      product: z.string(),
      computer: z.string(),
      usages: z.array(usageView),
      unassigned: z.array(certificateLine),
      requests: z.array(
        z.object({
          id: requestId,
          state: requestState,
          friendlyName: z.string(),
          createdAt: instant,
          number: z.string().exactOptional(),
          answer: requestAnswer.exactOptional(),
        }),
      ),
      more: z.object({ unassigned: z.number(), requests: z.boolean() }),
      openTransactions: z.array(transactionId),
    })
    .meta({ id: 'Status' }),
);

const owner = z.union([line, z.number().int().min(0).max(4_294_967_294)]);
export const serviceInput = congruent<ServiceInput>()(
  z
    .strictObject({
      id: line,
      usage: line,
      kind: line,
      settings: z.unknown(),
      owner: owner.optional(),
      group: owner.optional(),
      mode: z.number().int().min(0).max(0o777).optional(),
    })
    .meta({ id: 'ServiceInput' }),
);

/** `addNames`: names that the program answers to, from then on required of the usage's certificates. */
export const adoptInput = z.strictObject({
  apply: z.boolean(),
  addNames: z.array(z.string().max(LIMITS.textCharacters)).max(LIMITS.names).exactOptional(),
});
export const adoptView = congruent<AdoptView>()(
  z
    .object({
      service: z.string(),
      applied: z.boolean(),
      found: z.object({ certificate: z.string(), key: z.string(), clientCas: z.string().exactOptional() }),
      thumbprint: z.string(),
      changes: z.array(
        z.object({
          file: z.string(),
          before: z.string(),
          after: z.string(),
          backup: z.string().exactOptional(),
        }),
      ),
      evidence: z.array(evidence),
    })
    .meta({ id: 'Adoption' }),
);

export const issuerLine = z.object({ id: z.string(), kind: z.string() }).meta({ id: 'Issuer' });
export const issuerInput = congruent<{ id: string; kind: string; settings: unknown }>()(
  z.strictObject({ id: line, kind: line, settings: z.unknown() }).meta({ id: 'IssuerInput' }),
);
export const connector = congruent<{
  kind: string;
  role: 'issuer' | 'service';
  can: object;
  schema: object;
}>()(
  z
    .object({
      kind: z.string(),
      role: z.enum(['issuer', 'service']),
      can: z.looseObject({}) as unknown as z.ZodType<object>,
      schema: z.looseObject({}) as unknown as z.ZodType<object>,
    })
    .meta({ id: 'Connector' }),
);

export const authorityView = congruent<AuthorityView>()(
  z
    .object({
      certificates: z.array(certificateLine),
      templates: z.array(z.object({ name: z.string(), approval: z.boolean(), days: z.number() })),
      pending: z.array(
        z.object({
          number: z.string(),
          request: z.string(),
          template: z.string(),
          names: z.array(z.string()),
          since: instant,
        }),
      ),
      waiting: z.number(),
      issued: z.number(),
      crl: z.object({ number: z.string(), nextUpdate: instant }).nullable(),
      publication: z.object({ url: z.string(), listen: z.string() }).nullable(),
    })
    .meta({ id: 'Authority' }),
);
export const approveInput = z.strictObject({ by: line });
export const denyInput = z.strictObject({ by: line, why: line });
export const approvalInput = z.strictObject({ approval: z.boolean() });
export const revokeInput = z.strictObject({ thumbprint, reason: line, force: z.boolean().optional() });
export const publicationInput = congruent<PublicationInput>()(
  z.strictObject({ url: line.nullable(), listen: line.optional() }).meta({ id: 'Publication' }),
);

export const doctorLine = congruent<DoctorLine>()(
  z
    .object({
      check: z.string(),
      ok: z.boolean(),
      complaints: z.array(complaint),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
    })
    .meta({ id: 'DoctorLine' }),
);

/** Any JSON value of at most LIMITS.requestBytes; `core/topology` judges it. */
export const topology = z
  .unknown()
  .meta({ id: 'Topology', description: 'Servers, pools, domains and usages.' });

/** 256 random bits in base64url. */
export const sessionInput = z.strictObject({ token: z.string().min(20).max(100) });
export const link = z.object({ url: z.string(), expiresAt: instant }).meta({ id: 'Link' });
