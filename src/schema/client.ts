// The API as functions: one per route, typed by the contract. What the server refuses is thrown here as the same Refusal.
import type { z } from 'zod';
import { complain } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { Contract } from './contract.ts';
import { type Chunks, readMessages } from './event-stream.ts';
import { fillPath, PLACES, type Place, type RouteName } from './paths.ts';
import { refusalFrom } from './problem-document.ts';
import type { ReplyOf, Route } from './route.ts';

/** The part of `fetch` that is used; browsers' own fits. The path is absolute, without a host. */
export type FetchLike = (
  path: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<{
  readonly status: number;
  readonly body: Chunks | null;
  text(): Promise<string>;
}>;

export type CallOptions = {
  readonly signal?: AbortSignal;
  /** For streams: take up after this message's id. */
  readonly after?: string;
};
export type Stamped<E> = { readonly id: string; readonly event: E };

export type Client = { readonly [N in RouteName]: Call<Contract[N]> };

/** `lang`: of titles and details in problems. */
export const connect = (fetch: FetchLike, lang?: string): Client =>
  Object.fromEntries(
    Object.entries(PLACES).map(([name, place]) => [
      name,
      (input: AnyInput = {}, options: CallOptions = {}) =>
        place.replies === 'events'
          ? stream(fetch, place, input, options)
          : call(fetch, place, input, options, lang),
    ]),
  ) as unknown as Client;

type Call<R extends Route> = R['replies'] extends 'events'
  ? (...args: Args<R>) => AsyncIterable<Stamped<ReplyOf<R>>>
  : (...args: Args<R>) => Promise<ReplyOf<R>>;
type Args<R extends Route> =
  Record<never, never> extends Input<R>
    ? [input?: Input<R>, options?: CallOptions]
    : [input: Input<R>, options?: CallOptions];
type Input<R extends Route> = Member<R, 'params'> & Member<R, 'body'> & Query<R>;
type Member<R, K extends 'params' | 'body'> =
  R extends Record<K, infer S extends z.ZodType> ? { readonly [P in K]: z.input<S> } : unknown;
type Query<R> = R extends { query: infer S extends z.ZodType } ? { readonly query?: z.input<S> } : unknown;

type AnyInput = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
};

const call = async (
  fetch: FetchLike,
  place: Place,
  input: AnyInput,
  options: CallOptions,
  lang: string | undefined,
): Promise<unknown> => {
  const reply = await send(fetch, place, input, options, { ...(lang && { 'accept-language': lang }) });
  const text = await reply.text();
  if (reply.status >= 400) throw refusalFrom(reply.status, text);
  if (place.replies === 'nothing') return undefined;
  return place.replies === 'text' ? text : parse(reply.status, text);
};

async function* stream(
  fetch: FetchLike,
  place: Place,
  input: AnyInput,
  options: CallOptions,
): AsyncGenerator<Stamped<unknown>> {
  const reply = await send(fetch, place, input, options, {
    accept: 'text/event-stream',
    ...(options.after !== undefined && { 'last-event-id': options.after }),
  });
  if (reply.status >= 400) throw refusalFrom(reply.status, await reply.text());
  if (reply.status === 204 || reply.body === null) return;
  for await (const { id, data } of readMessages(reply.body)) yield { id, event: parse(reply.status, data) };
}

const send = (
  fetch: FetchLike,
  place: Place,
  input: AnyInput,
  options: CallOptions,
  headers: Record<string, string>,
) => {
  const query = Object.entries(input.query ?? {}).filter(([, value]) => value !== undefined);
  const search =
    query.length === 0
      ? ''
      : `?${query.map((pair) => pair.map((part) => encodeURIComponent(String(part))).join('=')).join('&')}`;
  const body = input.body === undefined ? undefined : JSON.stringify(input.body);
  return fetch(fillPath(place.path, input.params) + search, {
    method: place.method,
    headers: {
      accept: 'application/json, application/problem+json',
      ...headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body }),
    ...(options.signal && { signal: options.signal }),
  });
};

const parse = (status: number, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(complain('house.reply.unexpected', { status, what: 'not JSON' }));
  }
};
