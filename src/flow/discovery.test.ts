import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import type { Listening, Presenting, Sighting, Target } from '#core/ports.ts';
import { type Ca, idOf, made } from '#test/little-ca.ts';
import { COMPUTER, type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
let presenting: readonly Presenting[];
let listening: readonly Listening[];
/** By `port` or `port name`. */
let served: Record<string, Ca>;
let looked: Target[];

beforeEach(async () => {
  [presenting, listening, served, looked] = [[], [], {}, []];
  small = await smallHouse((world) => ({
    ...world,
    presenting: async () => presenting,
    listening: async () => listening,
  }));
  await small.restart((world) => ({
    ...world,
    prober: {
      look: async (target): Promise<readonly Sighting[]> => {
        looked.push(target);
        const one = served[`${target.port} ${target.serverName}`] ?? served[target.port];
        return [
          {
            target,
            address: `${target.host}:${target.port}`,
            at: world.now(),
            ms: 1,
            served: one === undefined ? [] : [one.der],
            answered: one !== undefined,
            detail: one === undefined ? 'ECONNREFUSED' : 'ok',
          },
        ];
      },
    },
  }));
});
afterEach(() => small.close());

const block = (port: number, names: readonly string[], more: Partial<Presenting> = {}): Presenting => ({
  kind: 'nginx',
  instance: 'nginx:/etc/nginx/nginx.conf',
  address: '*',
  port,
  protocol: 'https',
  names,
  files: { certificate: '/etc/c.pem', key: '/etc/k.pem' },
  mutual: false,
  settings: { conf: '/etc/nginx/nginx.conf', server: { port } },
  ...more,
});

describe('discovery', () => {
  it('shows what no configuration tells, and offers it for nothing', async () => {
    const one = await made('a.example', {});
    listening = [{ address: '192.0.2.7', port: 4433, program: 'java' }];
    served = { 4433: one };
    const { lines, looked: count } = await small.house.discovery();
    expect(lines).toMatchObject([
      {
        address: '192.0.2.7:4433',
        program: 'java',
        serverNames: [],
        certificate: { id: idOf(one), names: [{ kind: 'dns', value: 'a.example' }] },
        trusted: false,
        offers: [],
      },
    ]);
    expect([count, lines[0]?.files]).toEqual([1, undefined]);
  });

  it('asks by each configured name and without; who does not speak TLS is asked once', async () => {
    served = { '443 one.example': await made('one.example', {}), 443: await made('x.example', {}) };
    presenting = [block(443, ['one.example']), block(443, [])];
    listening = [
      { address: '*', port: 443 },
      { address: '127.0.0.1', port: 9000 },
    ];
    const { lines } = await small.house.discovery();
    expect(lines.map(({ serverNames, certificate }) => [serverNames, certificate.subject])).toEqual([
      [[], 'CN=x.example'],
      [['one.example'], 'CN=one.example'],
    ]);
    expect(looked.filter(({ port }) => port === 9000)).toHaveLength(1);
  });

  it('looks at nothing but what is listened on here: not at an address that a configuration names only', async () => {
    presenting = [block(443, [], { address: '198.51.100.9' })];
    listening = [{ address: '*', port: 8443 }];
    await small.house.discovery();
    expect(looked.map(({ host }) => host)).toEqual(['127.0.0.1', '::1']);
    listening = [];
    looked = [];
    await small.house.discovery();
    expect(looked).toEqual([]);
  });

  it('leaves alone ports of plain protocols, unless a configuration says that TLS is spoken there', async () => {
    listening = [22, 25, 5432].map((port) => ({ address: '127.0.0.1', port }));
    presenting = [block(25, [], { address: '127.0.0.1' })];
    await small.house.discovery();
    expect(looked.map(({ port }) => port)).toEqual([25]);
  });

  it('is bounded: configured places first, and it says how many were left', async () => {
    listening = Array.from({ length: LIMITS.discoveryPlaces + 5 }, (_, index) => ({
      address: '127.0.0.1',
      port: 10_000 + index,
    }));
    const last = 10_000 + LIMITS.discoveryPlaces + 4;
    presenting = [block(last, [])];
    const { left, looked: count } = await small.house.discovery();
    expect([left, count]).toEqual([5, LIMITS.discoveryPlaces]);
    expect(looked[0]?.port).toBe(last);
  });

  it('two askers at once cause one look', async () => {
    listening = [{ address: '127.0.0.1', port: 4433 }];
    await Promise.all([small.house.discovery(), small.house.discovery()]);
    expect(looked).toHaveLength(1);
  });

  it('offers a service whose name the next certificate will have, with ids that are free, readable by its group', async () => {
    served = { 443: await made('old.example', {}), 444: await made(COMPUTER, {}) };
    presenting = [block(443, [], { group: 33 }), block(444, [], { mutual: true })];
    listening = presenting.map(({ port }) => ({ address: '127.0.0.1', port }));
    await small.add('nginx-443', 'Default');
    const { lines } = await small.house.discovery();
    expect(lines[0]?.offers[0]).toMatchObject({
      usage: 'Default',
      matches: false,
      service: {
        id: 'nginx-443-2',
        kind: 'nginx',
        group: 33,
        mode: 0o640,
        settings: {
          conf: '/etc/nginx/nginx.conf',
          targets: [{ host: '127.0.0.1', port: 443, serverName: COMPUTER, protocol: 'https', mutual: false }],
        },
      },
    });
    expect(lines[1]?.offers[0]).toMatchObject({ matches: true, service: { id: 'nginx-444' } });
    expect(lines[1]?.offers[0]?.service).not.toHaveProperty('group');
  });
});
