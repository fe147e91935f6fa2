import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shadowConfiguration, shadowPath } from './shadow.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-shadow-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const conf = () => join(folder, 'nginx.conf');
const swap = [{ from: '/live/a/current', to: '/live/a/versions/2' }];

it('replaces the live path everywhere, and only that path', async () => {
  await writeFile(
    conf(),
    'x /live/a/current/tls.pem; y "/live/a/current"; z /live/a/current2/tls.pem /other/live/a/current/t;\n',
  );
  expect(await shadowConfiguration(conf(), swap)).toEqual({
    text: 'x /live/a/versions/2/tls.pem; y "/live/a/versions/2"; z /live/a/current2/tls.pem /other/live/a/current/t;\n',
    unnamed: [],
  });
});

it('writes an included file out only where it names the path, however deep', async () => {
  await mkdir(join(folder, 'd'));
  await writeFile(conf(), 'http { include mime.types; include d/*.conf; }\n');
  await writeFile(join(folder, 'mime.types'), 'types { }\n');
  await writeFile(join(folder, 'd/a.conf'), 'include d/deep;');
  await writeFile(join(folder, 'd/deep'), 'ssl_certificate /live/a/current/tls.pem; # é');
  await writeFile(join(folder, 'd/.hidden.conf'), 'ssl_certificate /live/a/current/hidden;');
  const { text } = await shadowConfiguration(conf(), swap);
  expect(text.split(/\s+/).join(' ')).toBe(
    `http { include mime.types; ssl_certificate /live/a/versions/2/tls.pem; # ${Buffer.from('é').toString('latin1')} } `,
  );
});

it('names the paths that the configuration does not mention', async () => {
  await writeFile(conf(), 'pid a;\n');
  expect((await shadowConfiguration(conf(), swap)).unnamed).toEqual(['/live/a/current']);
});

it('lies beside the real file, hidden from patterns', () => {
  expect(shadowPath('/etc/nginx/nginx.conf')).toBe('/etc/nginx/.nginx.conf.certwizard');
});
