// Discovery on real programs: found by what runs, seen by handshakes, nothing changed; then wired from what was offered.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScratchKamailio } from '#adapters/services/kamailio/scratch.ts';
import type { ScratchNginx } from '#adapters/services/nginx/scratch.ts';
import type { Deeds } from '#core/deeds.ts';
import type { DiscoveryLine } from '#core/discovery.ts';
import { openHouse } from '#server/compose.ts';
import { placeholder } from '#server/demo/placeholder.ts';
import { startKamailio } from '#test/kamailio.ts';
import { startNginx } from '#test/nginx.ts';
import { freePorts } from '#adapters/services/scratch-program.ts';

const NAME = 'web.example.test';
const OTHER = 'other.example.org';
let folder = '';
let house: Deeds;
let nginx: ScratchNginx;
let kamailio: ScratchKamailio;
const sha1: Record<string, string> = {};

const pairAt = async (name: string, host: string): Promise<{ certificate: string; key: string }> => {
  const { certificate, key } = await placeholder(host);
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key, { mode: 0o600 });
  sha1[name] = new X509Certificate(certificate).fingerprint.replaceAll(':', '');
  return files;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-discover-'));
  const [web, other, sip] = [
    await pairAt('web', NAME),
    await pairAt('other', OTHER),
    await pairAt('sip', NAME),
  ];
  const [shared] = await freePorts(1);
  [nginx, kamailio] = await Promise.all([
    startNginx({
      servers: [
        { port: shared!, serverName: NAME, ...web },
        { port: shared!, serverName: OTHER, ...other },
      ],
    }),
    startKamailio({ domains: [sip] }),
  ]);
  house = await openHouse({
    home: join(folder, 'home'),
    computer: NAME,
    discover: [nginx.conf, kamailio.settings.cfg],
  });
});
afterAll(async () => {
  await house?.close();
  await Promise.all([nginx?.stop(), kamailio?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const told = ({ program, address, certificate, serverNames, trusted, offers }: DiscoveryLine): unknown => [
  program,
  address,
  certificate.thumbprint,
  serverNames,
  trusted,
  offers.filter(({ matches }) => matches).map(({ usage }) => usage),
];

it('shows what nginx and Kamailio present, by name and without, and for which usages; reads only', async () => {
  const files = [nginx.conf, kamailio.settings.cfg, kamailio.settings.tlsCfg];
  const before = files.map((file) => [readFileSync(file, 'utf8'), statSync(file).mtimeMs]);
  const { lines, left } = await house.discovery();
  const web = `127.0.0.1:${nginx.ports[0]}`;
  const sip = `127.0.0.1:${kamailio.ports[0]}`;
  expect(left).toBe(0);
  expect(new Set(lines.map(told))).toEqual(
    new Set([
      ['nginx', web, sha1['web'], [NAME], false, ['Default', 'WebServicesInternal', 'WebServicesExternal']],
      ['nginx', web, sha1['other'], [OTHER], false, []],
      ['kamailio', sip, sha1['sip'], [], false, ['Default', 'WebServicesInternal', 'WebServicesExternal']],
    ]),
  );
  expect(lines.every(({ complaints }) => complaints.length > 0)).toBe(true);
  expect(files.map((file) => [readFileSync(file, 'utf8'), statSync(file).mtimeMs])).toEqual(before);
  expect((await house.certificates({})).total).toBe(0);
  expect(await house.services()).toEqual([]);
});

it('what is offered can be added and adopted as it is: the diff first, then wired and proven; then it is known', async () => {
  const { lines } = await house.discovery();
  for (const [name, usage] of [
    ['web', 'WebServicesInternal'],
    ['sip', 'Default'],
  ] as const) {
    const line = lines.find(({ certificate }) => certificate.thumbprint === sha1[name]);
    const offer = line?.offers.find((one) => one.usage === usage);
    const { id } = await house.addService(offer!.service);
    const shown = await house.adopt(id, false);
    expect([shown.applied, shown.thumbprint, shown.found.certificate]).toEqual([
      false,
      sha1[name],
      join(folder, `${name}.crt`),
    ]);
    const done = await house.adopt(id, true);
    expect([done.applied, done.evidence.map(({ verdict, seen }) => [verdict, seen])]).toEqual([
      true,
      [['proven', sha1[name]]],
    ]);
    const again = (await house.discovery()).lines.find(
      ({ certificate }) => certificate.thumbprint === sha1[name],
    );
    expect([again?.known, again?.offers, again?.files?.certificate]).toEqual([
      id,
      [],
      join(folder, 'home-live', usage, id, 'current', 'tls.pem'),
    ]);
  }
  // The block beside it, behind the same port, is still nobody's.
  const other = (await house.discovery()).lines.find(
    ({ certificate }) => certificate.thumbprint === sha1['other'],
  );
  expect([other?.known, other?.offers.length]).toEqual([undefined, 3]);
  expect(readdirSync(folder)).toContain('other.crt');
});
