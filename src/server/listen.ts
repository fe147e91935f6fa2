// Listening: a bounded HTTP server in front of an app, on an address of this computer or on a socket only its owner can open.
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';

/** An app, or whatever else answers requests. */
export type Answering = { routing(request: IncomingMessage, response: ServerResponse): void };

export type Patience = { readonly headersMs: number; readonly requestMs: number };
export const PATIENCE: Patience = { headersMs: LIMITS.headersMs, requestMs: LIMITS.requestMs };

/** Refuses `house.port.busy`. Undefined: this computer does not have the address (IPv6 switched off). With `tls` nothing is said in the clear. */
export const listenOn = async (
  app: Answering,
  host: string,
  port: number,
  patience = PATIENCE,
  tls?: SecureContextOptions,
): Promise<{ server: Server | SecureServer; port: number } | undefined> => {
  const server = serverFor(app, patience, tls);
  try {
    await listening(server, { host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
    if (code === 'EADDRINUSE' || code === 'EACCES')
      throw refuse('house.port.busy', { port, address: host }, error);
    throw error;
  }
  return { server, port: (server.address() as AddressInfo).port };
};

/** The caller holds the home's lock: a socket that lies there is a dead server's. The folder is the owner's alone (0700). */
export const listenOnSocket = async (app: Answering, path: string, patience = PATIENCE): Promise<Server> => {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSocket()) rmSync(path);
  const server = serverFor(app, patience);
  await listening(server, { path });
  chmodSync(path, 0o600);
  return server;
};

/** Takes nothing new. What it returns waits for the requests that run, `graceMs` at most. */
export const stopTaking = (servers: readonly Server[]): ((graceMs: number) => Promise<void>) => {
  const ended = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  for (const server of servers) server.closeIdleConnections();
  return async (graceMs) => {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([ended, patience]);
    clearTimeout(timer);
  };
};

export const cut = (servers: readonly Server[]): void => {
  for (const server of servers) server.closeAllConnections();
};

const serverFor = (
  app: Answering,
  { headersMs, requestMs }: Patience,
  tls?: SecureContextOptions,
): Server | SecureServer => {
  const bounds = {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(1_000, Math.max(50, headersMs / 4)),
    maxHeaderSize: HEADER_BYTES,
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => app.routing(request, response);
  const server =
    tls === undefined
      ? createServer(bounds, answer)
      : createSecureServer({ ...bounds, ...tls, handshakeTimeout: headersMs }, answer);
  server.maxConnections = CONNECTIONS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A handshake that failed leaves nobody to talk to.
    if (error.code === 'ECONNRESET' || !socket.writable || /^ERR_(SSL|TLS)/.test(error.code ?? ''))
      return void socket.destroy();
    const status = STATUS_OF[error.code ?? ''] ?? '400 Bad Request';
    socket.end(
      `HTTP/1.1 ${status}\r\nx-content-type-options: nosniff\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
    );
  });
  return server;
};

const listening = (server: Server, where: { host: string; port: number } | { path: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...where, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });

const KEEP_ALIVE_MS = 5_000;
const HEADER_BYTES = 16 * 1024;
/** Windows, terminals and a few idle connections of each browser. */
const CONNECTIONS = 256;
const STATUS_OF: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};
