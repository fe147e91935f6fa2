// The local door seen from outside: is a server there, and how to ask it through its Unix socket. Loads nothing of the house.
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { refuse } from '#core/problems.ts';
import type { FetchLike } from '#schema/client.ts';

/** False: nobody listens (no socket, or one that a dead server left). Refuses `house.server.unreachable` when it cannot be told. */
export const somebodyListens = (socket: string, timeoutMs = 2_000): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const connection = connect(socket);
    const give = (result: () => void) => {
      clearTimeout(timer);
      connection.destroy();
      result();
    };
    const timer = setTimeout(
      () => give(() => reject(refuse('house.server.unreachable', { socket, why: 'timeout' }))),
      timeoutMs,
    );
    connection.once('connect', () => give(() => resolve(true)));
    connection.once('error', (error: NodeJS.ErrnoException) =>
      give(() => (ABSENT.includes(error.code ?? '') ? resolve(false) : reject(unreachable(socket, error)))),
    );
  });

/** Requests have no time limit: an assignment takes as long as it takes, and a server that dies ends the connection. */
export const socketFetch = (socket: string): { fetch: FetchLike; close(): void } => {
  const agent = new Agent({ keepAlive: true });
  const fetch: FetchLike = (path, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const request = httpRequest(
        {
          socketPath: socket,
          agent,
          path,
          method,
          headers: { ...headers, ...length, host: 'localhost' },
          ...(signal && { signal }),
        },
        (response) => {
          const body = whole(response, socket, signal);
          resolve({ status: response.statusCode ?? 0, body, text: () => text(body) });
        },
      );
      request.once('error', (error) => reject(signal?.aborted ? error : unreachable(socket, error)));
      request.end(body);
    });
  return { fetch, close: () => agent.destroy() };
};

/** A server that dies in the middle of its answer is as unreachable as one that never gave any. */
async function* whole(
  response: AsyncIterable<Uint8Array>,
  socket: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* response;
  } catch (error) {
    throw signal?.aborted ? error : unreachable(socket, error as NodeJS.ErrnoException);
  }
}

const ABSENT = ['ENOENT', 'ECONNREFUSED'];
const unreachable = (socket: string, error: NodeJS.ErrnoException) =>
  refuse('house.server.unreachable', { socket, why: error.code ?? error.message }, error);
