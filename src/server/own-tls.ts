// The TLS side of a server that others reach: its certificate at the start, and the next one in time, without a connection dropped.
import { createPrivateKey } from 'node:crypto';
import type { Server as SecureServer } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { writePem } from '#core/x509/pem.ts';
import type { OwnCertificate } from '#flow/own-certificate.ts';

export type OwnTls = {
  readonly options: SecureContextOptions;
  /** From now on the server presents what is good at each time. Returns what ends that, and waits for a change under way. */
  keepFresh(server: SecureServer, failed: (error: unknown) => void): () => Promise<void>;
};

/** Rejects when there is no certificate to begin with. */
export const openTls = async (
  certificate: () => Promise<OwnCertificate>,
  everyMs = EVERY_MS,
): Promise<OwnTls> => {
  let options = optionsOf(await certificate());
  return {
    options,
    keepFresh: (server, failed) => {
      const refresh = async (): Promise<void> => {
        const next = optionsOf(await certificate());
        if (next.cert === options.cert) return;
        server.setSecureContext(next);
        options = next;
      };
      let running: Promise<void> | undefined;
      const timer = setInterval(() => {
        running ??= refresh()
          .catch(failed)
          .finally(() => {
            running = undefined;
          });
      }, everyMs);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await running;
      };
    },
  };
};

const optionsOf = ({ certificate, chain, key }: OwnCertificate): SecureContextOptions => {
  const pkcs8 = Buffer.from(key.buffer, key.byteOffset, key.length);
  const pem = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({
    type: 'pkcs8',
    format: 'pem',
  });
  pkcs8.fill(0);
  return {
    cert: [certificate, ...chain].map((der) => writePem('CERTIFICATE', der)).join(''),
    key: pem,
    minVersion: 'TLSv1.2',
  };
};

/** Renewal begins months before the end: an hour is early enough. */
const EVERY_MS = 3_600_000;
