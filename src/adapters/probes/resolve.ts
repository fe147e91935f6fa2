// The addresses behind a target's host: all of them, IPv4 and IPv6, in the resolver's own order.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { LIMITS } from '#core/limits.ts';

export type Resolved =
  | { readonly ok: true; readonly addresses: readonly string[] }
  /** `ENOTFOUND`, `timeout`, `aborted`, … */
  | { readonly ok: false; readonly why: string };

/** Never throws. The system's resolver is asked, hosts file included, because services' peers ask it too; it cannot be cancelled, only left behind. */
export const resolve = async (
  host: string,
  ms: number,
  signal: AbortSignal,
  find: Find = systemFind,
): Promise<Resolved> => {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return { ok: true, addresses: [bare] };
  const over = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  if (over.aborted) return { ok: false, why: 'aborted' };
  const { promise: left, resolve: leave } = Promise.withResolvers<Resolved>();
  const onOver = (): void => leave({ ok: false, why: signal.aborted ? 'aborted' : 'timeout' });
  over.addEventListener('abort', onOver);
  try {
    return await Promise.race([ask(bare, find), left]);
  } finally {
    over.removeEventListener('abort', onOver);
  }
};

/** `address:port` as text, IPv6 in brackets (RFC 3986 §3.2.2). */
export const addressText = (address: string, port: number): string =>
  isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;

/** All addresses of a name; rejects with a `code` when there are none. */
export type Find = (host: string) => Promise<readonly string[]>;

const systemFind: Find = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

const ask = async (host: string, find: Find): Promise<Resolved> => {
  try {
    return { ok: true, addresses: [...new Set(await find(host))].slice(0, LIMITS.probeAddresses) };
  } catch (error) {
    return { ok: false, why: error instanceof Error && 'code' in error ? String(error.code) : 'ENOTFOUND' };
  }
};
