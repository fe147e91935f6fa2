// The schema's history, oldest first. Append only: a released row is never changed, moved or taken out.
import { createAuthority } from './authority-schema.ts';
import { createEvidence } from './evidence-table.ts';
import { createHouse, indexRequestEnds } from './house-schema.ts';
import type { Migration } from './migrate.ts';

export const MIGRATIONS: readonly Migration[] = [
  { name: 'house', up: createHouse },
  { name: 'authority', up: createAuthority },
  { name: 'request-ends', up: indexRequestEnds },
  { name: 'evidence', up: createEvidence },
];
