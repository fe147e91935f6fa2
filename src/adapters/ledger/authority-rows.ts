// Rows of the CA's tables, and the records they stand for.
import type { CrlRecord, IssuedRecord, OrderRecord, OrderState } from '#core/authority/ledger.ts';
import type { RequestId } from '#core/facts.ts';

export type OrderRow = {
  number: number;
  id: string;
  template: string;
  csr: Uint8Array;
  state: OrderState;
  placed_at: string;
  decided_at: string | null;
  decided_by: string | null;
  why: string | null;
};
export const toOrder = (row: OrderRow): OrderRecord => ({
  number: row.number,
  id: row.id as RequestId,
  template: row.template,
  csr: plain(row.csr),
  state: row.state,
  placedAt: row.placed_at,
  ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
  ...(row.decided_by === null ? {} : { by: row.decided_by }),
  ...(row.why === null ? {} : { why: row.why }),
});

export type CertificateRow = {
  serial: string;
  authority: string;
  order_id: string;
  tbs_hash: string;
  intended_at: string;
  not_after: string;
  der: Uint8Array | null;
  abandoned_at: string | null;
  revoked_at: string | null;
  reason: NonNullable<IssuedRecord['reason']> | null;
};
export const toIssued = (row: CertificateRow): IssuedRecord => ({
  serial: row.serial,
  authority: row.authority,
  order: row.order_id as RequestId,
  tbsHash: row.tbs_hash,
  intendedAt: row.intended_at,
  notAfter: row.not_after,
  ...(row.der === null ? {} : { der: plain(row.der) }),
  ...(row.abandoned_at === null ? {} : { abandonedAt: row.abandoned_at }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  ...(row.reason === null ? {} : { reason: row.reason }),
});

export type CrlRow = {
  authority: string;
  number: number;
  der: Uint8Array;
  this_update: string;
  next_update: string;
};
export const toCrl = (row: CrlRow): CrlRecord => ({
  authority: row.authority,
  number: row.number,
  der: plain(row.der),
  thisUpdate: row.this_update,
  nextUpdate: row.next_update,
});

/** SQLite gives Buffers; views of one kind only leave this room. */
export const plain = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
