// The form's life on the server: read once, saved as it changes, gone when it is sent or cancelled. What another window wrote is never overwritten unasked.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SavedDraft } from '#core/draft-views.ts';
import type { RequestId } from '#core/facts.ts';
import { Refusal } from '#core/refusal.ts';
import { client, isUnreachable } from '../../data/client.ts';
import { EMPTY, type Form, formAgain, formOf, inputOf, namesIn, savedOf } from './form-state.ts';

/** Typing rests for this long before the server hears of it. */
const REST_MS = 300;
/** A server that is gone is asked this often. */
const AGAIN_MS = 1_000;

export type FormStart = { readonly usages?: readonly string[]; readonly again?: RequestId };

/** `earlier`: begun before this page was opened with other data · `elsewhere`: changed meanwhile · `gone`: sent or cancelled meanwhile. */
export type Other = { readonly why: 'earlier' | 'elsewhere' | 'gone'; readonly there: SavedDraft };

/** `settled` is called once the server holds what the address asked for: from then on the address is the plain one. */
export const useForm = (start: FormStart, settled: () => void) => {
  const [form, setForm] = useState<Form>();
  const [failed, setFailed] = useState<unknown>();
  const [other, setOther] = useState<Other>();
  const [begun] = useState(start);
  const [keeper] = useState(() => new Keeper(setOther, setFailed, settled));

  useEffect(() => {
    const begin = async (): Promise<Form> => {
      const there = await client.draft();
      keeper.version = there.version;
      const { usages, again } = begun;
      const asked =
        again !== undefined
          ? formAgain((await client.requestOf({ params: { id: again } })).draft)
          : usages !== undefined && usages.length > 0
            ? { ...EMPTY, chosen: { usages } }
            : undefined;
      if (asked === undefined) return formOf(there.draft);
      if (there.draft === undefined || isSame(there, asked)) void keeper.keep(asked);
      else keeper.meet({ why: 'earlier', there });
      return asked;
    };
    begin().then(setForm, (error: unknown) => {
      setFailed(error);
      setForm(EMPTY);
    });
    const leave = (): void => keeper.leave();
    // Left by a reload, another address or a closed tab: no later moment is sure to come.
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      keeper.flush();
    };
  }, [begun, keeper]);

  const change = (next: Form): void => {
    setForm(next);
    keeper.soon(next);
  };
  return {
    form,
    change,
    failed,
    other,
    drop: () => keeper.drop(),
    /** What is in this window stays, and goes over what is there. */
    mine: (): void => {
      if (form !== undefined) keeper.over(form);
    },
    theirs: (): void => {
      if (other !== undefined) setForm(formOf(other.there.draft));
      keeper.yield();
    },
  };
};

const isSame = ({ draft }: SavedDraft, form: Form): boolean =>
  draft !== undefined && JSON.stringify(savedOf(formOf(draft))) === JSON.stringify(savedOf(form));

const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, AGAIN_MS));

/** Saves one after the other, the newest only; stops where another window wrote, until a person has chosen. */
class Keeper {
  /** The one that this window saw last. */
  version = 0;
  #wanted: Form | undefined;
  /** Under way. */
  #sent: Form | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #met: Other | undefined;
  readonly #tell: (other: Other | undefined) => void;
  readonly #fail: (error: unknown) => void;
  readonly #settled: () => void;

  constructor(tell: (other: Other | undefined) => void, fail: (error: unknown) => void, settled: () => void) {
    this.#tell = tell;
    this.#fail = fail;
    this.#settled = settled;
  }

  soon(form: Form): void {
    this.#wanted = form;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), REST_MS);
  }

  keep(form: Form): Promise<void> {
    this.#wanted = form;
    return this.#run();
  }

  flush(): void {
    clearTimeout(this.#timer);
    void this.#run();
  }

  /** What waits is sent now, also behind a save whose answer this page will not hear. */
  leave(): void {
    clearTimeout(this.#timer);
    const form = this.#wanted;
    if (form === undefined || form === this.#sent || this.#met !== undefined) return;
    const after = this.version + (this.#sent === undefined ? 0 : 1);
    client.saveDraft({ query: { after }, body: savedOf(form) }).then(
      ({ version }) => {
        // Shown again by the browser's way back, the page goes on from here.
        this.version = version;
        if (this.#wanted === form) this.#wanted = undefined;
      },
      () => undefined,
    );
  }

  meet(other: Other | undefined): void {
    this.#met = other;
    this.#tell(other);
  }

  over(form: Form): void {
    this.version = this.#met?.there.version ?? this.version;
    this.meet(undefined);
    void this.keep(form);
  }

  yield(): void {
    clearTimeout(this.#timer);
    this.#wanted = undefined;
    this.version = this.#met?.there.version ?? this.version;
    this.meet(undefined);
    this.#settled();
  }

  /** Sent or cancelled. What another window wrote meanwhile stays. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#wanted = undefined;
    await this.#running;
    await client.dropDraft({ query: { after: this.version } });
  }

  #run(): Promise<void> {
    this.#running ??= this.#save().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #save(): Promise<void> {
    while (this.#wanted !== undefined && this.#met === undefined) {
      const form = this.#wanted;
      this.#sent = form;
      try {
        const saved = await client.saveDraft({ query: { after: this.version }, body: savedOf(form) });
        this.version = saved.version;
        if (this.#wanted === form) this.#wanted = undefined;
        this.#fail(undefined);
        this.#settled();
      } catch (error) {
        if (isUnreachable(error)) await aWhile();
        else if (error instanceof Refusal && error.complaint.code === 'house.conflict')
          // Gone between the two answers: what is wanted is sent once more, and looked at again.
          await this.#look(form).catch(aWhile);
        else {
          this.#wanted = undefined;
          this.#fail(error);
        }
      } finally {
        this.#sent = undefined;
      }
    }
  }

  /** Its own save, whose answer was lost on the way, is no other window's. */
  async #look(form: Form): Promise<void> {
    const there = await client.draft();
    if (isSame(there, form)) this.version = there.version;
    else this.meet({ why: there.draft === undefined ? 'gone' : 'elsewhere', there });
  }
}

/** Each name as typed, and the form as the house would send it. */
export const usePreview = (form: Form | undefined) => {
  const rested = useRested(form);
  const typed = namesIn(rested?.names ?? '');
  const names = useQuery({
    queryKey: ['names', typed],
    queryFn: () => client.names({ body: { names: [...typed] } }),
    enabled: typed.length > 0,
    placeholderData: (before) => before,
  });
  // What was read before stands in until the answer is there: of a name that is gone nothing is said.
  const read = (names.data ?? []).filter(({ text }) => typed.includes(text));
  const good = read.flatMap(({ ok, text }) => (ok ? [text] : []));
  const input = rested === undefined ? undefined : inputOf(rested, good);
  const preview = useQuery({
    queryKey: ['preview', input],
    queryFn: () => client.preview({ body: input ?? {} }),
    enabled: input !== undefined && input.usages?.length !== 0,
    placeholderData: (before) => before,
  });
  return {
    names: read,
    /** Why the names could not be read at all: too many, or far too long. */
    unread: typed.length === 0 ? null : names.error,
    preview,
  };
};

const useRested = (form: Form | undefined): Form | undefined => {
  const [rested, setRested] = useState(form);
  useEffect(() => {
    const timer = setTimeout(() => setRested(form), rested === undefined ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [form, rested]);
  return rested;
};
