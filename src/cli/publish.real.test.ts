// The whole way as an operator goes it: serve, tell the CA where to publish, request, revoke, and ask from outside.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuthorityView, CertificateView } from '#core/views.ts';
import { parseCrl } from '#core/x509/crl.ts';
import { runCertwizard, startCertwizard } from '#test/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'cw-publish-'));
const home = join(folder, 'home');
let server: ReturnType<typeof startCertwizard>;
let url = '';
const said = async <T>(...args: string[]): Promise<T> => {
  const { code, stdout, stderr } = await runCertwizard([...args, '--json'], { home });
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${stderr}`);
  return JSON.parse(stdout) as T;
};
const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
};
/** The listener opens a moment after the setting is there. */
const fetched = async (address: string): Promise<Uint8Array> => {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) return new Uint8Array(await response.arrayBuffer());
    if (tries > 100) throw new Error(`${address}: ${response?.status ?? 'nobody'}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

beforeAll(async () => {
  url = `http://127.0.0.1:${await freePort()}/pki`;
  const port = await freePort();
  server = startCertwizard(['serve', '--port', String(port), '--json'], { home });
  await fetched(`http://127.0.0.1:${port}/`);
});
afterAll(async () => {
  server.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

it('what was published names the place, and says what was revoked', async () => {
  const { publication } = await said<AuthorityView>('ca', 'publish', url);
  expect(publication).toEqual({ url, listen: url.slice('http://'.length, -'/pki'.length) });
  const { request } = await said<{ request: { certificate: CertificateView } }>('request', '--no-assign');
  const { certificate } = request;
  const extension = certificate.extensions.find(({ oid }) => oid === '2.5.29.31');
  const [list = ''] = extension?.says.facts.flatMap(({ values }) => values) ?? [];
  expect(list).toMatch(new RegExp(`^${url}/[0-9A-F]{40}\\.crl$`));
  const before = parseCrl(await fetched(list));
  expect(before.ok && before.value.revoked).toEqual([]);

  await said('ca', 'revoke', certificate.thumbprint, '--reason', 'superseded');
  const after = parseCrl(await fetched(list));
  expect(after.ok && after.value.revoked).toMatchObject([
    { serial: certificate.serial, reason: 'superseded' },
  ]);
  const { code, stdout } = await runCertwizard(['verify', certificate.thumbprint], { home });
  expect(code).toBe(3);
  expect(stdout).toMatch(/revoked on .* \(the embedded CA\)/);

  const issuer = join(folder, 'issuing.der');
  writeFileSync(issuer, await fetched(list.replace('.crl', '.cer')));
  const leaf = join(folder, 'leaf.der');
  writeFileSync(leaf, Buffer.from(certificate.der, 'base64'));
  const { stdout: heard } = await promisify(execFile)(
    'openssl',
    ['ocsp', '-issuer', issuer, '-cert', leaf, '-url', `${url}/ocsp`, '-noverify'],
    { timeout: 20_000 },
  );
  expect(heard).toMatch(/leaf\.der: revoked/);

  await said('ca', 'publish', '--off');
  expect((await runCertwizard(['ca', 'publish'], { home })).code).toBe(2);
  expect((await said<AuthorityView>('ca')).publication).toBeNull();
});
