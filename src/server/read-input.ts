// What came in, read by the shapes of its route: whoever received it, the input of a handler is made here.
import type { z } from 'zod';
import type { Route } from '#schema/route.ts';
import { invalid } from './problem-reply.ts';

export type Received = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** Refuses `house.request.invalid`. */
export const readInput = (entry: Route, request: Received): unknown => {
  const { lang: _, ...query } = request.query as Record<string, unknown>;
  const params = { ...(request.params as Record<string, string>) };
  if (entry.html && params['id'] !== undefined) params['id'] = params['id'].replace(/\.html$/, '');
  return {
    params: read(entry.params, params, '/params'),
    query: entry.query && read(entry.query, fromText(entry.query, query), '/query'),
    body: read(entry.body, request.body === undefined ? null : request.body, ''),
  };
};

const read = (shape: z.ZodType | undefined, value: unknown, root: '' | '/query' | '/params'): unknown => {
  if (shape === undefined) return undefined;
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error, root);
};

/** A query is text: what the shape wants as number or boolean becomes one when it is spelt like one. */
const fromText = (shape: z.ZodObject, query: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(query).map(([key, text]) => {
      const kind = kindOf(shape.shape[key]);
      if (kind === 'number' && typeof text === 'string' && /^\d{1,9}$/.test(text)) return [key, Number(text)];
      if (kind === 'boolean' && (text === 'true' || text === 'false')) return [key, text === 'true'];
      return [key, text];
    }),
  );

const kindOf = (shape: unknown): string | undefined => {
  let inner = (shape as z.ZodType | undefined)?.def as { type: string; innerType?: z.ZodType } | undefined;
  while (inner?.innerType !== undefined) inner = inner.innerType.def as typeof inner;
  return inner?.type;
};
