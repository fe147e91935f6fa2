// One connection to one address: a full handshake without resumption, the certificates exactly as sent, and the application's answer.
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, DEFAULT_CIPHERS, type TLSSocket } from 'node:tls';
import { LIMITS } from '#core/limits.ts';
import type { ClientIdentity, Target } from '#core/ports.ts';
import { APPLICATIONS } from './application.ts';
import { printable } from './printable.ts';

export type Glance = {
  /** As sent, in the order sent, duplicates and strays included; DER. Known even when the handshake fails later. */
  readonly served: readonly Uint8Array[];
  /** OCSP response that came along, DER. */
  readonly stapled?: Uint8Array;
  readonly protocol?: string;
  /**
   * `answered`: the application did, or, where there is none, the handshake was accepted. `refused`: after its certificate the server sent an
   * alert, closed, or said no in its protocol. `silent`: it did neither in time, or talks something else. `unreachable`: no certificate was seen.
   */
  readonly outcome: 'answered' | 'refused' | 'silent' | 'unreachable';
  readonly detail: string;
  /** Status of the application's answer. */
  readonly status?: number;
  readonly ms: number;
};

/** `ms` bounds connection, handshake and answer together; `lateMs` how long a late no is listened for where there is no application. */
export type Patience = { readonly ms: number; readonly lateMs: number };

/** Never throws; the socket is destroyed when it returns. */
export const glance = (
  target: Target,
  address: string,
  client: ClientIdentity | undefined,
  patience: Patience,
  signal: AbortSignal,
): Promise<Glance> => {
  const { promise, resolve } = Promise.withResolvers<Glance>();
  const begun = performance.now();
  const application = APPLICATIONS[target.protocol];
  const timers: NodeJS.Timeout[] = [];
  let socket: TLSSocket | undefined;
  let served: readonly Uint8Array[] = [];
  let stapled: Uint8Array | undefined;
  let over = false;
  let text = '';

  const finish = (outcome: Glance['outcome'], detail: string, status?: number): void => {
    if (over) return;
    over = true;
    for (const timer of timers) clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    const protocol = served.length === 0 ? undefined : (socket?.getProtocol() ?? undefined);
    socket?.destroy();
    const ms = Math.round(performance.now() - begun);
    resolve({
      served,
      outcome: served.length === 0 ? 'unreachable' : outcome,
      detail,
      ms,
      ...(stapled && served.length > 0 && { stapled }),
      ...(protocol && { protocol }),
      ...(status && { status }),
    });
  };
  /** A look that was broken off is no evidence of anything. */
  const onAbort = (): void => {
    served = [];
    finish('unreachable', 'aborted');
  };
  const onTime = (): void => finish('silent', 'timeout');
  /** Reading is destructive in Node: a second call finds nothing. */
  const seeCertificates = (): void => {
    if (socket && served.length === 0) served = chainAsSent(socket.getPeerX509Certificate());
  };
  const onStapled = (response: Buffer | null): void => {
    seeCertificates();
    if (response !== null && response.length > 0 && response.length <= LIMITS.ocspBytes)
      stapled = new Uint8Array(response);
  };
  const onSecure = (): void => {
    seeCertificates();
    if (!socket || over) return;
    const { localAddress = '127.0.0.1', localPort = 0 } = socket;
    if (application) socket.write(application.request(target, { address: localAddress, port: localPort }));
    else if (!target.mutual && socket.getProtocol() !== 'TLSv1.3') finish('answered', HANDSHAKE);
    else timers.push(setTimeout(() => finish('answered', HANDSHAKE), patience.lateMs));
  };
  /** In TLS 1.3 a ticket comes after the server has accepted our Finished; a mutual target's application may still think otherwise. */
  const onSession = (): void => {
    if (served.length > 0 && !application && !target.mutual) finish('answered', HANDSHAKE);
  };
  const read = (ended: boolean): void => {
    if (over || !application) return;
    const full = text.length >= LIMITS.probeBytes;
    const reading = application.read(text, ended || full);
    if (reading.state === 'answered')
      finish(reading.refusal ? 'refused' : 'answered', reading.line, reading.status);
    else if (reading.state === 'nonsense' && text !== '')
      finish('silent', `unexpected answer: ${reading.line}`);
  };
  const onData = (chunk: Buffer): void => {
    if (!application) finish('answered', `${HANDSHAKE}, ${printable(chunk.toString('latin1'))}`);
    text += chunk.toString('latin1', 0, LIMITS.probeBytes - text.length);
    read(false);
  };
  const onEnd = (): void => {
    read(true);
    finish('refused', 'closed by the service');
  };
  const onError = (error: Error): void => {
    if (text !== '') read(true);
    const detail = errorText(error);
    finish(
      detail.startsWith('alert ') || detail === 'ECONNRESET' || detail === 'EPIPE' ? 'refused' : 'silent',
      detail,
    );
  };

  if (signal.aborted) {
    onAbort();
    return promise;
  }
  signal.addEventListener('abort', onAbort);
  timers.push(setTimeout(onTime, patience.ms));
  try {
    socket = connect({
      host: address,
      port: target.port,
      // RFC 6066 §3: no address in SNI, and no trailing dot.
      ...(isIP(target.serverName) === 0 && { servername: target.serverName.replace(/\.$/, '') }),
      // An empty store: nothing of ours may complete what was sent. Judging is core's.
      ca: [],
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      // A weak certificate is to be seen and named, not to be an unreadable handshake.
      ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`,
      ...(application && application.alpn.length > 0 && { ALPNProtocols: [...application.alpn] }),
      // Its event fires right after the server's certificates, so that they are known even when the server then refuses ours.
      requestOCSP: true,
      ...(client && { cert: client.certificate, key: client.key }),
    });
    socket.on('OCSPResponse', onStapled).on('secureConnect', onSecure).on('session', onSession);
    socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
  } catch (error) {
    // A client identity that does not fit together. The code alone: a message might quote what it was given.
    finish('silent', errorText(error));
  }
  return promise;
};

const HANDSHAKE = 'handshake completed';

/** `getPeerX509Certificate` alone walks the list as sent; `getPeerCertificate(true)` sorts it and drops what does not fit. */
const chainAsSent = (first: X509Certificate | undefined): readonly Uint8Array[] => {
  const chain: Uint8Array[] = [];
  for (let at = first; at && chain.length <= LIMITS.chainCertificates; at = at.issuerCertificate) {
    chain.push(new Uint8Array(at.raw));
  }
  return chain;
};

const NOT_TLS = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_UNKNOWN_PROTOCOL',
]);
const errorText = (error: unknown): string => {
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  if (NOT_TLS.has(code)) return 'no TLS there';
  const alert = /_ALERT_([A-Z0-9_]+)$/.exec(code)?.[1];
  return alert === undefined ? code : `alert ${alert.toLowerCase().replaceAll('_', ' ')}`;
};
