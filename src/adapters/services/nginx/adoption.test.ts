import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#core/refusal.ts';
import { type AdoptionWish, planNginxAdoption } from './adoption.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-adopt-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lay = async (files: Readonly<Record<string, string | Buffer>>): Promise<void> => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
};
const plan = (about: Partial<AdoptionWish> = {}) =>
  planNginxAdoption({
    conf: join(folder, 'nginx.conf'),
    instance: 'nginx:test',
    ports: [443],
    names: ['www.example.com'],
    files: { certificate: '/live/current/tls.pem', key: '/live/current/tls.pem' },
    ...about,
  });
const refusal = async (about: Partial<AdoptionWish> = {}) => {
  const error = await plan(about).catch((it: unknown) => it);
  return error instanceof Refusal ? error.complaint : error;
};
/** The changed files by name, after the change. */
const changed = async (about: Partial<AdoptionWish> = {}) =>
  Object.fromEntries(
    (await plan(about)).changes.map((change) => [change.file.slice(folder.length + 1), change.after]),
  );

describe('adoption of nginx', () => {
  it('changes the two paths and leaves indentation, comments and everything else as they were', async () => {
    await lay({
      'nginx.conf': `http {\n\tserver {\n\t\tlisten 443 ssl;\n\t\tserver_name www.example.com;\n\t\tssl_certificate /etc/a.pem; # ours\n\t\tssl_certificate_key   "/etc/a.key";\n\t}\n}\n`,
    });
    expect((await plan()).found).toEqual({ certificate: '/etc/a.pem', key: '/etc/a.key' });
    expect(await changed()).toEqual({
      'nginx.conf': `http {\n\tserver {\n\t\tlisten 443 ssl;\n\t\tserver_name www.example.com;\n\t\tssl_certificate /live/current/tls.pem; # ours\n\t\tssl_certificate_key   /live/current/tls.pem;\n\t}\n}\n`,
    });
  });

  it('has nothing to change where it was adopted before', async () => {
    await lay({
      'nginx.conf': `http { server { listen 443 ssl; ssl_certificate /live/current/tls.pem; ssl_certificate_key /live/current/tls.pem; } }`,
    });
    expect((await plan()).changes).toEqual([]);
  });

  it('finds the block in an included file, by pattern, and ignores hidden files', async () => {
    const site = (name: string) =>
      `server { listen 0.0.0.0:443 ssl; server_name ${name};\n ssl_certificate c.pem;\n ssl_certificate_key k.pem;\n}\n`;
    await lay({
      'nginx.conf': 'http { include sites/*; }\n',
      'sites/a': site('mail.example.com'),
      'sites/b': site('www.example.com'),
      'sites/.b.swp': 'not { nginx',
    });
    expect((await plan()).found).toEqual({ certificate: join(folder, 'c.pem'), key: join(folder, 'k.pem') });
    expect(Object.keys(await changed())).toEqual(['sites/b']);
  });

  it('writes lines of its own into the block where the certificate is inherited from outside', async () => {
    await lay({
      'nginx.conf': `http {\n  ssl_certificate /etc/all.pem;\n  ssl_certificate_key /etc/all.key;\n  server {\n    listen 443 ssl;\n    server_name www.example.com;\n  }\n  server { listen 443 ssl; server_name other; }\n}\n`,
    });
    expect(await changed()).toEqual({
      'nginx.conf': `http {\n  ssl_certificate /etc/all.pem;\n  ssl_certificate_key /etc/all.key;\n  server {\n    ssl_certificate /live/current/tls.pem;\n    ssl_certificate_key /live/current/tls.pem;\n    listen 443 ssl;\n    server_name www.example.com;\n  }\n  server { listen 443 ssl; server_name other; }\n}\n`,
    });
  });

  it('changes a snippet that only this block reads', async () => {
    await lay({
      'nginx.conf':
        'http { server { listen 443 ssl; server_name www.example.com; include snippets/tls.conf; } }',
      'snippets/tls.conf': 'ssl_certificate /a.pem;\nssl_certificate_key /a.key;\n',
    });
    expect(await changed()).toEqual({
      'snippets/tls.conf':
        'ssl_certificate /live/current/tls.pem;\nssl_certificate_key /live/current/tls.pem;\n',
    });
  });

  it('refuses to change a snippet that another server reads, too', async () => {
    await lay({
      'nginx.conf': `http { server { listen 443 ssl; server_name www.example.com; include tls.conf; }\n server { listen 443 ssl; server_name b; include tls.conf; } }`,
      'tls.conf': 'ssl_certificate /a.pem;\nssl_certificate_key /a.key;\n',
    });
    expect(await refusal()).toEqual({
      code: 'assigned.adopt.shared',
      facts: { file: join(folder, 'tls.conf'), line: 'ssl_certificate /a.pem;' },
    });
  });

  it('takes away a second certificate, which would go on being served', async () => {
    await lay({
      'nginx.conf': `http { server { listen 443 ssl; server_name www.example.com;\n  ssl_certificate /rsa.pem;\n  ssl_certificate_key /rsa.key;\n  ssl_certificate /ec.pem;\n  ssl_certificate_key /ec.key;\n} }`,
    });
    expect(await changed()).toEqual({
      'nginx.conf': `http { server { listen 443 ssl; server_name www.example.com;\n  ssl_certificate /live/current/tls.pem;\n  ssl_certificate_key /live/current/tls.pem;\n} }`,
    });
  });

  it('wires the list of client CAs where there is one to wire', async () => {
    await lay({
      'nginx.conf': `http { server { listen 443 ssl; server_name www.example.com; ssl_certificate /a; ssl_certificate_key /a; ssl_client_certificate /ca; } }`,
    });
    const files = { certificate: '/l/tls.pem', key: '/l/tls.pem', clientCas: '/l/ca.pem' };
    expect((await plan({ files })).found.clientCas).toBe('/ca');
    expect((await changed({ files }))['nginx.conf']).toContain('ssl_client_certificate /l/ca.pem;');
  });

  it('changes every block of that name and port, such as one for IPv4 and one for IPv6', async () => {
    const block = (address: string) =>
      `server { listen ${address} ssl; server_name www.example.com; ssl_certificate /a; ssl_certificate_key /a; }\n`;
    await lay({ 'nginx.conf': `http { ${block('443')}${block('[::]:443')} }` });
    expect((await changed())['nginx.conf']!.match(/live\/current/g)).toHaveLength(4);
  });

  it.each([
    [
      'there is no block on that port',
      'server { listen 8443 ssl; server_name www.example.com; ssl_certificate /a; ssl_certificate_key /a; }',
    ],
    [
      'the block does not speak TLS',
      'server { listen 443; server_name www.example.com; ssl_certificate /a; ssl_certificate_key /a; }',
    ],
    [
      'two blocks are there and neither has the name',
      'server { listen 443 ssl; server_name a; ssl_certificate /a; ssl_certificate_key /a; } server { listen 443 ssl; server_name b; ssl_certificate /a; ssl_certificate_key /a; }',
    ],
    ['the block has no certificate at all', 'server { listen 443 ssl; server_name www.example.com; }'],
  ])('refuses when %s', async (_, block) => {
    await lay({ 'nginx.conf': `http { ${block} }` });
    expect(await refusal()).toEqual({
      code: 'assigned.adopt.not-found',
      facts: { file: join(folder, 'nginx.conf'), wanted: 'www.example.com 443' },
    });
  });

  it.each<[string, string | Buffer]>([
    ['does not parse', 'http { server {'],
    [
      'is not UTF-8 and would not come back as it was',
      Buffer.from(
        'http { # \xe9\nserver { listen 443 ssl; ssl_certificate /a; ssl_certificate_key /a; } }',
        'latin1',
      ),
    ],
  ])('refuses a file that %s', async (_, text) => {
    await lay({ 'nginx.conf': text });
    expect(await refusal()).toMatchObject({
      code: 'assigned.adopt.unreadable',
      facts: { file: join(folder, 'nginx.conf') },
    });
  });

  it('quotes a path that nginx would read as something else', async () => {
    await lay({
      'nginx.conf': 'http { server { listen 443 ssl; ssl_certificate /a; ssl_certificate_key /a; } }',
    });
    const text = (await changed({ files: { certificate: '/l ive/tls.pem', key: '/l ive/tls.pem' } }))[
      'nginx.conf'
    ];
    expect(text).toContain('ssl_certificate "/l ive/tls.pem";');
  });

  it('comes to an end where includes go in a circle', async () => {
    await lay({
      'nginx.conf':
        'http { include nginx.conf; server { listen 443 ssl; server_name www.example.com; ssl_certificate /a; ssl_certificate_key /a; } }',
    });
    expect((await plan()).found.certificate).toBe('/a');
  });
});
