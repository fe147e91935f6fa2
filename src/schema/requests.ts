// Shapes of requests: the short form, what it becomes, and where it stands.
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import {
  type DraftInput,
  type DraftView,
  type MissingCertificate,
  type NameLine,
  type NameWhy,
  REQUEST_STATES,
  type RequestAnswer,
  type RequestLogLine,
  type RequestOffer,
  type RequestState,
  type RequestView,
  type SavedDraft,
  type SavedDraftInput,
} from '#core/views.ts';
import { certificateView } from './certificates.ts';
import { congruent } from './congruent.ts';
import {
  certificateId,
  complaint,
  generalName,
  instant,
  keyAlgorithm,
  line,
  requestId,
  thumbprint,
  transactionId,
} from './parts.ts';

export const requestState = congruent<RequestState>()(z.enum(REQUEST_STATES));

export const nameWhy = congruent<NameWhy>()(
  z
    .object({
      name: generalName,
      why: z.object({ code: z.string(), facts: z.record(z.string(), z.string()) }),
      usages: z.array(z.string()),
    })
    .meta({ id: 'NameWhy' }),
);

export const draftInput = congruent<DraftInput>()(
  z
    .strictObject({
      usages: z.array(line).max(LIMITS.usages).optional(),
      issuer: line.optional(),
      template: line.optional(),
      addNames: z.array(z.string().min(1).max(LIMITS.nameCharacters)).max(LIMITS.names).optional(),
      key: keyAlgorithm.optional(),
      friendlyName: line.optional(),
      assign: z.boolean().optional(),
      predecessor: thumbprint.optional(),
    })
    .meta({ id: 'DraftInput' }),
);

export const draftView = congruent<DraftView>()(
  z
    .object({
      usages: z.array(z.string()),
      issuer: z.string(),
      template: z.string(),
      commonName: z.string(),
      names: z.array(nameWhy),
      key: keyAlgorithm,
      friendlyName: z.string(),
      assign: z.boolean(),
      keys: z.array(z.enum(['rsa', 'ec', 'ed25519'])).exactOptional(),
      warnings: z.array(complaint).exactOptional(),
    })
    .meta({ id: 'Draft' }),
);

/** Text of fields as it was typed: any characters, bounded. Few fields; more is no form of ours. */
const typed = z
  .record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().max(LIMITS.typedCharacters))
  .refine((fields) => Object.keys(fields).length <= LIMITS.typedFields, { message: 'fields' });

export const savedDraftInput = congruent<SavedDraftInput>()(
  z.strictObject({ ...draftInput.shape, typed: typed.optional() }).meta({ id: 'SavedDraftInput' }),
);
/** The version that this window saw last. */
export const draftAfter = z.strictObject({ after: z.number().int().min(0).optional() });
export const savedDraft = congruent<SavedDraft>()(
  z
    .object({
      draft: savedDraftInput.exactOptional(),
      savedAt: instant.exactOptional(),
      version: z.number().int().min(0),
    })
    .meta({ id: 'SavedDraft' }),
);

export const namesInput = z.strictObject({
  names: z.array(z.string().max(LIMITS.nameCharacters)).max(LIMITS.names),
});
export const nameLine = congruent<NameLine>()(
  z
    .object({
      text: z.string(),
      ok: z.boolean(),
      name: generalName.exactOptional(),
      aLabel: z.string().exactOptional(),
      readable: z.string().exactOptional(),
      complaint: complaint.exactOptional(),
    })
    .meta({ id: 'NameLine' }),
);

const requestOffer = congruent<RequestOffer>()(
  z.enum([
    'assign-box',
    'assign',
    'import',
    'install',
    'retrieve',
    'bring-reply',
    'finish',
    'again',
    'receipt',
  ]),
);

export const requestAnswer = congruent<RequestAnswer>()(z.enum(['waiting', 'decided', 'by-hand', 'unknown']));

const missingCertificate = congruent<MissingCertificate>()(
  z
    .object({
      party: z.string(),
      store: z.enum(['root', 'intermediate']),
      subject: z.string(),
      keyId: z.string(),
      where: z.string(),
      held: z.boolean(),
      id: certificateId.exactOptional(),
      thumbprint: z.string().exactOptional(),
      notAfter: instant.exactOptional(),
    })
    .meta({ id: 'MissingCertificate' }),
);

const logLine = congruent<RequestLogLine>()(
  z.object({
    at: instant,
    kind: z.string(),
    ms: z.number().exactOptional(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
);

export const requestView = congruent<RequestView>()(
  z
    .object({
      id: requestId,
      state: requestState,
      finished: z.boolean(),
      createdAt: instant,
      draft: draftView,
      offers: z.array(requestOffer),
      number: z.string().exactOptional(),
      certificate: certificateView.exactOptional(),
      complaints: z.array(complaint),
      transaction: transactionId.exactOptional(),
      answer: requestAnswer.exactOptional(),
      missing: z.array(missingCertificate).exactOptional(),
      log: z.array(logLine),
    })
    .meta({ id: 'Request' }),
);

export const finishInput = z.strictObject({ assign: z.boolean() });
export const finished = z.object({ request: requestView, assignment: transactionId.exactOptional() });
