// Shapes of relying parties' stores: what they hold, what a change does, and its answer.
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import type {
  MisplacedView,
  PartyChangeInput,
  PartyChangeView,
  PartyCheckView,
  PartyUndoInput,
  PartyView,
  PutRightInput,
} from '#core/party-views.ts';
import { PARTY_KINDS } from '#core/topology/party.ts';
import { MISPLACED_WHY } from '#core/trusted/misplaced.ts';
import { STORE_NOTES } from '#core/trust-store.ts';
import { trustRow } from './certificates.ts';
import { congruent } from './congruent.ts';
import { certificateId, complaint, instant, line, thumbprint } from './parts.ts';

const kind = z.enum(PARTY_KINDS);
const change = z.enum(['install', 'uninstall']);
const named = { id: certificateId, thumbprint: z.string(), subject: z.string() };

export const partyView = congruent<PartyView>()(
  z
    .object({
      party: z.string(),
      kind,
      usages: z.array(z.string()),
      anchors: z.number().int(),
      pool: z.number().int(),
      distrusted: z.number().int(),
      notes: z.array(z.enum(STORE_NOTES)),
      complaints: z.array(complaint),
      installed: z.array(z.object({ ...named, at: instant })),
    })
    .meta({ id: 'Party' }),
);

export const partyCheckInput = z.strictObject({ party: line, certificate: thumbprint });
export const partyCheckView = congruent<PartyCheckView>()(
  z
    .object({
      party: z.string(),
      kind,
      ...named,
      holds: z.enum(['anchor', 'pool', 'distrusted', 'nothing']),
      ours: z.boolean(),
      row: trustRow,
    })
    .meta({ id: 'PartyCheck' }),
);

const yes = thumbprint.meta({ description: 'SHA-256 of the certificate, given back' }).optional();

export const partyChangeInput = congruent<PartyChangeInput>()(
  z
    .strictObject({ party: line, certificate: thumbprint, change, yes, dryRun: z.boolean().optional() })
    .meta({ id: 'PartyChange' }),
);
export const partyUndoInput = congruent<PartyUndoInput>()(
  z.strictObject({ party: line.optional(), yes, dryRun: z.boolean().optional() }).meta({ id: 'PartyUndo' }),
);
export const partyChangeView = congruent<PartyChangeView>()(
  z
    .object({
      party: z.string(),
      kind,
      change,
      ...named,
      notAfter: instant,
      outcome: z.enum(['would-change', 'changed', 'already']),
      commands: z.array(z.array(z.string())),
      files: z.array(z.string()),
    })
    .meta({ id: 'PartyChanged' }),
);

export const putRightInput = congruent<PutRightInput>()(
  z
    .strictObject({
      dryRun: z.boolean().optional(),
      trustRoots: z.array(thumbprint).max(LIMITS.pageItems).optional(),
    })
    .meta({ id: 'PutRight' }),
);
export const misplacedView = congruent<MisplacedView>()(
  z
    .object({
      party: z.string(),
      ...named,
      notAfter: instant,
      store: z.enum(['personal', 'root', 'intermediate']),
      why: z.enum(MISPLACED_WHY),
      to: z.enum(['personal', 'root', 'intermediate']).exactOptional(),
      outcome: z.enum(['would-move', 'would-drop', 'moved', 'dropped', 'needs-yes', 'not-ours']),
    })
    .meta({ id: 'Misplaced' }),
);

export const partyPasswordInput = z.strictObject({
  party: line,
  password: z.string().min(1).max(LIMITS.passwordLongest),
});
