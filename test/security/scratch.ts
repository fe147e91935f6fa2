// The real server on a scratch home, and a caller that sends exactly the headers it is told to.
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Route } from '#schema/route.ts';
import { serve, type Served, type ServeOptions } from '#server/serve.ts';

export const NAME = 'anna';
export const PASSWORD = 'correct horse battery';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

type Headers = Record<string, string | string[] | undefined>;
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };
export type Asked = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
};
export type Scratch = {
  readonly home: string;
  readonly served: Served;
  readonly clock: { now: number };
  readonly lines: string[];
  readonly origin: string;
  ask(path: string, asked?: Asked): Promise<Answer>;
  /** As our own page does it. */
  post(path: string, body: unknown, cookie?: string, method?: string): Promise<Answer>;
  /** The cookie of a session opened by a link. */
  byLink(): Promise<string>;
  /** The first administrator, signed in. */
  administrator(): Promise<string>;
};

export const scratch = async (options: Partial<ServeOptions> = {}): Promise<Scratch> => {
  const folder = mkdtempSync(join(tmpdir(), 'certwizard-security-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  const clock = { now: Date.now() };
  const lines: string[] = [];
  const served = await serve({
    home,
    live: join(folder, 'live'),
    port: 0,
    host: '127.0.0.1',
    now: () => new Date(clock.now),
    log: (line) => void lines.push(line),
    ...options,
  });
  undo.push(() => served.close());
  const origin = `http://localhost:${served.port}`;

  const ask = (path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: served.port,
          path,
          method,
          agent: false,
          headers: {
            host: `localhost:${served.port}`,
            // Node frames the body of a DELETE only when it is told its length.
            ...(body === undefined || headers['transfer-encoding'] !== undefined
              ? {}
              : { 'content-length': String(Buffer.byteLength(body)) }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      request.once('error', reject);
      request.end(body);
    });
  const post: Scratch['post'] = (path, body, cookie, method = 'POST') =>
    ask(path, {
      method,
      headers: {
        origin,
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const byLink = async (): Promise<string> => {
    const token = new URLSearchParams(new URL(await served.link()).hash.slice(1)).get('token');
    return cookieOf(await post('/api/session', { token }));
  };
  return {
    home,
    served,
    clock,
    lines,
    origin,
    ask,
    post,
    byLink,
    administrator: async () =>
      cookieOf(await post('/api/administrators', { name: NAME, password: PASSWORD }, await byLink())),
  };
};

export const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0] ?? '';

export const codeOf = ({ body }: Answer): string | undefined =>
  body.startsWith('{') ? (JSON.parse(body) as { code?: string }).code : undefined;

/** The path of a route, its members filled so that they are read. */
export const pathOf = ({ path }: Route, filled: Readonly<Record<string, string>> = {}): string =>
  path.replace(/:(\w+)/g, (_, member: string) =>
    encodeURIComponent(filled[member] ?? (/receipts|assignments/.test(path) ? 'txn_1' : 'req_1')),
  );
