// What each step back does: the certificate that was there, the program made to read it, and proof that it is served again.
import type { StepKind } from '#core/assigned/journal.ts';
import { complain } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { readPem } from '#core/x509/pem.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import {
  type Context,
  detailOf,
  namesIn,
  type OpenPart,
  partOf,
  partsOf,
  type StepResult,
  type StepRunner,
} from './context.ts';
import { isRevoked } from '../trust.ts';
import { lookUntilSettled } from './look.ts';
import { type Before, reloadOrRestart } from './steps-forward.ts';

type Back = Extract<StepKind, 'switch-back' | 'reload-back' | 'prove-back' | 'discard'>;
const FINE: StepResult = { complaints: [] };

export const BACK_RUNNERS: Record<Back, StepRunner> = {
  'switch-back': async (context, on) => {
    const part = partOf(context, on);
    await part.open.live.switchTo(part.before);
    return FINE;
  },

  'reload-back': async (context, on) => {
    const [part] = partsOf(context, on);
    if (part === undefined || !(await part.open.service.running())) return FINE;
    const ran = await reloadOrRestart(part);
    // A reload's word is no evidence either way: prove-back decides. But it is said: where there is nothing to look at, it is all there is.
    const warnings = ran.ok
      ? []
      : [
          complain('assigned.reload.failed', {
            instance: part.instance,
            output: ran.output.slice(0, 2_000),
          }),
        ];
    return { complaints: [], warnings, detail: { how: ran.how, ok: ran.ok, ms: ran.ms } };
  },

  'prove-back': async (context, on) => {
    const part = partOf(context, on);
    const before = detailOf<Before>(context, { kind: 'probe-before', on })?.evidence ?? [];
    const certificate = await certificateBefore(part);
    if (certificate === undefined) return FINE;
    const id = certificateId(certificate.der, context.world.crypto);
    // The old certificate's own faults are no fault of going back: only that it is the one served again is asked.
    const proof = await lookUntilSettled(
      context.world,
      part.open,
      { id, chain: [], judge: false, previous: context.record.certificate },
      before,
    );
    const against = proof.contrary.filter(
      ({ code }) => code.startsWith('proven.certificate.') || code === 'proven.unreachable',
    );
    const failed =
      against.length > 0 ? [complain('assigned.rollback.failed', { service: on }), ...against] : [];
    return { complaints: failed, warnings: proof.harmless, detail: { evidence: proof.evidence } };
  },

  discard: async (context, on) => {
    const part = partOf(context, on);
    try {
      if ((await part.open.live.current()) !== part.staged) await part.open.live.discard(part.staged);
      return FINE;
    } catch (error) {
      // Files that nobody reads: worth a word, and no failure of going back.
      if (error instanceof Refusal) return { complaints: [], warnings: [error.complaint] };
      throw error;
    }
  },
};

/** Undefined: there is a certificate to go back to. Otherwise why there is none: going back to it would be the outage. */
export const rollbackTarget = async (
  context: Context,
  part: OpenPart,
): Promise<'none' | 'expired' | 'revoked' | undefined> => {
  if (part.before === undefined) return 'none';
  const certificate = await certificateBefore(part);
  if (certificate === undefined) return 'none';
  if (certificate.notAfter < context.world.now()) return 'expired';
  return (await isRevoked(context.world, certificate)) ? 'revoked' : undefined;
};

export const certificateBefore = async (part: OpenPart): Promise<Certificate | undefined> => {
  if (part.before === undefined) return undefined;
  const { chain } = namesIn(part.open);
  const bytes = await part.open.live.read(part.before, chain);
  if (bytes === undefined) return undefined;
  const blocks = readPem(new TextDecoder().decode(bytes));
  const first = blocks.ok ? blocks.value.find(({ label }) => label === 'CERTIFICATE')?.der : bytes;
  if (first === undefined) return undefined;
  const parsed = parseCertificate(first);
  return parsed.ok ? parsed.value : undefined;
};
