// A small TLS client for tests: connects to loopback, keeps the connection open, asks, reads the first line of the answer.
import { connect } from 'node:tls';
import type { ClientIdentity } from '#core/ports.ts';

export type Spoken = 'http' | 'sip';
export type Connection = {
  /** Certificate that was served, DER in base64. */
  readonly leaf: string;
  /** First line of the answer; rejects when the connection is closed instead. */
  ask(): Promise<string>;
  close(): void;
};

const REQUEST: Readonly<Record<Spoken, string>> = {
  http: 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
  sip: [
    'OPTIONS sip:test@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK1',
    'From: <sip:test@127.0.0.1>;tag=1',
    'To: <sip:test@127.0.0.1>',
    'Call-ID: 1',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 1',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n'),
};
const BOUND_MS = 5_000;

export const open = (port: number, spoken: Spoken, client?: ClientIdentity): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: '127.0.0.1',
        port,
        rejectUnauthorized: false,
        ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
      },
      () => {
        clearTimeout(bound);
        const leaf = socket.getPeerCertificate().raw.toString('base64');
        resolve({ leaf, ask, close: () => socket.destroy() });
      },
    );
    let fail = reject;
    socket.on('error', (error) => fail(error));
    socket.on('close', () => fail(new Error('closed')));
    const ask = (): Promise<string> =>
      new Promise((answer, refuse) => {
        const timer = setTimeout(() => refuse(new Error('no answer')), BOUND_MS);
        const end = (act: () => void): void => {
          clearTimeout(timer);
          act();
        };
        fail = (error) => end(() => refuse(error));
        if (socket.destroyed) return fail(new Error('closed'));
        socket.once('data', (data: Buffer) =>
          end(() => answer(data.toString('latin1').split('\r\n')[0] ?? '')),
        );
        socket.write(REQUEST[spoken]);
      });
    const bound = setTimeout(() => fail(new Error('no handshake')), BOUND_MS).unref();
  });

export const certificateServed = async (port: number, spoken: Spoken): Promise<string> => {
  const connection = await open(port, spoken);
  connection.close();
  return connection.leaf;
};
