// Facts of requests and usages: appended, numbered within their stream, never changed.
import { sql } from 'kysely';
import type { RequestFact, RequestId, UsageFact } from '#core/facts.ts';
import type { Ledger } from '#core/ledger.ts';
import { EVERYTHING, type House } from './house.ts';

export const factVerbs = (
  house: House,
): Pick<Ledger, 'appendRequest' | 'request' | 'requests' | 'appendUsage' | 'usage'> => ({
  appendRequest: (id, fact) => append(house, 'request', id, fact),
  request: (id) => stream<RequestFact>(house, 'request', id),
  requests: (page = EVERYTHING) =>
    house(async (query) => {
      const rows = await query
        .with('page', (cte) =>
          cte
            .selectFrom('fact')
            .select(['id', 'position'])
            .where('stream', '=', 'request')
            // Written out, so that the planner sees the index's own condition.
            .where(sql<boolean>`seq = 1`)
            .orderBy('position', 'desc')
            .limit(page.limit)
            .offset(page.offset),
        )
        .selectFrom('page')
        .innerJoin('fact', (join) => join.onRef('fact.id', '=', 'page.id').on('fact.stream', '=', 'request'))
        .select(['fact.id', 'fact.body'])
        .orderBy('page.position', 'desc')
        .orderBy('fact.seq')
        .execute();
      const facts = Map.groupBy(rows, (row) => row.id as RequestId);
      return [...facts].map(([id, group]) => ({ id, facts: group.map((row) => read<RequestFact>(row)) }));
    }),
  appendUsage: (id, fact) => append(house, 'usage', id, fact),
  usage: (id) => stream<UsageFact>(house, 'usage', id),
});

type Stream = 'request' | 'usage';

/** Number and row in one statement: two processes that append at once get two numbers. */
const append = (house: House, name: Stream, id: string, fact: RequestFact | UsageFact): Promise<void> =>
  house(async (query) => {
    await query
      .insertInto('fact')
      .columns(['stream', 'id', 'seq', 'body'])
      .expression((of) =>
        of
          .selectFrom('fact')
          .select((s) => [
            s.val(name).as('stream'),
            s.val(id).as('id'),
            sql<number>`coalesce(max(seq), 0) + 1`.as('seq'),
            s.val(JSON.stringify(fact)).as('body'),
          ])
          .where('stream', '=', name)
          .where('id', '=', id),
      )
      .execute();
  });

const stream = <F>(house: House, name: Stream, id: string): Promise<readonly F[]> =>
  house(async (query) => {
    const rows = await query
      .selectFrom('fact')
      .select('body')
      .where('stream', '=', name)
      .where('id', '=', id)
      .orderBy('seq')
      .execute();
    return rows.map((row) => read<F>(row));
  });

const read = <F>(row: { readonly body: string }): F => JSON.parse(row.body) as F;
