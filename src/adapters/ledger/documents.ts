// Small JSON values kept whole, each with a version that counts its changes.
import { refuse } from '#core/problems.ts';
import type { Ledger } from '#core/ledger.ts';
import type { House } from './house.ts';

export const documentVerbs = (house: House): Pick<Ledger, 'document' | 'keepDocument'> => ({
  document: <T>(name: string) =>
    house(async (query) => {
      const found = await query
        .selectFrom('document')
        .select(['value', 'version'])
        .where('name', '=', name)
        .executeTakeFirst();
      return found === undefined
        ? undefined
        : { value: JSON.parse(found.value) as T, version: found.version };
    }),

  keepDocument: (name, value, expected) =>
    house(async (query) => {
      const text = JSON.stringify(value);
      const fresh = query.insertInto('document').values({ name, version: 1, value: text });
      const statement =
        expected === undefined
          ? fresh
              .onConflict((conflict) =>
                conflict
                  .column('name')
                  .doUpdateSet((of) => ({ value: text, version: of('document.version', '+', 1) })),
              )
              .returning('version')
          : expected === 0
            ? fresh.onConflict((conflict) => conflict.column('name').doNothing()).returning('version')
            : query
                .updateTable('document')
                .set((of) => ({ value: text, version: of('version', '+', 1) }))
                .where('name', '=', name)
                .where('version', '=', expected)
                .returning('version');
      const kept = await statement.executeTakeFirst();
      if (kept !== undefined) return kept.version;
      const there = await query
        .selectFrom('document')
        .select('version')
        .where('name', '=', name)
        .executeTakeFirst();
      throw refuse('house.conflict', {
        document: name,
        expected: expected ?? 0,
        found: there?.version ?? 0,
      });
    }),
});
