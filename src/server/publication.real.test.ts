// What the embedded CA publishes, as strangers' programs read it: openssl's own OCSP client and its CRL check.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deeds } from '#core/deeds.ts';
import { must } from '#core/problems.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { parseOcspReply } from '#core/x509/ocsp.ts';
import { writePem } from '#core/x509/pem.ts';
import type { CertificateView } from '#core/views.ts';
import { openServedHouse } from './compose.ts';
import { openPublishing, type Publishing } from './publishing.ts';

const run = promisify(execFile);
/** Standard output and error together, whatever the exit code. */
const openssl = async (...args: string[]): Promise<string> => {
  const done = await run('openssl', args, { timeout: 20_000 }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  return `${done.stdout}${done.stderr}`;
};
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('what the embedded CA publishes', () => {
  let folder = '';
  let house: Deeds;
  let publishing: Publishing;
  let url = '';
  const bugs: unknown[] = [];
  const at = (name: string): string => join(folder, name);
  const pem = (name: string, der: string): string => {
    writeFileSync(at(name), writePem('CERTIFICATE', new Uint8Array(Buffer.from(der, 'base64'))));
    return at(name);
  };
  const certificate = async (): Promise<CertificateView> => {
    const { certificate: made } = await house.request({ assign: false });
    if (made === undefined) throw new Error('no certificate');
    return made;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cw-publication-'));
    const served = await openServedHouse({ home: join(folder, 'home'), computer: 'web.example.test' });
    house = served.deeds;
    publishing = openPublishing(served.published, (error) => bugs.push(error));
    url = `http://127.0.0.1:${await freePort()}/ca`;
    await house.publish({ url });
    await publishing.apply();
  });
  afterAll(async () => {
    await publishing.close();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
    expect(bugs).toEqual([]);
  });

  it('stands in certificates made from then on, and can be fetched', async () => {
    const leaf = must(parseCertificate(new Uint8Array(Buffer.from((await certificate()).der, 'base64'))));
    const [crl = ''] = leaf.crlUrls ?? [];
    const [cer = ''] = leaf.aia?.caIssuers ?? [];
    expect(leaf.aia?.ocsp).toEqual([`${url}/ocsp`]);
    const kinds = await Promise.all(
      [crl, cer, `${url}/nothing`, `${url}/${'0'.repeat(40)}.crl`].map(async (one) => {
        const response = await fetch(one);
        return [response.status, response.headers.get('content-type')];
      }),
    );
    expect(kinds).toEqual([
      [200, 'application/pkix-crl'],
      [200, 'application/pkix-cert'],
      [404, null],
      [404, null],
    ]);
    expect((await fetch(crl, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(`${url}/ocsp`, { method: 'POST', body: new Uint8Array(20_000) })).status).toBe(413);
    const nonsense = new Uint8Array(
      await (await fetch(`${url}/ocsp`, { method: 'POST', body: 'x' })).arrayBuffer(),
    );
    expect(must(parseOcspReply(nonsense))).toEqual({ status: 'malformedRequest' });
    expect((await house.doctor()).find(({ check }) => check === 'revocation')).toMatchObject({
      ok: true,
      complaints: [],
    });
  });

  it('openssl hears the same as the gate: good, then revoked, by OCSP and by the list', async () => {
    const view = await certificate();
    const { certificates } = await house.authority();
    const [root = '', issuing = ''] = await Promise.all(
      certificates.map(async ({ thumbprint }, i) =>
        pem(`ca${i}.pem`, (await house.certificate(thumbprint)).der),
      ),
    );
    const leaf = pem('leaf.pem', view.der);
    const ask = (...more: string[]): Promise<string> =>
      openssl(
        'ocsp',
        ...more,
        '-issuer',
        issuing,
        '-cert',
        leaf,
        '-url',
        `${url}/ocsp`,
        '-CAfile',
        root,
        '-verify_other',
        issuing,
      );
    const crlCheck = async (): Promise<string> => {
      const list = at('list.pem');
      writeFileSync(list, await house.crl());
      return openssl('verify', '-crl_check', '-CAfile', root, '-untrusted', issuing, '-CRLfile', list, leaf);
    };
    for (const more of [[], ['-sha256'], ['-no_nonce']]) {
      const said = await ask(...more);
      expect(said).toMatch(/Response verify OK/);
      expect(said).toMatch(/leaf\.pem: good/);
      expect(said).not.toMatch(/WARNING/);
    }
    expect(await crlCheck()).toMatch(/leaf\.pem: OK/);

    await house.revoke(view.thumbprint, 'keyCompromise');
    const said = await ask();
    expect(said).toMatch(/Response verify OK/);
    expect(said).toMatch(/leaf\.pem: revoked[\s\S]*Reason: keyCompromise/);
    expect(await ask('-no_nonce')).toMatch(/leaf\.pem: revoked/);
    expect(await crlCheck()).toMatch(/certificate revoked/);
    const refused = await house.certificate(view.thumbprint);
    expect([refused.assignable, refused.complaints[0]?.code]).toEqual([[], 'trusted.revoked']);
    expect(
      await openssl('ocsp', '-issuer', issuing, '-serial', '0x1234', '-url', `${url}/ocsp`, '-CAfile', root),
    ).toMatch(/0x1234: unknown/);
    // The issuing CA itself is asked about under the root.
    expect(
      await openssl('ocsp', '-issuer', root, '-cert', issuing, '-url', `${url}/ocsp`, '-CAfile', root),
    ).toMatch(/ca1\.pem: good/);
    // Somebody else's certificate.
    expect(await openssl('ocsp', '-issuer', leaf, '-cert', leaf, '-url', `${url}/ocsp`)).toMatch(
      /unauthorized/,
    );
  });

  it('is answered by GET too, with base64 in the path', async () => {
    const view = await certificate();
    const { certificates } = await house.authority();
    const issuing = pem('issuing.pem', (await house.certificate(certificates[1]?.thumbprint ?? '')).der);
    const request = at('request.der');
    await openssl(
      'ocsp',
      '-issuer',
      issuing,
      '-cert',
      pem('other.pem', view.der),
      '-no_nonce',
      '-reqout',
      request,
    );
    const bytes = readFileSync(request);
    for (const text of [bytes.toString('base64'), encodeURIComponent(bytes.toString('base64'))]) {
      const response = await fetch(`${url}/ocsp/${text}`);
      expect(response.headers.get('content-type')).toBe('application/ocsp-response');
      const reply = must(parseOcspReply(new Uint8Array(await response.arrayBuffer())));
      expect(reply.status === 'successful' && reply.response.responses[0]?.status.state).toBe('good');
    }
    expect((await fetch(`${url}/ocsp/%%`)).status).toBe(400);
  });

  it('moves, and ends, when the setting says so', async () => {
    const there = url;
    const next = `http://127.0.0.1:${await freePort()}`;
    await house.publish({ url: next });
    await publishing.apply();
    await expect(fetch(`${there}/ocsp`)).rejects.toThrow();
    expect((await fetch(`${next}/nothing`)).status).toBe(404);
    await house.publish({ url: null });
    await publishing.apply();
    await expect(fetch(next)).rejects.toThrow();
    const leaf = must(parseCertificate(new Uint8Array(Buffer.from((await certificate()).der, 'base64'))));
    expect([leaf.crlUrls, leaf.aia]).toEqual([undefined, undefined]);
  });

  it.each([
    ['https://a.test/', '127.0.0.1:80'],
    ['http://a.test/?q', '127.0.0.1:80'],
    ['http://u:p@a.test/', '127.0.0.1:80'],
    ['nonsense', '127.0.0.1:80'],
    ['http://a.test/', 'a.test:80'],
    ['http://a.test/', '127.0.0.1'],
    ['http://a.test/', '127.0.0.1:0'],
  ])('cannot be at %s, answered at %s', async (wrong, listen) => {
    await expect(house.publish({ url: wrong, listen })).rejects.toMatchObject({
      complaint: { code: 'request.settings.invalid' },
    });
  });
});
