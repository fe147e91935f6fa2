import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#core/refusal.ts';
import { type KamailioWish, planKamailioAdoption } from './adoption.ts';
import { parseTlsCfg, sectionName } from './tls-cfg.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-adopt-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const tlsCfg = () => join(folder, 'tls.cfg');
const plan = async (text: string | Buffer, about: Partial<KamailioWish> = {}) => {
  await writeFile(tlsCfg(), text);
  return planKamailioAdoption({
    tlsCfg: tlsCfg(),
    instance: 'kamailio:test',
    domain: '[server:10.0.0.1:5061]',
    files: { certificate: '/l/tls.pem', key: '/l/tls.pem' },
    ...about,
  });
};
const refusal = (text: string | Buffer, about: Partial<KamailioWish> = {}) =>
  plan(text, about).then(
    () => undefined,
    (error: unknown) => (error instanceof Refusal ? error.complaint : error),
  );

const PLAIN = `# comment
[server:default]
certificate = d.pem
private_key = d.key

[server:10.0.0.1:5061]
  method = TLSv1.2+   # keep
  certificate = "/etc/a b.pem"
  private_key=/etc/a.key # key
  ca_list = ./ca.pem
`;

describe('adoption of Kamailio', () => {
  it('changes the paths of the one section and nothing else', async () => {
    const made = await plan(PLAIN, {
      files: { certificate: '/l/tls.pem', key: '/l/tls.pem', clientCas: '/l/ca.pem' },
    });
    expect(made.found).toEqual({
      certificate: '/etc/a b.pem',
      key: '/etc/a.key',
      clientCas: join(folder, 'ca.pem'),
    });
    expect(made.changes).toEqual([
      {
        file: tlsCfg(),
        before: PLAIN,
        after: PLAIN.replace('"/etc/a b.pem"', '/l/tls.pem')
          .replace('/etc/a.key', '/l/tls.pem')
          .replace('./ca.pem', '/l/ca.pem'),
      },
    ]);
  });

  it('leaves the list of client CAs alone where the service has none of its own', async () => {
    const [change] = (await plan(PLAIN)).changes;
    expect(change?.after).toContain('ca_list = ./ca.pem');
  });

  it('has nothing to change where it was adopted before', async () => {
    const once = (await plan(PLAIN)).changes[0]!.after;
    expect((await plan(once)).changes).toEqual([]);
  });

  it('writes lines into a section that had them from the default section, which stays as it was', async () => {
    const made = await plan(
      '[server:default]\ncertificate = /d.pem\nprivate_key = /d.key\n[server:10.0.0.1:5061]\n  method = TLSv1.2+\n',
    );
    expect(made.found).toEqual({ certificate: '/d.pem', key: '/d.key' });
    expect(made.changes[0]?.after).toBe(
      '[server:default]\ncertificate = /d.pem\nprivate_key = /d.key\n[server:10.0.0.1:5061]\n  private_key = /l/tls.pem\n  certificate = /l/tls.pem\n  method = TLSv1.2+\n',
    );
  });

  it('tells sections of one address apart by their server_name', async () => {
    const section = (name: string) =>
      `[server:10.0.0.1:5061]\nserver_name = ${name}\ncertificate = /${name}.pem\nprivate_key = /${name}.key\n`;
    const made = await plan(section('a') + section('b'), { serverName: 'b' });
    expect(made.changes[0]?.after).toBe(
      `${section('a')}[server:10.0.0.1:5061]\nserver_name = b\ncertificate = /l/tls.pem\nprivate_key = /l/tls.pem\n`,
    );
  });

  it.each([
    ['there is no such section', '[server:default]\ncertificate = /d\nprivate_key = /d\n'],
    ['there is no certificate in it', '[server:10.0.0.1:5061]\nmethod = TLSv1.2+\n'],
  ])('refuses when %s', async (_, text) => {
    expect(await refusal(text)).toEqual({
      code: 'assigned.adopt.not-found',
      facts: { file: tlsCfg(), wanted: '[server:10.0.0.1:5061]' },
    });
  });

  it('refuses a file that is not UTF-8', async () => {
    expect(await refusal(Buffer.from([0x5b, 0xff, 0x5d]))).toMatchObject({
      code: 'assigned.adopt.unreadable',
    });
  });
});

it.each([
  ['[server:10.0.0.1:5061]', 'server:10.0.0.1:5061'],
  ['server:10.0.0.1:5061', 'server:10.0.0.1:5061'],
  ['[ Server : default ]', 'server:default'],
  ['[server:[::1]:5061]', 'server:[::1]:5061'],
  ['server:[::1]:5061', 'server:[::1]:5061'],
])('reads the section name %s', (text, expected) => {
  expect(sectionName(text)).toBe(expected);
  const bracketed = text.startsWith('[') ? text : `[${text}]`;
  expect(parseTlsCfg(`${bracketed.toLowerCase()} # note\r\na = b\r\n`)).toMatchObject([
    { name: expected, lines: [{ name: 'a', value: 'b' }] },
  ]);
});
