import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FetchAsk } from '#core/ports.ts';
import { httpFetch } from './http-fetch.ts';
import { mayFetchFrom } from './public-address.ts';

describe('an address', () => {
  it.each<[string, boolean]>([
    ['93.184.216.34', true],
    ['2606:2800:220:1::1', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['fd00::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:93.184.216.34', true],
    ['64:ff9b::10.0.0.1', false],
    ['64:ff9b::93.184.216.34', true],
    ['2002:7f00:1::', false],
    ['a name', false],
  ])('%s: %s', (address, expected) => expect(mayFetchFrom(address, [])).toBe(expected));

  it.each<[string, readonly string[], boolean]>([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['10.1.2.3', ['10.1.2.3'], true],
    ['10.1.2.3', ['10.2.0.0/16', '::1'], false],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['::1', ['::1'], true],
    ['fd00::5', ['fd00::/8'], true],
  ])('%s with %s: %s', (address, networks, expected) =>
    expect(mayFetchFrom(address, networks)).toBe(expected),
  );
});

let close: (() => void) | undefined;
afterEach(() => close?.());

const served = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; port: number; asked: IncomingMessage[] }> => {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, asked };
};
const ask = (url: string, more: Partial<FetchAsk> = {}): FetchAsk => ({
  url,
  bytes: 100,
  networks: ['127.0.0.0/8'],
  signal: new AbortController().signal,
  ...more,
});
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('fetching', () => {
  it('brings the bytes, and sends nothing that says who asks', async () => {
    const { url, asked } = await served((_, response) => response.end('hello'));
    const got = await httpFetch()(ask(`${url}a?b=c`));
    expect(got.ok && text(got.bytes)).toBe('hello');
    expect(asked[0]?.url).toBe('/a?b=c');
    expect(Object.keys(asked[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it('posts a question', async () => {
    const { url } = await served((request, response) => request.pipe(response));
    const got = await httpFetch()(
      ask(url, { body: { type: 'application/ocsp-request', bytes: Buffer.from('q') } }),
    );
    expect(got.ok && text(got.bytes)).toBe('q');
  });

  it.each<[string, string, Partial<FetchAsk>]>([
    ['another address than an allowed one', 'address-forbidden', { networks: [] }],
    ['https', 'not-http', { url: 'https://127.0.0.1/' }],
    ['a file', 'not-http', { url: 'file:///etc/passwd' }],
    ['ldap', 'not-http', { url: 'ldap://127.0.0.1/' }],
    ['an address with credentials', 'not-http', { url: 'http://a:b@127.0.0.1/' }],
    ['something that is no address', 'not-http', { url: 'nonsense' }],
    ['more than is allowed', 'too-large', { bytes: 10 }],
  ])('does not fetch %s', async (_name, why, more) => {
    const { url, asked } = await served((_, response) => response.end('x'.repeat(50)));
    expect(await httpFetch()(ask(url, more))).toEqual({ ok: false, why });
    expect(asked).toHaveLength(why === 'too-large' ? 1 : 0);
  });

  it('an endless answer without a length is cut', async () => {
    const { url } = await served((_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(50), () => setImmediate(more));
      };
      more();
    });
    expect(await httpFetch()(ask(url))).toEqual({ ok: false, why: 'too-large' });
  });

  it('silence ends with the caller’s patience', async () => {
    const { url } = await served(() => undefined);
    expect(await httpFetch()(ask(url, { signal: AbortSignal.timeout(50) }))).toEqual({
      ok: false,
      why: 'timeout',
    });
    const never = httpFetch({ find: () => new Promise(() => undefined) });
    expect(await never(ask('http://slow.test/', { signal: AbortSignal.timeout(50) }))).toEqual({
      ok: false,
      why: 'timeout',
    });
  });

  it.each([404, 500, 204])('an answer with status %i is none', async (status) => {
    const { url } = await served((_, response) => response.writeHead(status).end());
    expect(await httpFetch()(ask(url))).toEqual({ ok: false, why: `HTTP ${status}` });
  });

  it('goes to the address that was checked, whatever the name says the second time', async () => {
    const { port, asked } = await served((_, response) => response.end('ok'));
    const answers = [['10.0.0.1', '127.0.0.1'], ['10.0.0.1']];
    let times = 0;
    const find = async (): Promise<readonly string[]> => answers[times++] ?? [];
    const got = await httpFetch({ find })(ask(`http://rebinding.test:${port}/`));
    expect([got.ok, times, asked[0]?.headers.host]).toEqual([true, 1, `rebinding.test:${port}`]);
  });

  it('a redirect is followed where it may lead, three times at most', async () => {
    const { url, port, asked } = await served((request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop === 2) response.end('there');
      else
        response
          .writeHead(302, {
            location:
              hop === 9 ? `http://10.0.0.1:${port}/` : hop === 8 ? 'https://127.0.0.1/' : `/${hop + 1}`,
          })
          .end();
    });
    const short = async (path: string): Promise<string> => {
      const got = await httpFetch()(ask(`${url}${path}`));
      return got.ok ? text(got.bytes) : got.why;
    };
    expect(await short('0')).toBe('there');
    expect(await short('9')).toBe('address-forbidden');
    expect(await short('8')).toBe('not-http');
    expect(await short('100')).toBe('redirects');
    expect(asked).toHaveLength(3 + 1 + 1 + 4);
  });
});
