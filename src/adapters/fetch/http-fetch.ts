// Fetching what certificates name: plain http, bounded in time, size and redirects, and only from addresses that may be asked. What comes is believed for nothing.
import { lookup as systemLookup } from 'node:dns/promises';
import { type IncomingMessage, request } from 'node:http';
import { isIP } from 'node:net';
import { LIMITS } from '#core/limits.ts';
import type { Fetch, FetchAsk, Fetched } from '#core/ports.ts';
import { mayFetchFrom } from './public-address.ts';

export type FetchSettings = {
  /** How names become addresses; absent: the system's resolver. */
  readonly find?: (host: string) => Promise<readonly string[]>;
};

/**
 * Never throws. The address that was checked is the address that is connected to, so a name that answers differently the second time is no way
 * round; every redirect is checked anew. Nothing is sent but the question: no cookie, no credential, no referrer.
 */
export const httpFetch =
  ({ find = systemFind }: FetchSettings = {}): Fetch =>
  async (ask) => {
    const over = AbortSignal.any([ask.signal, AbortSignal.timeout(LIMITS.fetchMs)]);
    let url = ask.url;
    for (let hop = 0; hop <= LIMITS.fetchRedirects; hop += 1) {
      const step = await once({ ...ask, url, signal: over }, find).catch((error: unknown) =>
        failed(error, over),
      );
      if (!('leadsTo' in step)) return step;
      url = step.leadsTo;
    }
    return { ok: false, why: 'redirects' };
  };

type Step = Fetched | { readonly leadsTo: string };

const once = async (ask: FetchAsk, find: (host: string) => Promise<readonly string[]>): Promise<Step> => {
  const url = URL.canParse(ask.url) ? new URL(ask.url) : undefined;
  if (url?.protocol !== 'http:' || url.username !== '' || url.password !== '')
    return { ok: false, why: 'not-http' };
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? await inTime(find(host), ask.signal) : [host];
  const address = addresses.find((one) => mayFetchFrom(one, ask.networks));
  if (address === undefined)
    return { ok: false, why: addresses.length === 0 ? 'ENOTFOUND' : 'address-forbidden' };
  const response = await sent(ask, url, address);
  try {
    return await read(ask, url, response);
  } finally {
    response.destroy();
  }
};

const sent = (ask: FetchAsk, url: URL, address: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { body } = ask;
    const sending = request(
      {
        host: address,
        port: url.port === '' ? 80 : Number(url.port),
        path: `${url.pathname}${url.search}`,
        method: body === undefined ? 'GET' : 'POST',
        agent: false,
        signal: ask.signal,
        maxHeaderSize: HEADER_BYTES,
        setHost: false,
        headers: {
          host: url.host,
          accept: '*/*',
          'accept-encoding': 'identity',
          'user-agent': 'certwizard',
          connection: 'close',
          ...(body && { 'content-type': body.type, 'content-length': body.bytes.length }),
        },
      },
      resolve,
    );
    sending.on('error', reject);
    sending.end(body?.bytes);
  });

const read = async (ask: FetchAsk, url: URL, response: IncomingMessage): Promise<Step> => {
  const { statusCode: status = 0, headers } = response;
  const { location } = headers;
  // A question in a body is asked of the one it was meant for.
  if (REDIRECTS.has(status) && location !== undefined && ask.body === undefined)
    return { leadsTo: URL.canParse(location, url.href) ? new URL(location, url).href : '' };
  if (status !== 200) return { ok: false, why: `HTTP ${status}` };
  if (![undefined, 'identity'].includes(headers['content-encoding'])) return { ok: false, why: 'unreadable' };
  if (Number(headers['content-length'] ?? 0) > ask.bytes) return { ok: false, why: 'too-large' };
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > ask.bytes) return { ok: false, why: 'too-large' };
    parts.push(part);
  }
  return { ok: true, bytes: new Uint8Array(Buffer.concat(parts)) };
};

const failed = (error: unknown, over: AbortSignal): Fetched => {
  if (over.aborted) return { ok: false, why: 'timeout' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return { ok: false, why: /^[A-Z][A-Z_]{2,40}$/.test(code) ? code : 'unknown' };
};

/** The system's resolver cannot be cancelled, only left behind. */
const inTime = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(signal.reason);
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
};

const systemFind = async (host: string): Promise<readonly string[]> =>
  (await systemLookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const HEADER_BYTES = 16 * 1024;
