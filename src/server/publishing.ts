// The listener where relying parties fetch what the embedded CA publishes: read-only, without a session, and with nothing else behind it.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { PublishedHouse } from '#flow/publication.ts';
import { LIMITS } from '#core/limits.ts';
import { fromBase64 } from '#core/x509/pem.ts';
import { cut, listenOn, PATIENCE, stopTaking } from './listen.ts';

export type Publishing = {
  /** Listens where the setting says now; the same place goes on. What goes wrong is reported, and nothing else of the server ends with it. */
  apply(): Promise<void>;
  close(): Promise<void>;
};

export const openPublishing = (
  house: PublishedHouse | undefined,
  report: (error: unknown) => void,
  everyMs = EVERY_MS,
): Publishing => {
  let at: string | undefined;
  let servers: readonly Server[] = [];
  let work: Promise<void> = Promise.resolve();
  let closed = false;
  let told = '';

  const stop = async (): Promise<void> => {
    const ended = stopTaking(servers)(GRACE_MS);
    await ended;
    cut(servers);
    servers = [];
    at = undefined;
  };
  const listen = async (): Promise<void> => {
    if (house === undefined || closed) return;
    const listen = (await house.publication())?.listen;
    if (listen === at) return;
    await stop();
    if (listen === undefined) return;
    const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(listen) ?? [];
    const routing = (request: IncomingMessage, response: ServerResponse): void =>
      void answer(house, request, response).catch((error: unknown) => {
        report(error);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
    const heard = await listenOn({ routing }, host.replace(/^\[(.*)\]$/, '$1'), Number(port), PATIENCE);
    if (heard === undefined) return;
    servers = [heard.server as Server];
    at = listen;
  };
  /** One after the other, whoever asks. */
  const next = (deed: () => Promise<void>): Promise<void> => {
    work = work.then(deed).then(
      () => {
        told = '';
      },
      (error: unknown) => {
        // The same trouble every half minute is told once.
        const trouble = String(error);
        if (trouble !== told) report(error);
        told = trouble;
      },
    );
    return work;
  };
  // Another process on this home may have changed the setting before it knew of this one.
  const timer = house === undefined ? undefined : setInterval(() => void next(listen), everyMs);
  timer?.unref();
  return {
    apply: () => next(listen),
    close: () => {
      closed = true;
      clearInterval(timer);
      return next(stop);
    },
  };
};

const GRACE_MS = 1_000;
const EVERY_MS = 30_000;

const answer = async (
  house: PublishedHouse,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const method = request.method ?? '';
  const reading = method === 'GET' || method === 'HEAD';
  const path = await pathOf(house, request.url ?? '');
  const [, keyId = '', kind] = /^\/([0-9A-Fa-f]{40})\.(crl|cer)$/.exec(path) ?? [];
  if (kind !== undefined) {
    if (!reading) return refused(response, 405, 'GET, HEAD');
    const id = keyId.toUpperCase();
    const crl = kind === 'crl' ? await house.crl(id) : undefined;
    const der = kind === 'crl' ? crl?.der : house.certificate(id);
    if (der === undefined) return refused(response, 404);
    // A list is made anew as soon as somebody is revoked: who keeps it longer than this learns late.
    return given(response, TYPES[kind] ?? '', der, method === 'HEAD', CRL_SECONDS);
  }
  if (!/^\/ocsp(?:\/|$)/.test(path)) return refused(response, 404);
  if (method !== 'POST' && method !== 'GET') return refused(response, 405, 'GET, POST');
  const asked = method === 'POST' ? await bodyOf(request) : questionIn(path);
  if (asked === undefined) return refused(response, method === 'POST' ? 413 : 400);
  const seconds = method === 'GET' ? OCSP_SECONDS : undefined;
  return given(response, 'application/ocsp-response', await house.ocsp(asked), false, seconds);
};

const TYPES: Readonly<Record<string, string>> = {
  crl: 'application/pkix-crl',
  cer: 'application/pkix-cert',
};
const CRL_SECONDS = 3_600;
const OCSP_SECONDS = 300;

/** Behind a proxy the folder of the URL may be there or taken off. */
const pathOf = async (house: PublishedHouse, url: string): Promise<string> => {
  const [path = ''] = url.split('?');
  const base = new URL((await house.publication())?.url ?? 'http://localhost').pathname.replace(/\/+$/, '');
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
};

/** Base64, percent-encoded or not (RFC 6960 §A.1). */
const questionIn = (path: string): Uint8Array | undefined => {
  const text = path.slice('/ocsp/'.length);
  if (text.length === 0 || text.length > LIMITS.ocspRequestBytes * 2) return undefined;
  try {
    return fromBase64(decodeURIComponent(text));
  } catch {
    return undefined;
  }
};

const bodyOf = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LIMITS.ocspRequestBytes) return undefined;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
};

const given = (
  response: ServerResponse,
  type: string,
  der: Uint8Array,
  head: boolean,
  seconds: number | undefined,
): void => {
  response.writeHead(200, {
    'content-type': type,
    'content-length': der.length,
    'x-content-type-options': 'nosniff',
    'cache-control': seconds === undefined ? 'no-store' : `public, max-age=${seconds}`,
  });
  response.end(head ? undefined : der);
};

const refused = (response: ServerResponse, status: number, allow?: string): void => {
  response.writeHead(status, {
    'content-length': 0,
    'x-content-type-options': 'nosniff',
    ...(allow !== undefined && { allow }),
    ...(status === 413 && { connection: 'close' }),
  });
  response.end();
};
