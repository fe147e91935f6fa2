// Shapes of assignments: the transaction while it runs, its events, and the receipt it leaves.
import { z } from 'zod';
import { type JournalEntry, STEP_KINDS, type Step } from '#core/assigned/journal.ts';
import { LIMITS } from '#core/limits.ts';
import type { Complaint } from '#core/problems.ts';
import type { AssignInput, AssignmentOutcome, AssignmentView, HouseEvent, Receipt } from '#core/views.ts';
import { trustRow } from './certificates.ts';
import { congruent } from './congruent.ts';
import {
  certificateId,
  complaint,
  evidence,
  instant,
  line,
  requestId,
  thumbprint,
  transactionId,
} from './parts.ts';

const outcome = congruent<AssignmentOutcome>()(
  z.enum(['proven', 'assigned', 'rolled-back', 'refused', 'stopped']),
);

const step = congruent<Step>()(z.object({ kind: z.enum(STEP_KINDS), on: z.string() }).meta({ id: 'Step' }));

const journalEntry = congruent<JournalEntry>()(
  z
    .object({
      at: instant,
      step,
      phase: z.enum(['intended', 'done', 'failed']),
      ms: z.number().exactOptional(),
      complaints: z.array(complaint).exactOptional(),
      detail: z.unknown().exactOptional(),
    })
    .meta({ id: 'JournalEntry' }),
);

export const assignInput = congruent<AssignInput>()(
  z
    .strictObject({
      certificate: thumbprint,
      usages: z.array(line).max(LIMITS.usages).optional(),
      request: requestId.optional(),
    })
    .meta({ id: 'AssignInput' }),
);

export const assignmentView = congruent<AssignmentView>()(
  z
    .object({
      id: transactionId,
      certificate: certificateId,
      thumbprint: z.string(),
      usages: z.array(z.string()),
      plan: z.array(step),
      entries: z.array(journalEntry),
      outcome: outcome.exactOptional(),
      complaints: z.array(complaint),
    })
    .meta({ id: 'Assignment' }),
);

/** What the stream of one assignment carries: every entry of its journal, in order, then how it ended. */
export type AssignmentEvent =
  | { readonly kind: 'step'; readonly entry: JournalEntry }
  | {
      readonly kind: 'outcome';
      readonly outcome: AssignmentOutcome;
      readonly complaints: readonly Complaint[];
    };
export const assignmentEvent = congruent<AssignmentEvent>()(
  z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('step'), entry: journalEntry }),
      z.object({ kind: z.literal('outcome'), outcome, complaints: z.array(complaint) }),
    ])
    .meta({ id: 'AssignmentEvent' }),
);

export const houseEvent = congruent<HouseEvent>()(
  z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('step'), transaction: transactionId, entry: journalEntry }),
      z.object({ kind: z.literal('assignment'), assignment: transactionId, outcome }),
      z.object({ kind: z.literal('request'), request: requestId, fact: z.string() }),
      z.object({
        kind: z.literal('changed'),
        what: z.enum(['stores', 'topology', 'services', 'usages', 'authority']),
      }),
    ])
    .meta({ id: 'HouseEvent' }),
);

export const receipt = congruent<Receipt>()(
  z
    .object({
      version: z.literal(1),
      id: transactionId,
      computer: z.string(),
      openedAt: instant,
      closedAt: instant,
      outcome,
      complaints: z.array(complaint),
      warnings: z.array(complaint),
      certificate: z.object({
        id: certificateId,
        thumbprint: z.string(),
        subject: z.string(),
        issuer: z.string(),
        notAfter: instant,
        pem: z.string(),
      }),
      usages: z.array(z.string()),
      verdicts: z.array(z.object({ service: z.string(), usage: z.string(), rows: z.array(trustRow) })),
      services: z.array(
        z.object({
          service: z.string(),
          usage: z.string(),
          instance: z.string(),
          files: z.string(),
          before: z.string().exactOptional(),
          beforeThumbprint: z.string().exactOptional(),
          after: z.string(),
          evidence: z.array(evidence),
        }),
      ),
      steps: z.array(journalEntry),
      mixed: z.object({ from: instant.exactOptional(), to: instant.exactOptional(), ms: z.number() }),
      rollbackPoint: z.array(z.object({ service: z.string(), version: z.string().exactOptional() })),
    })
    .meta({ id: 'Receipt' }),
);

export const proveInput = z.strictObject({ usages: z.array(line).max(LIMITS.usages).optional() });
