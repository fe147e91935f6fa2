// How an application behind TLS is made to answer, per protocol of a target.
import { httpsApplication } from './https.ts';
import { sipApplication } from './sip.ts';
import type { Target } from '#core/ports.ts';

/** Where a connection ends, for protocols whose requests say so. */
export type Local = { readonly address: string; readonly port: number };

export type Reading =
  | { readonly state: 'more' }
  /** `line` is the first line of the answer. `refusal`: the protocol's own way to say that the client certificate is not good enough. */
  | { readonly state: 'answered'; readonly line: string; readonly status: number; readonly refusal: boolean }
  | { readonly state: 'nonsense'; readonly line: string };

export type Application = {
  request(target: Target, local: Local): string;
  /** Reads what has arrived so far, as Latin-1; `ended` when nothing more will come. */
  read(text: string, ended: boolean): Reading;
  readonly alpn: readonly string[];
};

/** `tls` has no application: there the handshake is the answer. */
export const APPLICATIONS: Readonly<Record<Target['protocol'], Application | undefined>> = {
  tls: undefined,
  https: httpsApplication,
  sip: sipApplication,
};
