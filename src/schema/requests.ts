// Shapes of requests: the short form, what it becomes, and where it stands.
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import {
  type DraftInput,
  type DraftView,
  type NameWhy,
  REQUEST_STATES,
  type RequestOffer,
  type RequestState,
  type RequestView,
} from '#core/views.ts';
import { certificateView } from './certificates.ts';
import { congruent } from './congruent.ts';
import {
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
    })
    .meta({ id: 'Draft' }),
);

const requestOffer = congruent<RequestOffer>()(
  z.enum(['assign-box', 'assign', 'import', 'retrieve', 'bring-reply', 'finish', 'again', 'receipt']),
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
      log: z.array(z.object({ at: instant, kind: z.string() })),
    })
    .meta({ id: 'Request' }),
);

export const finishInput = z.strictObject({ assign: z.boolean() });
export const finished = z.object({ request: requestView, assignment: transactionId.exactOptional() });
