// Certificates of the stores: one row for each store a certificate is in, looked through by an index that holds their text.
import { type ExpressionBuilder, type ExpressionWrapper, type Selectable, sql, type SqlBool } from 'kysely';
import type { CertificateQuery, CertificateRecord, Ledger, StoreName } from '#core/ledger.ts';
import { EVERYTHING, type House } from './house.ts';
import type { HouseTables } from './house-schema.ts';

export const certificateVerbs = (
  house: House,
): Pick<Ledger, 'keepCertificate' | 'certificates' | 'dropCertificate'> => ({
  keepCertificate: (record) =>
    house(async (query) => {
      await query
        .insertInto('certificate')
        .values(row(record))
        .onConflict((conflict) =>
          conflict
            .columns(['id', 'store'])
            .doUpdateSet((of) => ({
              friendly_name: of.ref('excluded.friendly_name'),
              search: of.ref('excluded.search'),
            }))
            .where('excluded.friendly_name', '<>', ''),
        )
        .execute();
    }),

  // Total and page in one statement, so that they agree. The left join yields a row when the page is empty, too.
  certificates: (wanted) =>
    house(async (query) => {
      const rows = await query
        .with('hit', (cte) => cte.selectFrom('certificate').select('seq').where(matches(wanted)))
        .with('page', (cte) =>
          cte
            .selectFrom('hit')
            .select('hit.seq')
            .orderBy('hit.seq', 'desc')
            .limit(wanted.limit ?? EVERYTHING.limit)
            .offset(wanted.offset ?? EVERYTHING.offset),
        )
        .with('tally', (cte) => cte.selectFrom('hit').select((of) => of.fn.countAll<number>().as('total')))
        .selectFrom('tally')
        .leftJoin('page', (join) => join.onTrue())
        .leftJoin('certificate', 'certificate.seq', 'page.seq')
        .selectAll('certificate')
        .select('tally.total')
        .orderBy('page.seq', 'desc')
        .execute();
      return {
        total: rows[0]?.total ?? 0,
        items: rows.flatMap((found) => (found.seq === null ? [] : [record(found as CertificateRow)])),
      };
    }),

  dropCertificate: (store, id) =>
    house(async (query) => {
      const dropped = await query
        .deleteFrom('certificate')
        .where('id', '=', id)
        .where('store', '=', store)
        .executeTakeFirst();
      return dropped.numDeletedRows > 0n;
    }),
});

type CertificateRow = Selectable<HouseTables['certificate']>;
type Condition = (
  of: ExpressionBuilder<HouseTables, 'certificate'>,
) => ExpressionWrapper<HouseTables, 'certificate', SqlBool>;

const matches =
  (wanted: CertificateQuery): Condition =>
  (of) =>
    of.and([
      ...(wanted.store === undefined ? [] : [of('store', '=', wanted.store)]),
      ...(wanted.thumbprint === undefined
        ? []
        : [of(wanted.thumbprint.length === 64 ? 'id' : 'thumbprint', '=', wanted.thumbprint)]),
      ...(wanted.text === undefined || wanted.text.trim() === ''
        ? []
        : [of(sql<number>`instr(search, ${searchable(wanted.text.trim())})`, '>', 0)]),
    ]);

const row = (record: CertificateRecord): Omit<CertificateRow, 'seq'> => ({
  store: record.store,
  id: record.id,
  thumbprint: record.thumbprint,
  key: record.key,
  subject: record.subject,
  not_after: record.notAfter,
  friendly_name: record.friendlyName,
  source: record.source,
  added_at: record.addedAt,
  search: searchable(`${record.subject}\n${record.friendlyName}\n${record.thumbprint}`),
  der: record.der,
});

const record = (found: CertificateRow): CertificateRecord => ({
  id: found.id,
  store: found.store as StoreName,
  thumbprint: found.thumbprint,
  der: new Uint8Array(found.der),
  key: found.key,
  subject: found.subject,
  notAfter: found.not_after,
  friendlyName: found.friendly_name,
  source: found.source,
  addedAt: found.added_at,
});

/** Composed form: what one system types as one Hangul syllable, another pastes as three letters. */
const searchable = (text: string): string => text.normalize('NFC').toLowerCase();
