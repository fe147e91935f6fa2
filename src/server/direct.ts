// The same API without a web server, for a terminal that opened the house in its own process: its shapes, its handlers, its problems.
import { addAbortSignal } from 'node:stream';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { FetchLike } from '#schema/client.ts';
import { type Place, PLACES, type RouteName } from '#schema/paths.ts';
import { type Route, statusesOf } from '#schema/route.ts';
import type { Exchange, Handlers } from './handlers.ts';
import type { Log } from './log.ts';
import { newReference, printable, problemDocument } from './problem-reply.ts';
import { readInput } from './read-input.ts';
import { chooseLang, type Say } from './say.ts';
import type { Source, Streams } from './streams.ts';

export type DirectOptions = {
  readonly handlers: Handlers;
  readonly streams: Streams;
  readonly say: Say;
  readonly log: Log;
};

/** Answers as the local door does, headers left out. A caller who goes away (`signal`) is told so; what was begun goes on. */
export const direct =
  ({ handlers, streams, say, log }: DirectOptions): FetchLike =>
  async (address, { method, headers, body, signal }) => {
    const { pathname, searchParams } = new URL(address, 'http://localhost');
    const failed = (error: unknown): string => {
      const reference = newReference();
      log.bug(reference, error);
      return reference;
    };
    const answer = async (): Promise<Reply> => {
      const found = find(method, pathname);
      const { CONTRACT } = await import('#schema/contract.ts');
      const entry: Route = CONTRACT[found.name];
      let status = statusesOf(entry)[0] ?? 200;
      const exchange = {
        ...LOCAL,
        after: headers['last-event-id'],
        failed,
        status: (code: number) => {
          status = code;
        },
      };
      const handler = handlers[found.name] as (input: unknown, exchange: Exchange) => Promise<unknown>;
      const given = await handler(
        readInput(entry, { ...found, query: Object.fromEntries(searchParams), body: bodyOf(entry, body) }),
        exchange,
      );
      if (entry.replies === 'events') return streamed(given as Source<unknown> | undefined, streams, signal);
      return written(status, entry.replies === 'json' ? JSON.stringify(given) : String(given ?? ''));
    };
    try {
      return await unless(signal, answer);
    } catch (error) {
      signal?.throwIfAborted();
      const refusal =
        error instanceof Refusal ? error : refuse('house.internal', { reference: failed(error) });
      const document = problemDocument(
        refusal,
        say,
        chooseLang(searchParams.get('lang'), headers['accept-language']),
      );
      return written(document.status, JSON.stringify(document));
    }
  };

type Reply = Awaited<ReturnType<FetchLike>>;

const LOCAL = {
  door: { kind: 'local' },
  secret: undefined,
  origin: 'http://localhost',
  header: () => undefined,
  setSecret: () => undefined,
} as const;

const ROUTES = (Object.entries(PLACES) as [RouteName, Place][]).map(([name, { method, path }]) => ({
  name,
  method,
  members: [...path.matchAll(/:(\w+)/g)].map(([, member = '']) => member),
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)')}$`),
}));

const find = (method: string, path: string): { name: RouteName; params: unknown } => {
  for (const route of ROUTES) {
    const values = route.method === method ? route.pattern.exec(path)?.slice(1) : undefined;
    if (values === undefined) continue;
    const params = values.map((value, index) => [route.members[index], decodeURIComponent(value)]);
    return { name: route.name, params: Object.fromEntries(params) };
  }
  throw refuse('house.route.unknown', { path: printable(path) });
};

/** As strict as the doors: no larger, and no key that would reach into prototypes. */
const bodyOf = (entry: Route, body: string | undefined): unknown => {
  if (body === undefined) return undefined;
  const limit = entry.file ? LIMITS.fileRequestBytes : LIMITS.requestBytes;
  if (Buffer.byteLength(body) > limit) throw refuse('house.request.too-large', { limit });
  return JSON.parse(body, (key, value: unknown) => {
    if (key === '__proto__' || (key === 'constructor' && Object.hasOwn(Object(value), 'prototype')))
      throw refuse('house.request.malformed', { why: 'syntax' });
    return value;
  });
};

const written = (status: number, text: string): Reply => ({
  status,
  body: null,
  text: () => Promise.resolve(text),
});

const streamed = (
  source: Source<unknown> | undefined,
  streams: Streams,
  signal: AbortSignal | undefined,
): Reply => {
  if (source === undefined) return written(204, '');
  const stream = streams.open(source);
  if (signal !== undefined) addAbortSignal(signal, stream);
  return { status: 200, body: stream, text: () => Promise.resolve('') };
};

const unless = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
  signal?.throwIfAborted();
  if (signal === undefined) return work();
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
};
