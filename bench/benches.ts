// Every bench by the name that `npm run bench -- NAME` takes, in the order of docs/performance.md.
import { acme } from './acme.ts';
import type { Bench } from './bench.ts';
import { embeddedCa } from './embedded-ca.ts';
import { finish } from './finish.ts';
import { first } from './first.ts';
import { memory } from './memory.ts';
import { status } from './status.ts';
import { verdict } from './verdict.ts';
import { web } from './web.ts';

export const BENCHES = {
  finish,
  first,
  acme,
  'embedded-ca': embeddedCa,
  status,
  verdict,
  memory,
  web,
} as const satisfies Record<string, Bench>;
