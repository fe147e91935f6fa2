// One door of the house as a Fastify app: who is let in, the routes, and what every reply carries. It listens to nothing by itself.
import cookie from '@fastify/cookie';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { PROBLEM_TYPE } from '#schema/problem-document.ts';
import { CONTRACT } from '#schema/contract.ts';
import { admit, type Door, schemeOf } from './access.ts';
import type { Handlers } from './handlers.ts';
import type { Log } from './log.ts';
import { langOf, mount } from './mount.ts';
import { problemPage } from './page.ts';
import { explain, newReference, printable, problemDocument, refusalOf } from './problem-reply.ts';
import type { ReceiptHtml, Say } from './say.ts';
import type { Streams } from './streams.ts';
import { ASSETS, opensPage, webPages } from './web-pages.ts';

export type AppOptions = {
  readonly handlers: Handlers;
  readonly door: Door;
  readonly streams: Streams;
  readonly say: Say;
  readonly log: Log;
  readonly receiptHtml?: ReceiptHtml | undefined;
  /** True from the moment the server begins to stop. */
  readonly closing?: (() => boolean) | undefined;
  readonly checkReplies?: boolean;
};

export const buildApp = async (options: AppOptions): Promise<FastifyInstance> => {
  const { door, say, log, closing } = options;
  const headers = schemeOf(door) === 'https' ? [...SAFE_HEADERS, SECURE_ONLY] : SAFE_HEADERS;
  const app = Fastify({
    logger: false,
    bodyLimit: LIMITS.requestBytes,
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: false },
    // Keys that would reach into prototypes are refused, not removed.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // Addresses that cannot be decoded come here, past all hooks.
    frameworkErrors: (error, request, reply) => {
      for (const [name, value] of headers) reply.header(name, value);
      answer(error, request, reply);
    },
  });
  const failed = (error: unknown): string => {
    const reference = newReference();
    log.bug(reference, error);
    return reference;
  };
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal =
      refusalOf(inContext(error, request)) ?? refuse('house.internal', { reference: failed(error) });
    const stages = request.routeOptions.config?.problems;
    const stage = refusal.complaint.code.split('.')[0] ?? '';
    if (options.checkReplies && stages && ![...stages, 'house'].includes(stage))
      failed(new Error(`undeclared problem ${refusal.complaint.code} at ${request.routeOptions.url}`));
    const document = problemDocument(refusal, say, langOf(request));
    const { seconds } = refusal.complaint.facts as { seconds?: number };
    if (document.status === 429 && seconds !== undefined) reply.header('retry-after', String(seconds));
    return reply.code(document.status).type(PROBLEM_TYPE).send(JSON.stringify(document));
  };

  app.removeContentTypeParser('text/plain');
  await app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of headers) reply.header(name, value);
    if (closing?.()) throw refuse('house.closing', {});
    const { config, url } = request.routeOptions;
    admit(request, door, request.is404 || config.open === true || url?.startsWith(ASSETS) === true);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    log.request({ method, route: routeOptions.url ?? '-', status: reply.statusCode, ms: reply.elapsedTime });
  });
  app.setErrorHandler(answer);
  const pages = door.kind === 'tcp' ? await webPages(app) : undefined;
  app.setNotFoundHandler((request, reply) => {
    if (pages !== undefined && opensPage(request)) return pages.send(reply, langOf(request));
    const path = request.url.split('?')[0] ?? '/';
    const allowed = methodsAt(path);
    const refusal =
      allowed.length > 0
        ? refuse('house.route.method', { method: printable(request.method), allowed: allowed.join(', ') })
        : refuse('house.route.unknown', { path: printable(path) });
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    return answer(refusal, request, reply);
  });

  app.get<{ Params: { code: string } }>(
    '/problems/:code',
    { config: { open: true } },
    async (request, reply) => {
      const { code } = request.params;
      const said = explain(code, say, langOf(request));
      if (said === undefined)
        throw refuse('house.route.unknown', { path: printable(request.url.split('?')[0] ?? '') });
      const texts = [said.title, said.detail, said.advice ?? ''].filter((text) => text !== '');
      return reply.type('text/html; charset=utf-8').send(problemPage(langOf(request), code, texts));
    },
  );
  mount(app, options.handlers, { ...options, failed });
  await app.ready();
  return app;
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers without a session. */
    open?: boolean;
    /** Stages whose problems are declared. */
    problems?: readonly string[];
  }
}

/** The framework's errors do not say which type was not known, nor which limit was passed. */
const inContext = (error: unknown, { headers, routeOptions }: FastifyRequest): unknown => {
  const { code } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { code, type: headers['content-type'] };
  return code === 'FST_ERR_CTP_BODY_TOO_LARGE' ? { code, limit: routeOptions.bodyLimit } : error;
};

const PAGES = ['/problems/:code'].map((path) => ({ method: 'GET', path, replies: 'text' }));
const PATTERNS = [...Object.values(CONTRACT), ...PAGES].map(({ method, path, replies }) => ({
  methods: method === 'GET' && replies !== 'events' ? ['GET', 'HEAD'] : [method],
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
}));
const methodsAt = (path: string): readonly string[] =>
  PATTERNS.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);

/** A browser that came once over TLS never comes without. Other ports of the same name are bound by it too. */
const SECURE_ONLY = ['strict-transport-security', 'max-age=31536000'] as const;

/** On every reply. Pages loosen the policy for what they bring themselves. */
const SAFE_HEADERS: readonly (readonly [string, string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cache-control', 'no-store'],
];
