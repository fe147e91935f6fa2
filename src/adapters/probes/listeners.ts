// Small TLS listeners of our own, for machines without nginx and Kamailio. Like those they read their files at start and at a reload, never between.
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createSecureContext, createServer, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { LIMITS } from '#core/limits.ts';
import type { Target } from '#core/ports.ts';

export type ListenerSettings = {
  /** 0 or absent: the system chooses. */
  readonly port?: number;
  readonly host?: string;
  /** One PEM file with the key and the certificate, its chain after it: what the `files` service writes. */
  readonly tlsPem: string;
  /** Demand a client certificate that leads to `clientCas` (a PEM file). */
  readonly mutual?: boolean;
  readonly clientCas?: string;
  readonly protocol: Target['protocol'];
};

export type Listener = {
  readonly port: number;
  /** Reads the files anew; false when they cannot be used, and the old ones stay. Open connections go on. */
  reload(): Promise<boolean>;
  /** The next reload claims success and goes on with what it has: the fault that no exit code shows. */
  breakNextReload(): void;
  stop(): Promise<void>;
};

/** Rejects when the files cannot be read or used, or the port is taken. */
export const startListener = async (settings: ListenerSettings): Promise<Listener> => {
  const { protocol, mutual = false, host = '127.0.0.1', port = 0 } = settings;
  const sockets = new Set<TLSSocket>();
  let broken = false;
  const server = createServer({
    ...(await contextOf(settings)),
    requestCert: mutual,
    rejectUnauthorized: mutual,
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    socket.setTimeout(LIMITS.probeMs, () => socket.destroy());
    converse(socket, protocol);
  });
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, host, resolve);
  await listening;
  return {
    port: (server.address() as AddressInfo).port,
    reload: async () => {
      if (broken) {
        broken = false;
        return true;
      }
      try {
        server.setSecureContext(await contextOf(settings));
        return true;
      } catch {
        return false;
      }
    },
    breakNextReload: () => {
      broken = true;
    },
    stop: () => {
      const { promise, resolve: stopped } = Promise.withResolvers<void>();
      server.close(() => stopped());
      for (const socket of sockets) socket.destroy();
      return promise;
    },
  };
};

/** Throws when key and certificate do not belong together: checked here, because a running server would only fail its handshakes. */
const contextOf = async ({ tlsPem, clientCas }: ListenerSettings): Promise<SecureContextOptions> => {
  const [pem, cas] = await Promise.all([
    readFile(tlsPem),
    clientCas === undefined ? undefined : readFile(clientCas),
  ]);
  const context = { key: pem, cert: pem, ca: cas ? [cas] : [] };
  createSecureContext(context);
  return context;
};

/** Ends of a request: the empty line. A caller that sends more than a request's headers ever are is shown the door. */
const converse = (socket: TLSSocket, protocol: Target['protocol']): void => {
  const answer = ANSWERS[protocol];
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    if (answer === undefined) return;
    text += chunk.toString('latin1');
    if (text.length > LIMITS.probeBytes) socket.destroy();
    else if (/\r?\n\r?\n/.test(text)) {
      socket.write(answer(text));
      if (protocol === 'https') socket.end();
      text = '';
    }
  });
};

const ANSWERS: Readonly<Record<Target['protocol'], ((request: string) => string) | undefined>> = {
  tls: undefined,
  https: () =>
    'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n',
  // RFC 3261 §8.2.6.2: Via, From, Call-ID and CSeq as they came, and a tag for To.
  sip: (request) => {
    const header = (name: string): readonly string[] =>
      [...request.matchAll(new RegExp(`^${name} *:[^\r\n]*`, 'gim'))].map(([line]) => line);
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].flatMap(header);
    const to = header('To').map((line) => `${line};tag=listener`);
    return ['SIP/2.0 200 OK', ...copied, ...to, 'Content-Length: 0', '', ''].join('\r\n');
  },
};
