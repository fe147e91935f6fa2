// Where the server listens for browsers, and as what: plain HTTP on this computer's loopback, anywhere else TLS under one name.
import { must, refuse } from '#core/problems.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';

export type Place = {
  /** Listened on: all of them, or with `first` the first that this computer has. */
  readonly addresses: readonly string[];
  readonly first: boolean;
  /** Served over TLS under this name or address alone, and the certificate is for it; absent: plain HTTP. */
  readonly secure?: string;
};

/** `host` as it was given, or `localhost`. Refuses `house.address.refused`, `request.name.invalid`. */
export const placeOf = (host: string): Place => {
  const loopback = LOOPBACK.get(host.trim().toLowerCase());
  if (loopback !== undefined) return { addresses: loopback, first: false };
  const name = must(generalNameFromText(host));
  if ((name.kind !== 'dns' && name.kind !== 'ip') || name.value.startsWith('*') || ALL.includes(name.value))
    throw notThere(host);
  // Which of this computer's addresses a name leads to is the network's affair, and may change.
  return { addresses: name.kind === 'ip' ? [name.value] : ALL, first: true, secure: name.value };
};

export const notThere = (host: string): Error =>
  refuse('house.address.refused', { host: host.slice(0, 100), allowed: [...LOOPBACK.keys()].join(', ') });

/** As it stands in an address bar. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** `localhost` is whichever of the two a browser chooses: nobody else may be behind the other. */
const LOOPBACK: ReadonlyMap<string, readonly string[]> = new Map([
  ['localhost', ['127.0.0.1', '::1']],
  ['127.0.0.1', ['127.0.0.1']],
  ['::1', ['::1']],
]);
/** The first is both where there is IPv6. */
const ALL = ['::', '0.0.0.0'];
