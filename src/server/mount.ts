// Hangs the contract into Fastify: reads what comes in by its shapes, calls the handler, sends what it gives. No route knows Fastify.
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '#core/limits.ts';
import type { Receipt } from '#core/views.ts';
import { CONTRACT } from '#schema/contract.ts';
import type { RouteName } from '#schema/paths.ts';
import { type Route, statusesOf } from '#schema/route.ts';
import { type Door, schemeOf } from './access.ts';
import type { Exchange, Handlers } from './handlers.ts';
import { readInput } from './read-input.ts';
import { chooseLang, type ReceiptHtml } from './say.ts';
import type { Source, Streams } from './streams.ts';

export type Mounting = {
  readonly door: Door;
  readonly streams: Streams;
  readonly receiptHtml?: ReceiptHtml | undefined;
  readonly failed: (error: unknown) => void;
  /** Tests only: every answer is held against its shape. */
  readonly checkReplies?: boolean;
};

export const mount = (app: FastifyInstance, handlers: Handlers, mounting: Mounting): void => {
  for (const name of Object.keys(CONTRACT) as RouteName[]) {
    const entry: Route = CONTRACT[name];
    const handler = handlers[name] as AnyHandler;
    app.route({
      method: entry.method,
      url: entry.path,
      exposeHeadRoute: entry.method === 'GET' && entry.replies !== 'events',
      bodyLimit: entry.file ? LIMITS.fileRequestBytes : LIMITS.requestBytes,
      config: { open: entry.open ?? false, problems: entry.problems },
      handler: async (request, reply) => {
        const page = entry.html === true && wantsPage(request);
        const input = readInput(entry, request);
        const given = await handler(input, exchangeOf(request, reply, mounting));
        if (entry.replies === 'events')
          return sendStream(request, reply, given as Source<unknown> | undefined, mounting);
        if (page && mounting.receiptHtml)
          return sendPage(reply, mounting.receiptHtml(given as Receipt, langOf(request)));
        return send(entry, reply, given, mounting);
      },
    });
  }
};

export const langOf = (request: FastifyRequest): ReturnType<typeof chooseLang> =>
  chooseLang(
    (request.query as Record<string, unknown> | undefined)?.['lang'],
    request.headers['accept-language'],
  );

type AnyHandler = (input: unknown, exchange: Exchange) => Promise<unknown>;

const exchangeOf = (request: FastifyRequest, reply: FastifyReply, { door, failed }: Mounting): Exchange => ({
  door,
  failed,
  after: single(request.headers['last-event-id']),
  secret: door.kind === 'tcp' ? request.cookies[door.cookie] : undefined,
  origin: `${schemeOf(door)}://${request.headers.host ?? ''}`,
  status: (code) => void reply.code(code),
  header: (name, value) => void reply.header(name, value),
  setSecret: (secret) => {
    if (door.kind !== 'tcp') return;
    const secure = schemeOf(door) === 'https';
    const flags = { path: '/', httpOnly: true, sameSite: 'strict', ...(secure && { secure }) } as const;
    if (secret === undefined) void reply.clearCookie(door.cookie, flags);
    else void reply.setCookie(door.cookie, secret, flags);
  },
});

const send = (
  entry: Route,
  reply: FastifyReply,
  given: unknown,
  { checkReplies }: Mounting,
): FastifyReply => {
  if (reply.statusCode === 200) reply.code(statusesOf(entry)[0] ?? 200);
  if (entry.replies === 'nothing') return reply.send();
  if (entry.replies === 'text') return reply.type(entry.mediaType ?? 'text/plain').send(given);
  if (checkReplies) entry.reply?.parse(given);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(given));
};

const sendStream = (
  request: FastifyRequest,
  reply: FastifyReply,
  source: Source<unknown> | undefined,
  { door, streams }: Mounting,
): FastifyReply => {
  // A browser that asks again after the end is told to stop by 204 (HTML Living Standard §9.2.3).
  if (source === undefined) return reply.code(204).send();
  return reply.type('text/event-stream; charset=utf-8').send(streams.open(source, stillIn(request, door)));
};

/** A session that ends, by signing out or in another browser, hears nothing more. */
const stillIn = (request: FastifyRequest, door: Door) => (): boolean =>
  door.kind === 'local' || door.sessions.holds(request.cookies[door.cookie]);

const wantsPage = (request: FastifyRequest): boolean => {
  if (request.url.split('?')[0]?.endsWith('.html')) return true;
  const accept = request.headers.accept ?? '';
  return accept.includes('text/html') && !accept.includes('application/json');
};

/** Nothing is loaded and nothing runs: the page brings its own style, and no other is taken (CSP Level 3 §6.7.3). */
const sendPage = (reply: FastifyReply, html: string): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src ${stylesIn(html)}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    .send(html);

const stylesIn = (html: string): string =>
  [...html.matchAll(/<style>([^<]*)<\/style>/g)]
    .map(([, style = '']) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    .join(' ') || "'none'";

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
