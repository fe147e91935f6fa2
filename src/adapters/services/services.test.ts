// What needs no program: settings, rendering, and Kamailio's reload on a scripted control program.
import { describe, expect, it } from 'vitest';
import type { Command, Material, ServiceHost } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { readPem } from '#core/x509/pem.ts';
import { must } from '#core/problems.ts';
import { files } from './files/files.ts';
import { services } from './index.ts';
import { kamailio } from './kamailio/kamailio.ts';
import { nginx } from './nginx/nginx.ts';

const MATERIAL: Material = {
  certificate: new Uint8Array([0x30, 1, 1]),
  chain: [new Uint8Array([0x30, 1, 2])],
  key: new Uint8Array([0x30, 1, 9]),
  clientCas: [new Uint8Array([0x30, 1, 7])],
};
const TARGET = { host: 'localhost', port: 443, serverName: 'localhost', protocol: 'https' };
const noHost: ServiceHost = {
  run: async () => ({ code: 0, timedOut: false, output: '', ms: 0 }),
  now: () => new Date(0),
  wait: async () => undefined,
};

const refusal = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return error instanceof Refusal ? error.complaint : error;
  }
};
const labels = (bytes: Uint8Array): string[] =>
  must(readPem(new TextDecoder().decode(bytes))).map((block) => `${block.label} ${block.der.at(-1)}`);

describe('every kind of service', () => {
  it.each(services.map((kind) => [kind.kind, kind] as const))(
    '%s describes each of its settings in words',
    (_, kind) => {
      const schema = kind.settings.schema as {
        properties: Record<string, { description?: string }>;
        $schema: string;
      };
      expect(schema.$schema).toContain('2020-12');
      for (const [name, member] of Object.entries(schema.properties))
        expect(member.description, name).toMatch(/\w{3}/);
    },
  );

  it.each<[string, () => unknown, string]>([
    ['nginx with a relative path', () => nginx.settings.parse({ conf: 'nginx.conf', targets: [] }), 'conf'],
    ['nginx with a path over two lines', () => nginx.settings.parse({ conf: '/a\nb', targets: [] }), 'conf'],
    [
      'a port that is none',
      () => nginx.settings.parse({ targets: [{ ...TARGET, port: 70_000 }] }),
      'targets.0.port',
    ],
    ['a setting that does not exist', () => nginx.settings.parse({ targets: [], shell: 'rm' }), ''],
    ['Kamailio without a section', () => kamailio.settings.parse({ targets: [] }), 'domain'],
    [
      'files without a key',
      () => files.settings.parse({ id: 'a', files: [{ name: 'a', parts: ['certificate'] }] }),
      'files',
    ],
    [
      'files that leave the folder',
      () => files.settings.parse({ id: 'a', files: [{ name: '../a', parts: ['key', 'certificate'] }] }),
      'files.0.name',
    ],
    [
      'DER with two parts',
      () =>
        files.settings.parse({ id: 'a', files: [{ name: 'a', parts: ['key', 'certificate'], form: 'der' }] }),
      'files.0.form',
    ],
    ['no settings at all', () => files.settings.parse(undefined), ''],
  ])('refuses %s and names the member', (_, parse, member) => {
    expect(refusal(parse)).toMatchObject({ code: 'request.settings.invalid', facts: { member } });
  });
});

describe('files', () => {
  const open = (settings: object) => files.open(files.settings.parse({ id: 'mail', ...settings }), noHost);

  it.each<[string, object[], Record<string, string[]>, { chain: string; key: string; clientCas?: string }]>([
    [
      'certificate first, as nginx and HAProxy like it',
      [{ name: 'a.pem', parts: ['certificate', 'chain', 'key'] }],
      { 'a.pem': ['CERTIFICATE 1', 'CERTIFICATE 2', 'PRIVATE KEY 9'] },
      { chain: 'a.pem', key: 'a.pem' },
    ],
    [
      'key first, as Postfix demands',
      [{ name: 'a.pem', parts: ['key', 'certificate', 'chain'] }],
      { 'a.pem': ['PRIVATE KEY 9', 'CERTIFICATE 1', 'CERTIFICATE 2'] },
      { chain: 'a.pem', key: 'a.pem' },
    ],
    [
      'separate files, the one with the chain is the one that is served',
      [
        { name: 'cert.pem', parts: ['certificate'] },
        { name: 'full.pem', parts: ['certificate', 'chain'] },
        { name: 'key.pem', parts: ['key'] },
        { name: 'ca.pem', parts: ['client-cas'] },
      ],
      {
        'cert.pem': ['CERTIFICATE 1'],
        'full.pem': ['CERTIFICATE 1', 'CERTIFICATE 2'],
        'key.pem': ['PRIVATE KEY 9'],
        'ca.pem': ['CERTIFICATE 7'],
      },
      { chain: 'full.pem', key: 'key.pem', clientCas: 'ca.pem' },
    ],
  ])('renders %s', (_, setting, expected, places) => {
    const rendered = open({ files: setting }).render(MATERIAL);
    expect(Object.fromEntries(rendered.files.map((file) => [file.name, labels(file.bytes)]))).toEqual(
      expected,
    );
    expect(rendered).toMatchObject(places);
    for (const file of rendered.files)
      expect(file.secret).toBe((expected[file.name] ?? []).includes('PRIVATE KEY 9'));
  });

  it('renders DER as the bytes themselves', () => {
    const rendered = open({
      files: [
        { name: 'c', parts: ['certificate'], form: 'der' },
        { name: 'k', parts: ['key'], form: 'der' },
      ],
    }).render(MATERIAL);
    expect(rendered.files.map((file) => file.bytes)).toEqual([MATERIAL.certificate, MATERIAL.key]);
  });

  it('needs no command to be done with a reload', async () => {
    expect(await open({}).reload()).toMatchObject({ ok: true, how: 'none' });
    expect(open({}).restart).toBeUndefined();
  });
});

describe('nginx and Kamailio', () => {
  it.each([
    ['nginx', nginx.open(nginx.settings.parse({ targets: [{ ...TARGET, mutual: true }] }), noHost)],
    [
      'Kamailio',
      kamailio.open(
        kamailio.settings.parse({ domain: 'server:default', targets: [{ ...TARGET, mutual: true }] }),
        noHost,
      ),
    ],
  ])('%s gets chain and key in one file, and the client CAs beside it', (_, service) => {
    const { files: written, ...places } = service.render(MATERIAL);
    expect(written.map((file) => [file.name, labels(file.bytes), file.secret])).toEqual([
      ['tls.pem', ['CERTIFICATE 1', 'CERTIFICATE 2', 'PRIVATE KEY 9'], true],
      ['ca.pem', ['CERTIFICATE 7'], false],
    ]);
    expect(places).toEqual({ chain: 'tls.pem', key: 'tls.pem', clientCas: 'ca.pem' });
  });
});

describe("Kamailio's reload", () => {
  const OK = 'Ok. TLS configuration reloaded.';
  const ERROR = 'error: 500 - Error while fixing TLS configuration (consult server log)';
  const PROCESSES = Array.from({ length: 8 }, (_, index) => `${index + 100}\nprocess ${index}`).join('\n');
  const MB = 1024 * 1024;
  let cfg = 0;
  /** A control program that answers from these lists, the last entry again and again; `gone` is a socket nobody listens on. */
  const scripted = (free: (number | 'gone')[], reload: string[]) => {
    const asked: string[] = [];
    const waits: number[] = [];
    const next = <T>(list: T[]): T => (list.length > 1 ? list.shift()! : list[0]!);
    let now = 0;
    let gone = false;
    const run = async ({ args }: Command) => {
      const verb = args.at(-1) ?? '';
      asked.push(verb);
      let output = verb === 'tls.reload' ? next(reload) : PROCESSES;
      if (verb === 'core.shmmem') {
        const bytes = next(free);
        gone = bytes === 'gone';
        output = `{\n\ttotal: 67108864\n\tfree: ${bytes}\n}`;
      }
      return gone
        ? { code: 255, timedOut: false, output: 'ERROR: connect_unix_sock', ms: 1 }
        : { code: 0, timedOut: false, output, ms: 1 };
    };
    const host: ServiceHost = {
      run,
      now: () => new Date(now),
      wait: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    };
    cfg += 1;
    const service = kamailio.open(
      kamailio.settings.parse({ cfg: `/k${cfg}.cfg`, domain: 'server:default', targets: [] }),
      host,
    );
    return { service, asked, waits, reloads: () => asked.filter((verb) => verb === 'tls.reload').length };
  };

  it('succeeds when Kamailio says so and is still there afterwards', async () => {
    const { service } = scripted([60 * MB], [OK]);
    expect(await service.reload()).toMatchObject({ ok: true, how: 'reload' });
  });

  it('is not tried when the shared memory would not bear it', async () => {
    const { service, reloads } = scripted([8 * MB - 8], [OK]);
    expect(await service.reload()).toMatchObject({
      ok: false,
      how: 'none',
      output: expect.stringContaining('free: 8388600'),
    });
    expect(reloads()).toBe(0);
  });

  it('has failed when the shared memory is so low afterwards that new connections are refused', async () => {
    const { service } = scripted([9 * MB, 4 * MB - 8], [OK]);
    expect(await service.reload()).toMatchObject({ ok: false, how: 'reload' });
  });

  it('has failed when Kamailio is gone afterwards, whatever it answered', async () => {
    const { service } = scripted([60 * MB, 'gone'], [OK]);
    expect(await service.reload()).toMatchObject({
      ok: false,
      how: 'reload',
      output: expect.stringContaining('connect_unix_sock'),
    });
  });

  it('is asked for a second time after an error, since good files in the middle of a handshake bring one, too', async () => {
    const { service, reloads, waits } = scripted([60 * MB], [ERROR, OK]);
    expect(await service.reload()).toMatchObject({ ok: true });
    expect(reloads()).toBe(2);
    expect(waits).toEqual([300]);
  });

  it('has failed when it is answered with an error twice, although kamcmd ends with 0', async () => {
    const { service, reloads } = scripted([60 * MB], [ERROR]);
    expect(await service.reload()).toMatchObject({ ok: false, output: ERROR });
    expect(reloads()).toBe(2);
  });

  it('waits until the one before has had its rest', async () => {
    const { service, waits } = scripted([60 * MB], [OK]);
    await service.reload();
    expect(waits).toEqual([]);
    await service.reload();
    expect(waits).toEqual([300]);
  });
});
