// HTTP/1.1 as a probe speaks it: any status line is an answer, except the one that refuses a client certificate.
import type { Application, Reading } from './application.ts';
import { printable } from './printable.ts';
import { isIP } from 'node:net';

export const httpsApplication: Application = {
  alpn: ['http/1.1'],
  // GET and not HEAD: nginx says only in the body that its 400 is about the client certificate.
  request: ({ serverName, port }) =>
    `GET / HTTP/1.1\r\nHost: ${isIP(serverName) === 6 ? `[${serverName}]` : serverName}${port === 443 ? '' : `:${port}`}\r\n` +
    'User-Agent: certwizard\r\nAccept: */*\r\nConnection: close\r\n\r\n',
  read: (text, ended) => {
    const lineEnd = text.indexOf('\n');
    if (lineEnd < 0)
      return ended || !'HTTP/1.'.startsWith(text.slice(0, 7))
        ? { state: 'nonsense', line: printable(text) }
        : MORE;
    const line = text.slice(0, lineEnd).trimEnd();
    const status = Number(/^HTTP\/1\.[01] ([1-9]\d\d)(?: |$)/.exec(line)?.[1]);
    if (Number.isNaN(status)) return { state: 'nonsense', line: printable(line) };
    // Only a 400 is read to its end: nginx puts 495 and 496 on the wire as 400 and tells them apart in the page.
    if (status === 400 && !ended && !CERTIFICATE_PAGE.test(text)) return MORE;
    const refusal = status === 495 || status === 496 || (status === 400 && CERTIFICATE_PAGE.test(text));
    return { state: 'answered', line: printable(line), status, refusal };
  },
};

const MORE: Reading = { state: 'more' };
/** nginx's 496 and 495 pages: "No required SSL certificate was sent", "The SSL certificate error". */
const CERTIFICATE_PAGE = /No required SSL certificate was sent|The SSL certificate error/;
