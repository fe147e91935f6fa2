// What every ledger promises, as tests. A ledger's own test file calls this with a way to open it.
import { afterEach, describe, expect, it } from 'vitest';
import type { JournalEntry, TransactionRecord } from '#core/assigned/journal.ts';
import type { RequestFact, RequestId } from '#core/facts.ts';
import type { CertificateRecord, Ledger } from '#core/ledger.ts';

export type LedgerBench = {
  /** Opens the same ledger once more, as another process would. */
  open(): Promise<Ledger>;
  /** Closes what is open and removes everything. */
  end(): Promise<void>;
};

export const ledgerContract = (name: string, bench: () => Promise<LedgerBench>): void => {
  describe(`${name}: the ledger's contract`, () => {
    const benches: LedgerBench[] = [];
    const fresh = async (): Promise<LedgerBench & { ledger: Ledger }> => {
      const made = await bench();
      benches.push(made);
      return { ...made, ledger: await made.open() };
    };
    afterEach(async () => {
      for (const made of benches.splice(0)) await made.end();
    });

    it('keeps the facts of a request in the order they came, and those of others apart', async () => {
      const { ledger } = await fresh();
      await ledger.appendRequest('req_a', { at: AT, kind: 'submitting' });
      await ledger.appendRequest('req_b', { at: AT, kind: 'withdrawn' });
      await ledger.appendRequest('req_a', { at: AT, kind: 'pending', number: '7', ticket: 't' });
      expect((await ledger.request('req_a')).map((fact) => fact.kind)).toEqual(['submitting', 'pending']);
      expect(await ledger.request('req_b')).toEqual([{ at: AT, kind: 'withdrawn' }]);
      expect(await ledger.request('req_c')).toEqual([]);
    });

    it('lists requests newest first, page by page, with all their facts', async () => {
      const { ledger } = await fresh();
      for (const id of ['req_1', 'req_2', 'req_3'] as const)
        await ledger.appendRequest(id, { at: AT, kind: 'submitting' });
      await ledger.appendRequest('req_1', { at: AT, kind: 'withdrawn' });
      expect((await ledger.requests()).map((entry) => entry.id)).toEqual(['req_3', 'req_2', 'req_1']);
      const [last] = await ledger.requests({ limit: 1, offset: 2 });
      expect(last).toEqual({
        id: 'req_1',
        facts: [
          { at: AT, kind: 'submitting' },
          { at: AT, kind: 'withdrawn' },
        ],
      });
      expect(await ledger.requests({ limit: 5, offset: 3 })).toEqual([]);
    });

    it('lists only the requests that are under way, or wait for a reply, when only those are wanted', async () => {
      const { ledger } = await fresh();
      const returned: RequestFact = { at: AT, kind: 'returned', certificate: 'c', trusted: true };
      const finished: RequestFact = { at: AT, kind: 'finished', assign: false };
      const withdrawn: RequestFact = { at: AT, kind: 'withdrawn' };
      const histories: Readonly<Record<RequestId, readonly RequestFact[]>> = {
        req_new: [],
        req_back: [returned],
        req_over: [returned, finished],
        req_put_aside: [finished],
        req_withdrawn: [withdrawn],
      };
      for (const [id, facts] of Object.entries(histories))
        for (const fact of [{ at: AT, kind: 'submitting' } as const, ...facts])
          await ledger.appendRequest(id as RequestId, fact);
      const listed = async (only: 'open' | 'waiting', limit = 10): Promise<readonly string[]> =>
        (await ledger.requests({ limit, offset: 0, only })).map(({ id }) => id);
      expect(await listed('open')).toEqual(['req_put_aside', 'req_back', 'req_new']);
      expect(await listed('waiting')).toEqual(['req_put_aside', 'req_new']);
      expect(await listed('waiting', 1)).toEqual(['req_put_aside']);
      expect((await ledger.requests({ limit: 1, offset: 2, only: 'open' }))[0]?.facts).toHaveLength(1);
    });

    it('refuses a fact that was decided from facts which are not the last any more', async () => {
      const { ledger } = await fresh();
      await ledger.appendRequest('req_a', { at: AT, kind: 'submitting' }, 0);
      await ledger.appendRequest('req_a', { at: AT, kind: 'withdrawn' }, 1);
      for (const after of [0, 1, 3])
        await expect(
          ledger.appendRequest('req_a', { at: AT, kind: 'submitting' }, after),
        ).rejects.toMatchObject({
          complaint: { code: 'house.conflict', facts: { document: 'req_a', expected: after, found: 2 } },
        });
      expect(await ledger.request('req_a')).toHaveLength(2);
    });

    it('keeps the facts of a usage apart from those of a request with the same id', async () => {
      const { ledger } = await fresh();
      await ledger.appendUsage('req_a', {
        at: AT,
        kind: 'assigned',
        certificate: 'c1',
        transaction: 'txn_1',
      });
      await ledger.appendRequest('req_a', { at: AT, kind: 'submitting' });
      expect(await ledger.usage('req_a')).toEqual([
        { at: AT, kind: 'assigned', certificate: 'c1', transaction: 'txn_1' },
      ]);
    });

    it('gives every fact its own place when two processes append to one stream at once', async () => {
      const { ledger, open } = await fresh();
      const other = await open();
      const fact = (number: number): RequestFact => ({
        at: AT,
        kind: 'pending',
        number: `${number}`,
        ticket: '',
      });
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? ledger : other).appendRequest('req_a', fact(i))),
      );
      const numbers = (await ledger.request('req_a')).map((kept) =>
        kept.kind === 'pending' ? +kept.number : -1,
      );
      expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    });

    it('shows what one process wrote to another, and after closing to the next', async () => {
      const { ledger, open } = await fresh();
      const other = await open();
      await ledger.keepDocument('topology', { domain: 'contoso.com' });
      expect(await other.document('topology')).toEqual({ value: { domain: 'contoso.com' }, version: 1 });
      await ledger.close();
      await other.close();
      expect(await (await open()).document('topology')).toEqual({
        value: { domain: 'contoso.com' },
        version: 1,
      });
    });

    it('keeps a certificate whole, and in several stores at once', async () => {
      const { ledger } = await fresh();
      await ledger.keepCertificate(certificate(1, { store: 'root' }));
      await ledger.keepCertificate(certificate(1, { store: 'intermediate' }));
      const root = await ledger.certificates({ store: 'root' });
      expect(root).toEqual({ total: 1, items: [certificate(1, { store: 'root' })] });
      expect((await ledger.certificates({})).total).toBe(2);
    });

    it('changes only the friendly name of a certificate it has, and only when one is given', async () => {
      const { ledger } = await fresh();
      await ledger.keepCertificate(certificate(1));
      await ledger.keepCertificate(certificate(1, { friendlyName: 'Web 2027', source: 'import' }));
      expect((await ledger.certificates({})).items).toEqual([certificate(1, { friendlyName: 'Web 2027' })]);
      await ledger.keepCertificate(certificate(1, { friendlyName: '' }));
      expect((await ledger.certificates({ text: 'web 2027' })).total).toBe(1);
    });

    it.each([
      ['a part of the subject, in any case', 'HOST2.Cont', [2]],
      ['a part of the friendly name', 'name 3', [3]],
      ['a Hangul friendly name typed in letters that are not composed', '인증서'.normalize('NFD'), [4]],
      ['a part of the thumbprint in lower case', `aa${'3'.padStart(38, '0')}`, [3]],
      ['nothing but spaces: everything', '  ', [4, 3, 2, 1]],
      ['a sign that is a wildcard elsewhere', '%', []],
      ['another such sign', '_', []],
      ['a quote', "'", []],
      ['what nobody has', 'fabrikam', []],
    ])('finds certificates by %s', async (_, text, expected) => {
      const { ledger } = await fresh();
      for (const n of [1, 2, 3]) await ledger.keepCertificate(certificate(n));
      await ledger.keepCertificate(certificate(4, { friendlyName: '내부 인증서' }));
      const found = await ledger.certificates({ text });
      expect(found.items.map((item) => +item.key)).toEqual(expected);
      expect(found.total).toBe(expected.length);
    });

    it('finds a certificate by its thumbprint and by its SHA-256', async () => {
      const { ledger } = await fresh();
      for (const n of [1, 2, 3]) await ledger.keepCertificate(certificate(n));
      const { id, thumbprint } = certificate(2);
      expect((await ledger.certificates({ thumbprint })).items).toEqual([certificate(2)]);
      expect((await ledger.certificates({ thumbprint: id })).items).toEqual([certificate(2)]);
      expect((await ledger.certificates({ thumbprint, store: 'root' })).total).toBe(0);
    });

    it('pages certificates newest first and counts them all, past the end too', async () => {
      const { ledger } = await fresh();
      for (const n of [1, 2, 3]) await ledger.keepCertificate(certificate(n));
      const page = await ledger.certificates({ limit: 2, offset: 1 });
      expect([page.total, page.items.map((item) => +item.key)]).toEqual([3, [2, 1]]);
      expect(await ledger.certificates({ limit: 2, offset: 5 })).toEqual({ total: 3, items: [] });
    });

    it('drops a certificate from one store and says whether it was there', async () => {
      const { ledger } = await fresh();
      await ledger.keepCertificate(certificate(1));
      await ledger.keepCertificate(certificate(1, { store: 'root' }));
      expect(await ledger.dropCertificate('root', certificate(1).id)).toBe(true);
      expect(await ledger.dropCertificate('root', certificate(1).id)).toBe(false);
      expect((await ledger.certificates({})).items.map((item) => item.store)).toEqual(['personal']);
    });

    it('counts the versions of a document', async () => {
      const { ledger } = await fresh();
      expect(await ledger.document('settings')).toBeUndefined();
      expect(await ledger.keepDocument('settings', { a: 1 })).toBe(1);
      expect(await ledger.keepDocument('settings', { a: 2 })).toBe(2);
      expect(await ledger.keepDocument('settings', { a: 3 }, 2)).toBe(3);
      expect(await ledger.document('settings')).toEqual({ value: { a: 3 }, version: 3 });
    });

    it.each([
      ['must not exist, and does', 0, 1],
      ['is said to be at a version that it left', 7, 1],
    ])('refuses to keep a document that %s', async (_, expected, found) => {
      const { ledger } = await fresh();
      await ledger.keepDocument('settings', 'first');
      await expect(ledger.keepDocument('settings', 'second', expected)).rejects.toMatchObject({
        complaint: { code: 'house.conflict', facts: { document: 'settings', expected, found } },
      });
      expect((await ledger.document('settings'))?.value).toBe('first');
    });

    it('refuses a version of a document that does not exist', async () => {
      const { ledger } = await fresh();
      await expect(ledger.keepDocument('settings', 1, 1)).rejects.toMatchObject({
        complaint: { code: 'house.conflict', facts: { expected: 1, found: 0 } },
      });
      expect(await ledger.keepDocument('settings', 1, 0)).toBe(1);
    });

    it('lets exactly one of two processes that read the same version write the next', async () => {
      const { ledger, open } = await fresh();
      const other = await open();
      await ledger.keepDocument('settings', 0);
      const tries = await Promise.allSettled([
        ledger.keepDocument('settings', 'ours', 1),
        other.keepDocument('settings', 'theirs', 1),
      ]);
      expect(tries.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await ledger.document('settings'))?.version).toBe(2);
    });

    it('keeps a transaction, its journal in order, and its outcome', async () => {
      const { ledger } = await fresh();
      expect(await ledger.transaction('txn_1')).toBeUndefined();
      await ledger.openTransaction(transaction('txn_1'));
      expect(await ledger.transaction('txn_1')).toEqual({ ...transaction('txn_1'), entries: [] });
      const entries: JournalEntry[] = [
        { at: AT, step: { kind: 'stage', on: 'web' }, phase: 'intended' },
        { at: AT, step: { kind: 'stage', on: 'web' }, phase: 'done', ms: 3, detail: { version: 'v2' } },
      ];
      for (const entry of entries) await ledger.journal('txn_1', entry);
      await ledger.closeTransaction('txn_1', 'assigned', AT);
      expect(await ledger.transaction('txn_1')).toEqual({
        ...transaction('txn_1'),
        entries,
        outcome: 'assigned',
      });
    });

    it('names the transactions that are open, oldest first, and lets the first outcome stand', async () => {
      const { ledger } = await fresh();
      for (const id of ['txn_b', 'txn_a', 'txn_c'] as const) await ledger.openTransaction(transaction(id));
      await ledger.closeTransaction('txn_a', 'rolled-back', AT);
      await ledger.closeTransaction('txn_a', 'assigned', AT);
      expect(await ledger.openTransactions()).toEqual(['txn_b', 'txn_c']);
      expect((await ledger.transaction('txn_a'))?.outcome).toBe('rolled-back');
    });

    it('does not journal a transaction that was never opened', async () => {
      const { ledger } = await fresh();
      const entry: JournalEntry = { at: AT, step: { kind: 'commit', on: 'txn_x' }, phase: 'done' };
      await expect(ledger.journal('txn_x', entry)).rejects.toThrow();
    });

    it('keeps receipts, newest first, the later of two with one id', async () => {
      const { ledger } = await fresh();
      expect(await ledger.receipt('txn_1')).toBeUndefined();
      await ledger.keepReceipt('txn_1', { n: 1 });
      await ledger.keepReceipt('txn_2', { n: 2 });
      await ledger.keepReceipt('txn_1', { n: 3 });
      expect(await ledger.receipt('txn_1')).toEqual({ n: 3 });
      expect((await ledger.receipts()).map((kept) => kept.id)).toEqual(['txn_2', 'txn_1']);
      expect(await ledger.receipts({ limit: 1, offset: 1 })).toEqual([{ id: 'txn_1', receipt: { n: 3 } }]);
    });
  });
};

const AT = '2026-11-22T10:00:00.000Z';

const certificate = (n: number, over: Partial<CertificateRecord> = {}): CertificateRecord => ({
  id: `${n}`.padStart(64, 'b'),
  store: 'personal',
  thumbprint: `${n}`.padStart(38, '0').padStart(40, 'A'),
  der: Uint8Array.of(0x30, 0, 255, n),
  key: `${n}`,
  subject: `CN=host${n}.contoso.com`,
  notAfter: '2027-11-22T10:00:00.000Z',
  friendlyName: `Name ${n}`,
  source: 'request',
  addedAt: AT,
  ...over,
});

const transaction = (id: TransactionRecord['id']): TransactionRecord => ({
  id,
  openedAt: AT,
  certificate: 'c1',
  usages: ['Default'],
  request: 'req_1' satisfies RequestId,
  parts: [{ service: 'web', usage: 'Default', instance: 'nginx', staged: 'v2' }],
});
