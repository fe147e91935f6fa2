// The only road to the CA: every HTTP exchange of the ACME library runs through here, bounded in time and size, cancellable, never redirected.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  Agent as PlainAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plainRequest,
} from 'node:http';
import { Agent, request } from 'node:https';
import type { LIMITS } from '#core/limits.ts';
import type { axios, Client } from 'acme-client';
import { AcmeProblem, Nonsense, Slow } from './errors.ts';
import { isAcmeUrl } from './settings.ts';

/** Milliseconds and bytes, named as in LIMITS. */
export type Bounds = Pick<
  Record<keyof typeof LIMITS, number>,
  'issuerMs' | 'issuerBytes' | 'orderMs' | 'orderPatienceMs'
>;

export type SessionOptions = {
  readonly directory: string;
  /** PEM; when given, nothing else is believed. */
  readonly ca: string | undefined;
  readonly bounds: Bounds;
  /** The caller's. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
};

/** One visit to the CA: one submit or one poll. */
export class Session {
  readonly options: SessionOptions;
  /** Aborted by the caller, or when the whole order took too long. */
  readonly signal: AbortSignal;
  private readonly deadline: AbortSignal;
  private readonly agent: Agent | PlainAgent;
  private readonly nonces: string[] = [];
  private readonly badNonces = new Map<string, number>();
  private readonly retryAfters = new Map<string, number>();

  constructor(options: SessionOptions) {
    this.options = options;
    this.deadline = AbortSignal.timeout(options.bounds.orderMs);
    this.signal = AbortSignal.any([options.signal, this.deadline]);
    const keep = { keepAlive: true, maxSockets: 4 };
    this.agent = options.directory.startsWith('https:')
      ? new Agent({ ...keep, ...(options.ca === undefined ? {} : { ca: options.ca }) })
      : new PlainAgent(keep);
  }

  /** Runs `work`; the library's exchanges inside it belong to this session. */
  async run<T>(work: (library: Library) => Promise<T>): Promise<T> {
    const library = await loadLibrary();
    try {
      return await current.run(this, () => work(library));
    } finally {
      this.agent.destroy();
    }
  }

  /** What Retry-After said when `url` was last asked, in milliseconds. */
  retryAfterMs(url: string): number | undefined {
    return this.retryAfters.get(url);
  }

  /** Waits; rejects as an exchange would when the caller gives up or the order takes too long. */
  async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(this.whyStopped(new Error('stopped')));
      };
      const timer = setTimeout(() => {
        this.signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (this.signal.aborted) stop();
      else this.signal.addEventListener('abort', stop, { once: true });
    });
  }

  async exchange(ask: Ask): Promise<Reply> {
    // The library fetches a fresh nonce before every request; those that came with answers are as good and save a journey each.
    const saved = ask.method === 'HEAD' ? this.nonces.pop() : undefined;
    if (saved !== undefined) return { status: 200, headers: { 'replay-nonce': saved }, data: '' };
    const { directory, bounds, now } = this.options;
    if (!isAcmeUrl(ask.url, directory.startsWith('http:'))) throw new Nonsense(`URL ${ask.url}`);
    const timeout = AbortSignal.timeout(bounds.issuerMs);
    let raw: Raw;
    try {
      raw = await this.send(ask, AbortSignal.any([this.signal, timeout]));
    } catch (error) {
      throw this.whyStopped(timeout.aborted ? new Slow(bounds.issuerMs) : error);
    }
    const retryAfter = readRetryAfter(raw.headers['retry-after'], now());
    if (retryAfter === undefined) this.retryAfters.delete(ask.url);
    else this.retryAfters.set(ask.url, retryAfter);
    return this.judge(ask, raw, retryAfter);
  }

  private judge(ask: Ask, raw: Raw, retryAfter: number | undefined): Reply {
    const nonce = raw.headers['replay-nonce'];
    const reply = {
      status: raw.status,
      headers: raw.headers,
      data: ask.method === 'HEAD' ? '' : readBody(raw),
    };
    if (raw.status >= 200 && raw.status < 300) {
      this.badNonces.delete(ask.url);
      if (ask.method !== 'HEAD' && typeof nonce === 'string' && this.nonces.length < 32)
        this.nonces.push(nonce);
      return reply;
    }
    const problem = new AcmeProblem(raw.status, reply.data, retryAfter);
    const rejections = (this.badNonces.get(ask.url) ?? 0) + 1;
    if (problem.type !== 'badNonce' || rejections > BAD_NONCES) throw problem;
    // The library sends the request again with the nonce of this very answer. Saved ones are likely as stale as the one refused.
    this.badNonces.set(ask.url, rejections);
    this.nonces.length = 0;
    return { ...reply, status: 400 };
  }

  private async send(ask: Ask, signal: AbortSignal): Promise<Raw> {
    try {
      return await sendOnce(ask, this.agent, signal, this.options.bounds.issuerBytes);
    } catch (error) {
      // A kept connection that the server closed just as we wrote; if it did read the request, it calls the nonce bad.
      if (!(error instanceof StaleConnection)) throw error;
      return await sendOnce(ask, this.agent, signal, this.options.bounds.issuerBytes);
    }
  }

  private whyStopped(error: unknown): unknown {
    if (this.options.signal.aborted) return this.options.signal.reason;
    if (this.deadline.aborted) return new Slow(this.options.bounds.orderMs);
    return error;
  }
}

export type Library = { readonly Client: typeof Client; readonly axios: typeof axios };

/** As the library itself has it: six refusals in a row end the attempt. */
const BAD_NONCES = 5;

type Ask = { readonly url: string; readonly method: string; readonly body: string | undefined };
type Reply = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly data: unknown };
type Raw = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };
type Adapter = Extract<typeof axios.defaults.adapter, (...args: never[]) => unknown>;

class StaleConnection extends Error {}

const current = new AsyncLocalStorage<Session>();
let library: Promise<Library> | undefined;

/** Loaded when first needed: it costs 0.2 s. Its own HTTP adapter has no time limit, no size limit, and retries for minutes unasked. */
const loadLibrary = (): Promise<Library> => {
  library ??= import('acme-client').then((loaded) => {
    loaded.axios.defaults.adapter = adapter;
    return loaded;
  });
  return library;
};

const adapter: Adapter = async (config) => {
  const session = current.getStore();
  if (session === undefined) throw new Error('ACME request outside of a session');
  const body = typeof config.data === 'string' ? config.data : undefined;
  const reply = await session.exchange({
    url: config.url ?? '',
    method: (config.method ?? 'get').toUpperCase(),
    body,
  });
  return {
    data: reply.data,
    status: reply.status,
    statusText: '',
    headers: Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)])),
    config,
  };
};

const sendOnce = (ask: Ask, agent: Agent | PlainAgent, signal: AbortSignal, limit: number): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const headers = {
      accept: 'application/json, application/pem-certificate-chain, application/problem+json',
      'accept-language': 'en',
      'user-agent': 'certwizard',
      ...(ask.body === undefined
        ? {}
        : { 'content-type': 'application/jose+json', 'content-length': Buffer.byteLength(ask.body) }),
    };
    const open = agent instanceof Agent ? request : plainRequest;
    let answered = false;
    const outgoing = open(ask.url, { method: ask.method, headers, agent, signal }, (response) => {
      answered = true;
      collect(response, limit).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        (error: unknown) => {
          outgoing.destroy();
          reject(error);
        },
      );
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const stale = !answered && outgoing.reusedSocket && error.code === 'ECONNRESET';
      reject(stale ? new StaleConnection() : error);
    });
    outgoing.end(ask.body);
  });

async function collect(response: IncomingMessage, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limit) throw new Nonsense(`answer over ${limit} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readBody(raw: Raw): unknown {
  const type = (raw.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (raw.body === '') return '';
  if (type === 'application/json' || type === 'application/problem+json') {
    try {
      return JSON.parse(raw.body);
    } catch {
      if (raw.status >= 400) return '';
      throw new Nonsense('answer is not JSON');
    }
  }
  if (type === 'application/pem-certificate-chain' || raw.status >= 400) return raw.body;
  throw new Nonsense(`answer of type ${type || 'unknown'}`);
}

/** RFC 9110 §10.2.3: seconds or a date; never below zero. */
function readRetryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
