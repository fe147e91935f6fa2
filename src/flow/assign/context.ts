// One running transaction: its record, its journal so far, and the services with which its steps deal.
import type { JournalEntry, Part, Step, TransactionRecord } from '#core/assigned/journal.ts';
import type { Material, Rendered } from '#core/ports.ts';
import type { Complaint } from '#core/problems.ts';
import type { Usage } from '#core/topology/usage.ts';
import type { Certificate } from '#core/x509/types.ts';
import type { OpenService, World } from '../world.ts';

export type OpenPart = Part & { readonly open: OpenService; readonly contract: Usage };

export type Context = {
  readonly world: World;
  readonly record: TransactionRecord;
  readonly certificate: Certificate;
  /** Intermediates in serving order, DER. */
  readonly chain: readonly Uint8Array[];
  readonly parts: readonly OpenPart[];
  /** Grows as steps are journalled. */
  readonly entries: JournalEntry[];
  readonly announce: (entry: JournalEntry) => void;
};

/** `complaints` make the step fail; `warnings` go into the receipt. */
export type StepResult = {
  readonly complaints: readonly Complaint[];
  readonly warnings?: readonly Complaint[];
  readonly detail?: unknown;
};
export type StepRunner = (context: Context, on: string) => Promise<StepResult>;

export const partOf = (context: Context, service: string): OpenPart => {
  const part = context.parts.find((candidate) => candidate.service === service);
  if (part === undefined) throw new Error(`no part for service ${service}`);
  return part;
};

export const partsOf = (context: Context, instance: string): readonly OpenPart[] =>
  context.parts.filter((part) => part.instance === instance);

/** Under which names the parts of what this service presents lie in its live folder. They do not depend on what is in them. */
export const namesIn = ({ service }: OpenService): Omit<Rendered, 'files'> => service.render(SAMPLE);

/** One client CA: a service that demands client certificates renders nothing without any. */
const SAMPLE: Material = {
  certificate: new Uint8Array(),
  chain: [],
  key: new Uint8Array(),
  clientCas: [new Uint8Array()],
};

/** The detail that a step left in the journal, for the steps that follow it, perhaps in another process. */
export const detailOf = <T>(context: Context, step: Step): T | undefined =>
  context.entries.findLast(
    (entry) => entry.phase !== 'intended' && entry.step.kind === step.kind && entry.step.on === step.on,
  )?.detail as T | undefined;
