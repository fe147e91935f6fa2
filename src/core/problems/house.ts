import type { ProblemRows } from './row.ts';

/** house: the home, the session, the API itself. */
export const HOUSE_PROBLEMS = {
  'house.internal': { status: 500, retry: 'never', facts: ['reference'] },
  /** The file of the ledger cannot be opened, read or written; `why` is one of the words of `LedgerTrouble`. */
  'house.ledger.unavailable': { status: 503, retry: 'later', facts: ['path', 'why'] },
  /** Written by a newer certwizard. Both are schema numbers. */
  'house.ledger.newer': { status: 503, retry: 'after-change', facts: ['found', 'known'] },
  'house.conflict': { status: 409, retry: 'soon', facts: ['document', 'expected', 'found'] },
  /** The home belongs to somebody else, or the file system says no. */
  'house.home.denied': { status: 503, retry: 'after-change', facts: ['path', 'why'] },
  /** Others may read the home: mode in octal. */
  'house.home.open': { status: 503, retry: 'after-change', facts: ['path', 'mode'] },
  /** A sealed key or secret that this passphrase or key-encryption key does not open. */
  'house.key.sealed': { status: 503, retry: 'after-change', facts: ['key', 'why'] },
  'house.secret.name': { status: 422, retry: 'after-change', facts: ['name'] },
} as const satisfies ProblemRows;
