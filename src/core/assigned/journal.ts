// What the journal of an assignment keeps: the plan as it was made, then every step twice: as intended, and as done.
import type { CertificateId, Instant, RequestId, ServiceId, TransactionId, UsageId } from '../facts.ts';
import type { Complaint } from '../problems.ts';

export const STEP_KINDS = [
  'probe-before',
  'stage',
  'judge',
  'test',
  'switch',
  'reload',
  'prove',
  'commit',
  'switch-back',
  'reload-back',
  'prove-back',
  'discard',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** One step of the plan; `on` is a service, a program instance (test, reload), or the transaction itself. */
export type Step = { readonly kind: StepKind; readonly on: string };

/** A service's part in a transaction, as it was when the plan was made. */
export type Part = {
  readonly service: ServiceId;
  readonly usage: UsageId;
  readonly instance: string;
  /** Live version before, and the one that is staged. */
  readonly before?: string;
  readonly staged: string;
};

export type TransactionRecord = {
  readonly id: TransactionId;
  readonly openedAt: Instant;
  readonly certificate: CertificateId;
  readonly usages: readonly UsageId[];
  readonly request?: RequestId;
  readonly parts: readonly Part[];
};

export type JournalEntry = {
  readonly at: Instant;
  readonly step: Step;
  readonly phase: 'intended' | 'done' | 'failed';
  readonly ms?: number;
  readonly complaints?: readonly Complaint[];
  /** What the step saw or did, small and free of secrets: output of a program, evidence, version names. */
  readonly detail?: unknown;
};
