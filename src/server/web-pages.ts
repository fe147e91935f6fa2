// The browser's wizard, as it was built: one document for every address of a page, with a policy of its own, and its files by their exact names.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Lang } from '#words/lang.ts';

export type WebPages = {
  /** The document, in the reader's language. Says nothing about the home or the session. */
  send(reply: FastifyReply, lang: Lang): FastifyReply;
};

/** Undefined where the wizard was not built. Files are found at the start and served by exact name: no path is ever put together from a request. */
export const webPages = async (app: FastifyInstance): Promise<WebPages | undefined> => {
  const folder = FOLDERS.find((candidate) => existsSync(join(candidate, 'index.html')));
  if (folder === undefined) return undefined;
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: ASSETS,
    wildcard: false,
    preCompressed: true,
    index: false,
    cacheControl: false,
    // Names change with their contents.
    setHeaders: (reply) => void reply.header('cache-control', 'public, max-age=31536000, immutable'),
  });
  return {
    send: (reply, lang) => {
      const nonce = randomBytes(16).toString('base64');
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', policy(nonce))
        .send(documentOf(html, nonce, lang));
    },
  };
};

/** Whether somebody opens a page of the wizard, rather than calling the API by a wrong name. */
export const opensPage = ({ method, url, headers }: FastifyRequest): boolean => {
  const path = url.split('?')[0] ?? '';
  if ((method !== 'GET' && method !== 'HEAD') || /^\/(api|assets|problems)(\/|$)/.test(path)) return false;
  return path === '/' || (headers.accept ?? '').includes('text/html');
};

export const ASSETS = '/assets/';

/** Beside this file in the bundle; in the sources, where the build puts it. */
const FOLDERS = ['./web', '../../dist/web'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** What the wizard loads carries the nonce, and what that loads is trusted with it; nothing else runs, and nothing goes to another host. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

const documentOf = (html: string, nonce: string, lang: Lang): string =>
  html
    .replace('<html lang="en">', `<html lang="${lang}">`)
    .replace('<head>', `<head>\n    <meta property="csp-nonce" nonce="${nonce}" />`)
    .replace(
      /<(script|link)(?= (?:type="module"|rel="(?:modulepreload|stylesheet)"))/g,
      `<$1 nonce="${nonce}"`,
    );
