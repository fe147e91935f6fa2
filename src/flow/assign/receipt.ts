// The receipt: everything about one assignment in one document, made from the journal and nothing else that could change later.
import type { Complaint } from '#core/problems.ts';
import type { Receipt } from '#core/views.ts';
import { nameText } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { thumbprint } from '#core/x509/thumbprint.ts';
import { type Context, detailOf } from './context.ts';
import type { Ended } from './run.ts';
import { certificateBefore } from './steps-back.ts';
import { evidenceOf, type JudgedDetail } from './steps-forward.ts';

export const receiptOf = async (context: Context, ended: Ended): Promise<Receipt> => {
  const { world, record, certificate, parts, entries } = context;
  return {
    version: 1,
    id: record.id,
    computer: world.computer,
    openedAt: record.openedAt,
    closedAt: world.now().toISOString(),
    outcome: ended.outcome,
    complaints: ended.complaints,
    warnings: distinct(ended.warnings),
    certificate: {
      id: record.certificate,
      thumbprint: thumbprint(certificate.der, world.crypto),
      subject: nameText(certificate.subject),
      issuer: nameText(certificate.issuer),
      notAfter: certificate.notAfter.toISOString(),
      pem: writePem('CERTIFICATE', certificate.der),
    },
    usages: record.usages,
    verdicts: parts.map((part) => ({
      service: part.service,
      usage: part.usage,
      rows: detailOf<JudgedDetail>(context, { kind: 'judge', on: part.service })?.rows ?? [],
    })),
    services: await Promise.all(
      parts.map(async (part) => {
        // A receipt is written also where the earlier files cannot be read any more.
        const before = await certificateBefore(part).catch(() => undefined);
        return {
          service: part.service,
          usage: part.usage,
          instance: part.instance,
          files: part.open.live.paths.version(part.staged),
          after: part.staged,
          evidence: backEvidence(context, part.service) ?? evidenceOf(context, part),
          ...(part.before === undefined ? {} : { before: part.before }),
          ...(before === undefined ? {} : { beforeThumbprint: thumbprint(before.der, world.crypto) }),
        };
      }),
    ),
    steps: entries,
    mixed: mixedOf(context),
    rollbackPoint: parts.map((part) => ({
      service: part.service,
      ...(part.before === undefined ? {} : { version: part.before }),
    })),
  };
};

/**
 * The window in which some services presented one certificate and others another: from the moment the first program was told to read the new
 * files to the moment the last service was seen at its final certificate. One program alone is never mixed.
 */
const mixedOf = ({ entries, parts }: Context): Receipt['mixed'] => {
  if (new Set(parts.map(({ instance }) => instance)).size < 2) return { ms: 0 };
  const from = entries.find(({ step, phase }) => step.kind === 'reload' && phase === 'intended')?.at;
  const to = entries.findLast(
    ({ step, phase }) => (step.kind === 'prove' || step.kind === 'prove-back') && phase !== 'intended',
  )?.at;
  if (from === undefined || to === undefined) return { ms: 0 };
  return { from, to, ms: Math.max(0, new Date(to).getTime() - new Date(from).getTime()) };
};

const backEvidence = (
  context: Context,
  service: string,
): Receipt['services'][number]['evidence'] | undefined =>
  detailOf<{ evidence: Receipt['services'][number]['evidence'] }>(context, {
    kind: 'prove-back',
    on: service,
  })?.evidence;

const distinct = (complaints: readonly Complaint[]): readonly Complaint[] => {
  const seen = new Map(complaints.map((complaint) => [JSON.stringify(complaint), complaint]));
  return [...seen.values()];
};
