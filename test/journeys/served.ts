// What an address presents, as OpenSSL sees it: nothing of ours looks.
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';

/** SHA-1 thumbprints of what is sent, leaf first. Empty when there is nobody. */
export const chainServedAt = (address: string, serverName: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const args = ['s_client', '-connect', address, '-servername', serverName, '-showcerts', '-no_ign_eof'];
    const child = spawn('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.once('error', reject);
    child.once('close', () => {
      const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
      resolve(blocks.map((pem) => new X509Certificate(pem).fingerprint.replaceAll(':', '')));
    });
  });
