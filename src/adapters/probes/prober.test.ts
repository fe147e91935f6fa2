import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Sighting, Target } from '#core/ports.ts';
import {
  issueHouse,
  type Issued,
  type Peer,
  plainPeer,
  TALKS,
  tlsPeer,
  type TlsScript,
} from '#test/tls-peers.ts';
import { createProber } from './prober.ts';

const QUICK = { ms: 1_500, lateMs: 400 };
const AT = new Date('2026-01-02T03:04:05Z');
const prober = createProber({ now: () => AT, patience: QUICK });
const never = new AbortController().signal;

let house: Awaited<ReturnType<typeof issueHouse>>;
beforeAll(async () => {
  house = await issueHouse();
});

const peers: Peer[] = [];
afterEach(async () => {
  await Promise.all(peers.splice(0).map((peer) => peer.stop()));
});
const peer = async (script: TlsScript): Promise<Peer> => {
  const made = await tlsPeer(script);
  peers.push(made);
  return made;
};
const plain = async (...args: Parameters<typeof plainPeer>): Promise<Peer> => {
  const made = await plainPeer(...args);
  peers.push(made);
  return made;
};
const targetAt = (port: number, more: Partial<Target> = {}): Target => ({
  host: '127.0.0.1',
  port,
  serverName: 'server.test',
  protocol: 'https',
  mutual: false,
  ...more,
});
const lookAt = async (port: number, more: Partial<Target> = {}, client?: Issued): Promise<Sighting> => {
  const [sighting, ...rest] = await prober.look(targetAt(port, more), client, never);
  expect(rest).toEqual([]);
  return sighting!;
};
const OK = TALKS.answer('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
const SIP_OK = TALKS.answer('SIP/2.0 100 Trying\r\n\r\nSIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n');

describe('the chain is exactly what was sent', () => {
  const CHAINS: readonly [string, (all: typeof house) => readonly Issued[]][] = [
    ['in order, with the root', ({ intermediate, root }) => [intermediate, root]],
    ['out of order', ({ root, intermediate }) => [root, intermediate]],
    [
      'with strays in front, behind and twice',
      ({ stranger, intermediate }) => [stranger, intermediate, stranger, stranger],
    ],
    ['without its intermediate', () => []],
  ];
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test.each(CHAINS)(`${version}: %s`, async (_, chainOf) => {
      const chain = chainOf(house);
      const { port } = await peer({ identity: house.fresh, chain, version, talk: OK });
      const sighting = await lookAt(port);
      expect(sighting).toMatchObject({ answered: true, protocol: version, detail: 'HTTP/1.1 200 OK' });
      expect(sighting.served).toEqual([house.fresh, ...chain].map(({ der }) => der));
    });
  }
});

describe('what was there', () => {
  const GARBAGE = 'HTTP/1.1 400 Bad Request\r\n\r\n';
  const CASES: readonly [string, () => Promise<Peer>, Partial<Target>, Partial<Sighting>][] = [
    [
      'an HTTP error is an answer',
      () => peer({ identity: house.fresh, talk: TALKS.answer('HTTP/1.1 503 Busy\r\n\r\n') }),
      {},
      { answered: true, detail: 'HTTP/1.1 503 Busy' },
    ],
    [
      'an HTTP 400 that is not about certificates is an answer',
      () => peer({ identity: house.fresh, talk: TALKS.answer('HTTP/1.1 400 Bad Request\r\n\r\nno') }),
      {},
      { answered: true },
    ],
    [
      "nginx's 400 about a missing certificate is none",
      () =>
        peer({
          identity: house.fresh,
          talk: TALKS.answer(
            'HTTP/1.1 400 Bad Request\r\n\r\n<center>No required SSL certificate was sent</center>',
          ),
        }),
      {},
      { answered: false, detail: 'HTTP/1.1 400 Bad Request' },
    ],
    [
      'a final SIP answer behind a provisional one',
      () => peer({ identity: house.fresh, talk: SIP_OK }),
      { protocol: 'sip' },
      { answered: true, detail: 'SIP/2.0 200 OK' },
    ],
    [
      'a provisional SIP answer alone is none',
      () => peer({ identity: house.fresh, talk: TALKS.answer('SIP/2.0 100 Trying\r\n\r\n') }),
      { protocol: 'sip' },
      { answered: false, detail: 'unexpected answer: SIP/2.0 100 Trying' },
    ],
    [
      'HTTP where SIP was expected',
      () => peer({ identity: house.fresh, talk: OK }),
      { protocol: 'sip' },
      { answered: false, detail: 'unexpected answer: HTTP/1.1 200 OK' },
    ],
    [
      'an application that closes without a word',
      () => peer({ identity: house.fresh, talk: TALKS.close }),
      {},
      { answered: false, detail: 'closed by the service' },
    ],
    [
      'an application that says nothing',
      () => peer({ identity: house.fresh }),
      {},
      { answered: false, detail: 'timeout' },
    ],
    [
      'an endless first line',
      () => peer({ identity: house.fresh, talk: TALKS.endless }),
      {},
      {
        answered: false,
        detail: expect.stringMatching(/^unexpected answer: HTTP\/1\.1 20/) as unknown as string,
      },
    ],
    [
      'a handshake alone, TLS 1.2',
      () => peer({ identity: house.fresh, version: 'TLSv1.2' }),
      { protocol: 'tls' },
      { answered: true, detail: 'handshake completed' },
    ],
    [
      'a handshake alone, TLS 1.3',
      () => peer({ identity: house.fresh, version: 'TLSv1.3' }),
      { protocol: 'tls' },
      { answered: true, detail: 'handshake completed' },
    ],
    [
      'text in the clear',
      () => plain((socket) => void socket.end(GARBAGE)),
      {},
      { answered: false, served: [], detail: 'no TLS there' },
    ],
    [
      'a port that takes connections and says nothing',
      () => plain(() => undefined),
      {},
      { answered: false, served: [], detail: 'timeout' },
    ],
    [
      'a port that closes at once',
      () => plain((socket) => void socket.end()),
      {},
      { answered: false, served: [], detail: 'closed by the service' },
    ],
  ];
  test.each(CASES)('%s', async (_, start, more, expected) => {
    const { port } = await start();
    const sighting = await lookAt(port, more);
    expect(sighting).toMatchObject({ at: AT, address: `127.0.0.1:${port}`, ...expected });
    expect(sighting.mutual).toBeUndefined();
  });

  test('nobody there', async () => {
    const { port, stop } = await tlsPeer({ identity: house.fresh });
    await stop();
    expect(await lookAt(port)).toMatchObject({ answered: false, served: [], detail: 'ECONNREFUSED' });
  });

  test('every look is a connection of its own, never a resumed session', async () => {
    const made = await peer({
      identity: house.old,
      later: { from: 2, identity: house.fresh },
      talk: OK,
      version: 'TLSv1.2',
    });
    const seen = [];
    for (const _ of [1, 2, 3]) seen.push((await lookAt(made.port)).served[0]);
    expect(seen).toEqual([house.old.der, house.old.der, house.fresh.der]);
    expect(made.connections()).toBe(3);
  });
});

describe('a mutual service', () => {
  const demanding = (more: Partial<TlsScript> = {}) =>
    peer({ identity: house.fresh, clientCa: house.root, talk: OK, ...more });
  const GOOD = { accepted: true, refusedNone: true, refusedStranger: true };

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test.each(['https', 'sip', 'tls'] as const)(
      `${version}: accepts ours, refuses none and a stranger's (%s)`,
      async (protocol) => {
        const { port } = await demanding({
          version,
          talk: protocol === 'tls' ? TALKS.silent : protocol === 'sip' ? SIP_OK : OK,
        });
        const sighting = await lookAt(port, { protocol, mutual: true }, house.client);
        expect(sighting).toMatchObject({ answered: true, mutual: GOOD, protocol: version });
      },
    );
    test(`${version}: refuses ours, and is seen all the same`, async () => {
      const { port } = await demanding({ version, clientCa: house.stranger });
      const sighting = await lookAt(port, { mutual: true }, house.client);
      expect(sighting).toMatchObject({
        answered: false,
        served: [house.fresh.der],
        mutual: { ...GOOD, accepted: false },
      });
    });
  }

  test('without an identity of ours acceptance was not tried', async () => {
    const { port } = await demanding();
    const { mutual, answered } = await lookAt(port, { mutual: true });
    expect(answered).toBe(false);
    expect(mutual).toEqual({
      refusedNone: true,
      refusedStranger: true,
      detail: expect.stringMatching(/^none: .*; stranger: /),
    });
  });

  test('one that lets everybody in', async () => {
    const { port } = await peer({ identity: house.fresh, talk: OK });
    expect((await lookAt(port, { mutual: true }, house.client)).mutual).toMatchObject({
      accepted: true,
      refusedNone: false,
      refusedStranger: false,
    });
  });

  test('a SIP server is never visited by two at once', async () => {
    let open = 0;
    let most = 0;
    const { port } = await peer({
      identity: house.fresh,
      talk: (socket) => {
        open += 1;
        most = Math.max(most, open);
        socket.on('close', () => {
          open -= 1;
        });
        SIP_OK(socket);
      },
    });
    await lookAt(port, { protocol: 'sip', mutual: true }, house.client);
    expect(most).toBe(1);
  });

  test('one that is silent to everybody accepts nobody and refuses nobody', async () => {
    const { port } = await peer({ identity: house.fresh });
    expect(await lookAt(port, { mutual: true }, house.client)).toMatchObject({
      answered: false,
      detail: 'timeout',
      mutual: { accepted: false, refusedNone: false, refusedStranger: false },
    });
  });

  test('a 403 for everybody, ours too, is no refusal', async () => {
    const { port } = await peer({ identity: house.fresh, talk: TALKS.answer('HTTP/1.1 403 No\r\n\r\n') });
    expect((await lookAt(port, { mutual: true }, house.client)).mutual).toMatchObject({
      accepted: true,
      refusedNone: false,
    });
  });

  test('a 403 without anything to compare it with is neither', async () => {
    const { port } = await peer({ identity: house.fresh, talk: TALKS.answer('HTTP/1.1 403 No\r\n\r\n') });
    expect((await lookAt(port, { mutual: true })).mutual).not.toHaveProperty('refusedNone');
  });

  test('a client key that does not fit its certificate is an outcome, not an exception', async () => {
    const { port } = await demanding();
    const sighting = await lookAt(port, { mutual: true }, { ...house.client, key: house.stranger.key });
    expect(sighting).toMatchObject({ answered: false, served: [] });
    expect(sighting.detail).toMatch(/^ERR_/);
  });
});

describe('addresses', () => {
  test('every address of a name is looked at, IPv6 too, and one that is down takes nothing from the other', async () => {
    const { port } = await peer({ identity: house.fresh, talk: OK });
    const several = createProber({
      now: () => AT,
      patience: QUICK,
      find: async () => ['127.0.0.1', '::1', '127.0.0.1'],
    });
    const seen = await several.look(targetAt(port, { host: 'both.test' }), undefined, never);
    expect(seen.map(({ address, answered }) => [address, answered])).toEqual([
      [`127.0.0.1:${port}`, true],
      [`[::1]:${port}`, false],
    ]);
  });

  test('a service on both families', async () => {
    const { port } = await peer({ identity: house.fresh, talk: OK, host: '::' });
    const several = createProber({ now: () => AT, patience: QUICK, find: async () => ['127.0.0.1', '::1'] });
    const seen = await several.look(targetAt(port, { host: 'both.test' }), undefined, never);
    expect(seen.map(({ answered }) => answered)).toEqual([true, true]);
  });

  test('a name that nobody knows', async () => {
    const none = createProber({
      now: () => AT,
      patience: QUICK,
      find: () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
    });
    expect(await none.look(targetAt(443, { host: 'nobody.test' }), undefined, never)).toMatchObject([
      { address: 'nobody.test:443', detail: 'ENOTFOUND', served: [] },
    ]);
  });

  test('a resolver that hangs is left behind', async () => {
    const hung = createProber({
      now: () => AT,
      patience: { ms: 100, lateMs: 50 },
      find: () => new Promise(() => undefined),
    });
    expect(await hung.look(targetAt(443, { host: 'slow.test' }), undefined, never)).toMatchObject([
      { detail: 'timeout' },
    ]);
  });

  test('SNI is the name; for an address there is none', async () => {
    const names: unknown[] = [];
    const { port } = await peer({
      identity: house.fresh,
      talk: (socket) => {
        names.push((socket as { servername?: unknown }).servername);
        OK(socket);
      },
    });
    await lookAt(port, { serverName: 'server.test' });
    await lookAt(port, { serverName: '127.0.0.1' });
    expect(names).toEqual(['server.test', false]);
  });
});

describe('bounds', () => {
  test('an aborted look ends at once', async () => {
    const { port } = await peer({ identity: house.fresh });
    const stop = new AbortController();
    const looking = createProber({ now: () => AT, patience: { ms: 60_000, lateMs: 1 } }).look(
      targetAt(port),
      undefined,
      stop.signal,
    );
    stop.abort();
    expect(await looking).toMatchObject([{ answered: false, detail: 'aborted' }]);
  });

  test('a look broken off after the handshake is no evidence', async () => {
    const stop = new AbortController();
    const { port } = await peer({ identity: house.fresh, talk: () => stop.abort() });
    const patient = createProber({ now: () => AT, patience: { ms: 60_000, lateMs: 1 } });
    expect(await patient.look(targetAt(port), undefined, stop.signal)).toMatchObject([
      { answered: false, served: [], detail: 'aborted' },
    ]);
  });

  test('at most six connections stand open at a time', async () => {
    const came: number[] = [];
    const { port } = await plain((socket) => {
      came.push(performance.now());
      socket.resume();
    }, '0.0.0.0');
    const many = createProber({
      now: () => AT,
      patience: { ms: 300, lateMs: 50 },
      find: async () => ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'],
    });
    const seen = await many.look(targetAt(port, { host: 'many.test', mutual: true }), house.client, never);
    expect(seen.map(({ detail }) => detail)).toEqual(Array(4).fill('timeout'));
    expect(came).toHaveLength(12);
    // Nobody answers, so a seventh visitor has to wait until one of the first six gives up.
    expect(came[1]! - came[0]!).toBeLessThan(250);
    expect(came[6]! - came[0]!).toBeGreaterThan(250);
  });
});
