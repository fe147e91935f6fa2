// Scripted TLS servers, and certificates for them, made at run time: what a probe may meet.
import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { generateKey, signerFrom } from '#adapters/crypto/node-crypto.ts';
import type { ClientIdentity, Signer } from '#core/ports.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { basicConstraintsExtension, sanExtension } from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { must } from '#core/problems.ts';

/** PEM of certificate and key, and the certificate's DER. */
export type Issued = ClientIdentity & {
  readonly der: Uint8Array;
  readonly subject: Uint8Array;
  readonly signer: Signer;
};

const DAY = 86_400_000;

/** Issues a certificate; without `by` it is self-signed. */
export const issue = async (
  commonName: string,
  { by, ca = by === undefined, names = [] }: { by?: Issued; ca?: boolean; names?: readonly string[] } = {},
): Promise<Issued> => {
  const { pkcs8, spki } = await generateKey({ kind: 'ec', curve: 'P-256' });
  const signer = signerFrom(pkcs8);
  const subject = buildName({ commonName }).der;
  const der = buildCertificate(
    {
      serial: `01${randomBytes(15).toString('hex')}`,
      subject,
      issuer: by?.subject ?? subject,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + DAY),
      spki,
      extensions: [
        basicConstraintsExtension(ca),
        ...(names.length > 0 ? [sanExtension(names.map((name) => must(generalNameFromText(name))))] : []),
      ],
    },
    by?.signer ?? signer,
  );
  return {
    certificate: writePem('CERTIFICATE', der),
    key: writePem('PRIVATE KEY', pkcs8),
    der,
    subject,
    signer,
  };
};

/** Root, intermediate, two server certificates of one name, a client and a stranger with a CA of its own. */
export const issueHouse = async (name = 'server.test') => {
  const root = await issue('root');
  const intermediate = await issue('intermediate', { by: root, ca: true });
  const [old, fresh, client, stranger] = await Promise.all([
    issue('old', { by: intermediate, names: [name, '127.0.0.1'] }),
    issue('fresh', { by: intermediate, names: [name, '127.0.0.1'] }),
    issue('client', { by: root, names: ['client.test'] }),
    issue('stranger', { names: [name] }),
  ]);
  return { root, intermediate, old, fresh, client, stranger };
};

export type Peer = { readonly port: number; readonly connections: () => number; stop(): Promise<void> };

export type TlsScript = {
  readonly identity: Issued;
  /** Sent after the certificate, in this order, whatever it is. */
  readonly chain?: readonly Issued[];
  /** Presented from the connection with this number on (0 is the first). */
  readonly later?: { readonly from: number; readonly identity: Issued };
  /** Demands a client certificate of this CA. */
  readonly clientCa?: Issued;
  readonly version?: 'TLSv1.2' | 'TLSv1.3';
  /** What happens after the handshake; absent: the connection is held. */
  readonly talk?: (socket: TLSSocket) => void;
  readonly host?: string;
};

export const tlsPeer = async ({
  identity,
  chain = [],
  later,
  clientCa,
  version,
  talk,
  host,
}: TlsScript): Promise<Peer> => {
  const pem = (leaf: Issued): TlsOptions => ({
    key: leaf.key,
    cert: [leaf, ...chain].map(({ certificate }) => certificate).join(''),
  });
  const versions: TlsOptions = version ? { minVersion: version, maxVersion: version } : {};
  const server = createServer({
    ...pem(identity),
    ...versions,
    ...(clientCa && { requestCert: true, rejectUnauthorized: true, ca: [clientCa.certificate] }),
  });
  let seen = 0;
  server.on('connection', () => {
    seen += 1;
    if (later && seen === later.from) server.setSecureContext({ ...pem(later.identity), ...versions });
  });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    talk?.(socket);
  });
  return listen(server, () => seen, host);
};

/** A server that speaks no TLS. */
export const plainPeer = async (talk: (socket: Socket) => void, host?: string): Promise<Peer> => {
  let seen = 0;
  const server = createPlainServer((socket) => {
    seen += 1;
    socket.on('error', () => socket.destroy());
    talk(socket);
  });
  return listen(server, () => seen, host);
};

/** Ways to talk after a handshake. */
export const TALKS = {
  /** Any whole request gets this answer, and the connection is closed. */
  answer: (text: string) => (socket: TLSSocket) => {
    socket.once('data', () => socket.end(text));
  },
  /** Headers byte by byte, never an end of the first line. */
  endless: (socket: TLSSocket) => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write('HTTP/1.1 2'.padEnd(4096, '0')));
    };
    socket.on('drain', pour);
    pour();
  },
  close: (socket: TLSSocket) => void socket.end(),
  silent: () => undefined,
} as const;

const listen = async (server: Server, connections: () => number, host = '127.0.0.1'): Promise<Peer> => {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(0, host, resolve);
  await promise;
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    stop: () => {
      const stopped = Promise.withResolvers<void>();
      server.close(() => stopped.resolve());
      for (const socket of open) socket.destroy();
      return stopped.promise;
    },
  };
};
