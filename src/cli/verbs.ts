// The verbs, each in a file of its own, loaded when it is asked for. One that is not here does not exist, and ends with 2.
import type { Define } from './define.ts';

type Load = () => Promise<{ readonly define: Define }>;

export const VERBS = {
  serve: () => import('./verbs/serve.ts'),
  demo: () => import('./verbs/demo.ts'),
  status: () => import('./verbs/status.ts'),
  request: () => import('./verbs/request.ts'),
  pending: () => import('./verbs/pending.ts'),
  show: () => import('./verbs/show.ts'),
  import: () => import('./verbs/import.ts'),
  assign: () => import('./verbs/assign.ts'),
  remove: () => import('./verbs/remove.ts'),
  verify: () => import('./verbs/verify.ts'),
  prove: () => import('./verbs/prove.ts'),
  store: () => import('./verbs/store.ts'),
  ca: () => import('./verbs/ca.ts'),
  topology: () => import('./verbs/topology.ts'),
  receipt: () => import('./verbs/receipt.ts'),
  doctor: () => import('./verbs/doctor.ts'),
} as const satisfies Record<string, Load>;
