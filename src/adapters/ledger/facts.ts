// Facts of requests and usages: appended, numbered within their stream, never changed.
import { sql } from 'kysely';
import type { RequestFact, RequestId, UsageFact } from '#core/facts.ts';
import type { Ledger, RequestQuery } from '#core/ledger.ts';
import { refuse } from '#core/problems.ts';
import { EVERYTHING, type House } from './house.ts';

export const factVerbs = (
  house: House,
): Pick<Ledger, 'appendRequest' | 'request' | 'requests' | 'appendUsage' | 'usage'> => ({
  appendRequest: (id, fact, after) => append(house, 'request', id, fact, after),
  request: (id) => stream<RequestFact>(house, 'request', id),
  requests: (page: RequestQuery = EVERYTHING) =>
    house(async (query) => {
      const rows = await query
        .with('page', (cte) =>
          cte
            .selectFrom('fact')
            .select(['id', 'position'])
            .where('stream', '=', 'request')
            // Written out, so that the planner sees the index's own condition.
            .where(sql<boolean>`seq = 1`)
            .$if(page.only !== undefined, (rows) => rows.where(ONLY[page.only ?? 'open']))
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
  appendUsage: (id, fact, after) => append(house, 'usage', id, fact, after),
  usage: (id) => stream<UsageFact>(house, 'usage', id),
});

type Stream = 'request' | 'usage';

/** Number and row in one statement: two processes that append at once get two numbers. */
const append = (
  house: House,
  name: Stream,
  id: string,
  fact: RequestFact | UsageFact,
  after: number | undefined,
): Promise<void> =>
  house(async (query) => {
    const { numInsertedOrUpdatedRows } = await query
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
          .where('id', '=', id)
          .$if(after !== undefined, (facts) =>
            facts.having(sql<number>`coalesce(max(seq), 0)`, '=', after ?? 0),
          ),
      )
      .executeTakeFirstOrThrow();
    if (after === undefined || numInsertedOrUpdatedRows === 1n) return;
    const found = (await stream(house, name, id)).length;
    throw refuse('house.conflict', { document: id, expected: after, found });
  });

/** Written as the index `fact_end` has it, or the planner would not see that it is meant. */
const ended = (kind: 'returned' | 'finished' | 'withdrawn') => sql<boolean>`EXISTS (
  SELECT 1 FROM fact AS ending
  WHERE ending.stream = 'request' AND json_extract(ending.body, '$.kind') IN ('returned', 'finished', 'withdrawn')
    AND ending.id = fact.id AND json_extract(ending.body, '$.kind') = ${sql.lit(kind)})`;

const ONLY = {
  waiting: sql<boolean>`NOT ${ended('withdrawn')} AND NOT ${ended('returned')}`,
  open: sql<boolean>`NOT ${ended('withdrawn')} AND NOT (${ended('finished')} AND ${ended('returned')})`,
} as const;

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
