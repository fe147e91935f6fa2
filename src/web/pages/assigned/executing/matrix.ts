// A journal as a matrix: a row per service, a column per kind of step; what a program does once for several services is one cell over their rows.
import type { JournalEntry, StepKind } from '#core/assigned/journal.ts';
import type { Evidence } from '#core/facts.ts';
import type { AssignmentView, ServiceView } from '#core/views.ts';

export const FORWARD = ['stage', 'test', 'switch', 'reload', 'prove'] as const;
export const BACK = ['switch-back', 'reload-back', 'prove-back'] as const;
export type Column = (typeof FORWARD)[number] | (typeof BACK)[number];
const SHARED: ReadonlySet<StepKind> = new Set(['test', 'reload', 'reload-back']);

export type Cell = {
  readonly column: Column;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly ms?: number;
  readonly rows: number;
  readonly shared?: string;
  /** Thumbprint that was seen in service, of the steps that look. */
  readonly seen?: string;
};
export type Row = { readonly service: string; readonly usage: string; readonly cells: readonly Cell[] };
export type Matrix = { readonly columns: readonly Column[]; readonly rows: readonly Row[] };

/** Services that the plan names, those of one program beside each other, in the order of the plan. */
export const matrixOf = (
  { plan, entries }: Pick<AssignmentView, 'plan' | 'entries'>,
  services: readonly ServiceView[],
): Matrix => {
  const named = plan.filter(({ kind }) => kind === 'stage').map(({ on }) => on);
  const of = (id: string): ServiceView | undefined => services.find((service) => service.id === id);
  const instances = [...new Set(named.map((id) => of(id)?.instance ?? id))];
  const ordered = instances.flatMap((instance) =>
    named.filter((id) => (of(id)?.instance ?? id) === instance),
  );
  const back = entries.some(({ step }) => (BACK as readonly StepKind[]).includes(step.kind));
  const columns = [...FORWARD, ...(back ? BACK : [])];
  return {
    columns,
    rows: ordered.map((id, index) => {
      const instance = of(id)?.instance ?? id;
      const mates = ordered.filter((other) => (of(other)?.instance ?? other) === instance).length;
      const first =
        index === 0 || (of(ordered[index - 1] ?? '')?.instance ?? ordered[index - 1]) !== instance;
      return {
        service: id,
        usage: of(id)?.usage ?? id,
        cells: columns.flatMap((column): Cell[] => {
          const shared = SHARED.has(column);
          if (shared && !first) return [];
          return [cellOf(entries, column, shared ? instance : id, shared ? mates : 1)];
        }),
      };
    }),
  };
};

const cellOf = (entries: readonly JournalEntry[], column: Column, on: string, rows: number): Cell => {
  const last = entries.findLast(({ step }) => step.kind === column && step.on === on);
  const seen = (last?.detail as { readonly evidence?: readonly Evidence[] } | undefined)?.evidence?.find(
    (one) => one.seen !== undefined,
  )?.seen;
  return {
    column,
    state: last === undefined ? 'waiting' : last.phase === 'intended' ? 'running' : last.phase,
    rows,
    ...(last?.ms === undefined ? {} : { ms: last.ms }),
    ...(rows > 1 ? { shared: on.split(':')[0] ?? on } : {}),
    ...(seen === undefined ? {} : { seen }),
  };
};
