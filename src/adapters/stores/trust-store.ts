// The order of things that is the same for every kind: look, do nothing when nothing is to be done, change, look again, put back what did not take.
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { StoreChange, StoreContent, StoreNote, StorePlan, TrustStore } from '#core/trust-store.ts';
import { sameBytes } from '#core/x509/der-values.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { nameText } from '#core/x509/name.ts';
import { remembered } from './remembered.ts';

/** How one kind changes its store: what it would do, the doing, and the way back when the store does not show it. */
export type Steps = {
  readonly commands: readonly (readonly string[])[];
  readonly files: readonly string[];
  run(): Promise<void>;
  back(): Promise<void>;
};

/** `Held`: what one reading brings, kept for as long as the watched files are the same. */
export type Workings<Held> = {
  readonly party: string;
  readonly notes: readonly StoreNote[];
  /** Files whose state tells whether the store may have changed; empty: read it each time. */
  readonly watched: readonly string[];
  read(): Promise<Held>;
  content(held: Held): StoreContent;
  /** Asked only when the change is needed. Refuses what it cannot do, `trusted.store.not-ours` and `trusted.store.held-otherwise` among them. */
  steps(change: StoreChange, der: Uint8Array, held: Held): Promise<Steps>;
};

export const trustStore = <Held>(workings: Workings<Held>): TrustStore => {
  const { party, notes, watched, content, steps } = workings;
  const memory = remembered(watched, workings.read);
  const isNeeded = (change: StoreChange, der: Uint8Array, held: Held): boolean =>
    isAnchor(content(held), der) !== (change === 'install');
  const planOf = (change: StoreChange, work: Steps | undefined): StorePlan => ({
    change,
    needed: work !== undefined,
    commands: work?.commands ?? [],
    files: work?.files ?? [],
  });
  const stepsIf = async (change: StoreChange, der: Uint8Array): Promise<Steps | undefined> => {
    const held = await memory.read();
    return isNeeded(change, der, held) ? steps(change, der, held) : undefined;
  };
  return {
    notes,
    read: async () => content(await memory.read()),
    plan: async (change, der) => planOf(change, await stepsIf(change, der)),
    change: async (change, der) => {
      const work = await stepsIf(change, der);
      if (work === undefined) return planOf(change, work);
      try {
        await work.run();
        memory.forget();
        if (isNeeded(change, der, await memory.read()))
          throw refuse('trusted.store.unchanged', { party, subject: subjectOf(der), change });
      } catch (error) {
        // What stops the way back as well is the same that stopped the way there.
        await work.back().catch(() => undefined);
        throw inOurWords(error);
      } finally {
        memory.forget();
      }
      return planOf(change, work);
    },
  };
};

/** A file that cannot be written is, here, a store that cannot. */
const inOurWords = (error: unknown): unknown =>
  error instanceof Refusal && error.complaint.code === 'assigned.live.denied'
    ? refuse('trusted.store.not-writable', error.complaint.facts, error)
    : error;

const isAnchor = ({ anchors }: StoreContent, der: Uint8Array): boolean =>
  anchors.some((anchor) => sameBytes(anchor.der, der));

export const subjectOf = (der: Uint8Array): string => {
  const parsed = parseCertificate(der);
  return parsed.ok ? nameText(parsed.value.subject) : '';
};
