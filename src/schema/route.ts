// One entry of the API: where it is (paths.ts), what it takes, what it gives, which stages' problems it may answer with. Plain data; no framework.
import type { z } from 'zod';
import type { Place } from './paths.ts';

export const STAGES = ['request', 'returned', 'trusted', 'assigned', 'proven', 'house'] as const;
type Stage = (typeof STAGES)[number];

export type Route = Place & {
  /** One English line for the API's description. */
  readonly summary: string;
  readonly params?: z.ZodObject;
  /** Values come as text; numbers and booleans are read as the shape says. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** `json`: the document. `events`: one event. */
  readonly reply?: z.ZodType;
  /** Success; 200 with a document or text, 204 without, unless told otherwise. */
  readonly statuses?: readonly number[];
  /** Of a text. */
  readonly mediaType?: string;
  /** Also as a page: by `Accept: text/html`, or with `.html` after the path. */
  readonly html?: boolean;
  /** Answers without a session. */
  readonly open?: boolean;
  /** Carries a file: a larger body is read. */
  readonly file?: boolean;
  /** Stages whose rows of the problem table may come back; `house` always may. */
  readonly problems: readonly Stage[];
};

export const route = <const R extends Route>(entry: R): R => entry;

/** Statuses of success. */
export const statusesOf = (entry: Route): readonly number[] =>
  entry.statuses ?? [entry.replies === 'nothing' ? 204 : 200];

export type ParamsOf<R extends Route> = R extends { params: infer P extends z.ZodType }
  ? z.output<P>
  : undefined;
export type QueryOf<R extends Route> = R extends { query: infer Q extends z.ZodType }
  ? z.output<Q>
  : undefined;
export type BodyOf<R extends Route> = R extends { body: infer B extends z.ZodType } ? z.output<B> : undefined;
export type ReplyOf<R extends Route> = R['replies'] extends 'json' | 'events'
  ? R extends { reply: infer S extends z.ZodType }
    ? z.output<S>
    : never
  : R['replies'] extends 'text'
    ? string
    : undefined;
