// When a certificate revocation list must be made anew, and what its entries may say. No clock: `now` is an argument.

/** Reasons that a person may give (RFC 5280 §5.3.1), by the number that stands in the list. `unspecified` is written by leaving the reason out. */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;
export type RevocationReason = keyof typeof REVOCATION_REASONS;

export const isRevocationReason = (text: string): text is RevocationReason =>
  Object.hasOwn(REVOCATION_REASONS, text);

/** How long a list may be believed. A week lets a CA be away over a long weekend. */
const LIFE_DAYS = 7;
const DAY = 86_400_000;

export const crlNextUpdate = (now: Date): Date => new Date(now.getTime() + LIFE_DAYS * DAY);

/** What the last list says: its times, and the serials (upper-case hex) that stand in it. */
export type LastCrl = {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly serials: ReadonlySet<string>;
};

/** True when there is none, when a revoked serial is not in it, and from half of its life on: relying parties always hold one that lasts. */
export const crlDue = (last: LastCrl | undefined, revoked: readonly string[], now: Date): boolean => {
  if (last === undefined) return true;
  const half = (last.thisUpdate.getTime() + last.nextUpdate.getTime()) / 2;
  // A clock that was set back: a list from the future is replaced too.
  if (now.getTime() >= half || now.getTime() < last.thisUpdate.getTime() - DAY) return true;
  return revoked.some((serial) => !last.serials.has(serial));
};
