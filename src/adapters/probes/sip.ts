// SIP OPTIONS over TLS (RFC 3261 §11): any final answer is an answer, a provisional one is not.
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Application } from './application.ts';
import { printable } from './printable.ts';

export const sipApplication: Application = {
  alpn: [],
  request: ({ serverName, port }, local) => {
    const token = randomBytes(8).toString('hex');
    const server = bracketed(serverName);
    const here = bracketed(local.address);
    return [
      `OPTIONS sip:${server}:${port};transport=tls SIP/2.0`,
      `Via: SIP/2.0/TLS ${here}:${local.port};branch=z9hG4bK${token};rport`,
      'Max-Forwards: 70',
      `From: <sip:certwizard@${here}>;tag=${token.slice(0, 8)}`,
      `To: <sip:${server}>`,
      `Call-ID: ${token}@${here}`,
      'CSeq: 1 OPTIONS',
      `Contact: <sip:certwizard@${here}:${local.port};transport=tls>`,
      'Accept: application/sdp',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  },
  read: (text, ended) => {
    // Keep-alive CRLFs may stand before a message (RFC 3261 §7.5).
    const begun = text.replace(/^[\r\n]+/, '');
    const final = /^SIP\/2\.0 ([2-6]\d\d) ?[^\r\n]*(?=\r?\n)/m.exec(begun);
    if (begun.startsWith('SIP/2.0 ') && final !== null)
      return { state: 'answered', line: printable(final[0]), status: Number(final[1]), refusal: false };
    if (ended || !'SIP/2.0 '.startsWith(begun.slice(0, 8)))
      return { state: 'nonsense', line: printable(begun) };
    return { state: 'more' };
  },
};

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);
