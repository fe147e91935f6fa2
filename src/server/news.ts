// The two things that can be watched: one assignment from its beginning to its outcome, and the house as a whole.
import { randomBytes } from 'node:crypto';
import type { Deeds } from '#core/deeds.ts';
import type { TransactionId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import type { AssignmentOutcome, AssignmentView, HouseEvent } from '#core/views.ts';
import type { AssignmentEvent } from '#schema/assignments.ts';
import type { Source } from './streams.ts';

type Watched = Pick<Deeds, 'assignment' | 'listen'>;

/**
 * Entries are numbered from 1 in journal order; the outcome has the next number. The journal is the truth: a live event only says that it is worth
 * reading again, so that order and resumption hold even when another process runs the assignment. Undefined: all of it was already heard.
 */
export const followAssignment = async (
  deeds: Watched,
  id: TransactionId,
  after: string | undefined,
  failed: (error: unknown) => void,
): Promise<Source<AssignmentEvent> | undefined> => {
  const first = await deeds.assignment(id);
  let sent = /^\d{1,9}$/.test(after ?? '') ? Math.min(Number(after), first.entries.length + 1) : 0;
  if (first.outcome !== undefined && sent > first.entries.length) return undefined;
  return (sink) => {
    let reading = false;
    let again = false;
    let over: AssignmentOutcome | undefined;
    const put = (view: AssignmentView): boolean => {
      for (const entry of view.entries.slice(sent)) sink.send(String(++sent), { kind: 'step', entry });
      const outcome = view.outcome ?? over;
      if (outcome === undefined) return false;
      sink.send(String(sent + 1), { kind: 'outcome', outcome, complaints: view.complaints });
      sink.end();
      return true;
    };
    const read = async (): Promise<void> => {
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      try {
        do again = false;
        while (!put(await deeds.assignment(id)) && again);
      } catch (error) {
        failed(error);
        sink.end();
      }
      reading = false;
    };
    const stop = deeds.listen((event) => {
      if (event.kind === 'step' && event.transaction === id) void read();
      if (event.kind === 'assignment' && event.assignment === id) {
        over = event.outcome;
        void read();
      }
    });
    void read();
    return { stop, tick: () => void read() };
  };
};

/** Remembers the last events, so that a stream that broke can be taken up again. */
export class News {
  readonly #epoch = randomBytes(4).toString('hex');
  readonly #stop: () => void;
  readonly #readers = new Set<(number: number, event: HouseEvent) => void>();
  #kept: HouseEvent[] = [];
  #count = 0;

  constructor(deeds: Watched) {
    this.#stop = deeds.listen((event) => {
      this.#count += 1;
      this.#kept = [...this.#kept.slice(1 - LIMITS.eventsKept), event];
      for (const reader of this.#readers) reader(this.#count, event);
    });
  }

  /** With an id that is too old, or of an earlier start, everything is said to have changed. */
  follow(after: string | undefined): Source<HouseEvent> {
    return (sink) => {
      const reader = (number: number, event: HouseEvent) => sink.send(`${this.#epoch}.${number}`, event);
      const missed = after === undefined ? [] : this.#since(after);
      const before = this.#count - (missed?.length ?? 0);
      if (missed === undefined) for (const what of EVERYTHING) reader(before, { kind: 'changed', what });
      else for (const [index, event] of missed.entries()) reader(before + index + 1, event);
      this.#readers.add(reader);
      return { stop: () => void this.#readers.delete(reader) };
    };
  }

  close(): void {
    this.#stop();
  }

  #since(after: string): readonly HouseEvent[] | undefined {
    const [epoch, number] = after.split('.');
    const missed = this.#count - Number(number);
    if (epoch !== this.#epoch || !(missed >= 0) || missed > this.#kept.length) return undefined;
    return missed === 0 ? [] : this.#kept.slice(-missed);
  }
}

const EVERYTHING = ['stores', 'topology', 'services', 'usages', 'authority'] as const;
