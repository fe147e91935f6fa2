// Revocation by a CA that is not ours in any byte: `openssl ca` makes the certificates and the lists, `openssl ocsp` answers, `openssl s_server` staples.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deeds } from '#core/deeds.ts';
import type { CertificateView, LinkRevocation } from '#core/views.ts';
import { openHouse } from '#server/compose.ts';

const folder = mkdtempSync(join(tmpdir(), 'cw-revocation-'));
const at = (name: string): string => join(folder, name);
const openssl = async (...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)('openssl', args, { cwd: folder, timeout: 20_000 });
  return stdout + stderr;
};
const openPort = async (): Promise<{ port: number; free(): Promise<void> }> => {
  const server = createServer((_, response) => response.end(readFileSync(at('list.der'))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const free = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, free };
};
const configOf = (crl: number, ocsp: number): string => `
[ca]
default_ca = it
[it]
database = ${at('index.txt')}
new_certs_dir = ${folder}
serial = ${at('serial')}
crlnumber = ${at('crlnumber')}
certificate = ${at('root.pem')}
private_key = ${at('root.key')}
default_md = sha256
default_days = 30
default_crl_days = 2
policy = any
unique_subject = no
[any]
commonName = supplied
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = DNS:web.example.test
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://127.0.0.1:${crl}/list.crl
authorityInfoAccess = OCSP;URI:http://127.0.0.1:${ocsp}/
[online]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = DNS:web.example.test
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:http://127.0.0.1:${ocsp}/
[responder]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
[req]
distinguished_name = none
[none]
`;

describe('revocation by a CA made with openssl', () => {
  let house: Deeds;
  let passed = 0;
  let ocspPort = 0;
  const programs: ChildProcess[] = [];
  const ends: (() => Promise<void>)[] = [];
  /** Until it says that it listens. A bare connection is no way to ask: `openssl ocsp` ends at one that says nothing. */
  const start = (...args: string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      // Standard input stays open: `openssl s_server` ends with it.
      const child = spawn('openssl', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
      programs.push(child);
      let text = '';
      const hear = (part: Buffer): void => {
        text += part.toString();
        if (/waiting for OCSP|ACCEPT\n/.test(text)) resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('close', () => reject(new Error(text)));
    });
  const issue = async (name: string, section: string): Promise<void> => {
    await openssl(
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-subj',
      `/CN=${name}`,
      '-out',
      `${name}.csr`,
      '-config',
      'ca.cnf',
    );
    await openssl(
      'ca',
      '-batch',
      '-config',
      'ca.cnf',
      '-extensions',
      section,
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      '-notext',
    );
  };
  const newList = async (): Promise<void> => {
    await openssl('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'list.pem');
    await openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
  };
  const file = (...names: string[]): string =>
    Buffer.from(names.map((name) => readFileSync(at(name), 'utf8')).join('')).toString('base64');
  const thumbprint = async (name: string): Promise<string> =>
    (await openssl('x509', '-in', name, '-noout', '-fingerprint', '-sha1')).split('=')[1]?.trim() ?? '';
  const said = (view: CertificateView): LinkRevocation | undefined => view.trust[0]?.path[0]?.revocation;

  beforeAll(async () => {
    const [lists, responder] = [await openPort(), await openPort()];
    ends.push(lists.free);
    ocspPort = responder.port;
    await responder.free();
    writeFileSync(at('ca.cnf'), configOf(lists.port, ocspPort));
    for (const [name, content] of [
      ['index.txt', ''],
      ['serial', '1000\n'],
      ['crlnumber', '01\n'],
    ] as const)
      writeFileSync(at(name), content);
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'root.key',
      '-days',
      '60',
      '-subj',
      '/CN=Their Root',
      '-addext',
      'keyUsage=critical,keyCertSign,cRLSign',
      '-out',
      'root.pem',
    );
    await issue('leaf', 'leaf');
    // All before the responder starts: it reads its list of certificates once.
    await issue('second', 'online');
    await issue('third', 'online');
    await issue('responder', 'responder');
    await newList();
    await start(
      'ocsp',
      '-index',
      'index.txt',
      '-port',
      String(ocspPort),
      '-rsigner',
      'responder.pem',
      '-rkey',
      'responder.key',
      '-CA',
      'root.pem',
      '-ndays',
      '1',
    );
    house = await openHouse({
      home: at('home'),
      computer: 'web.example.test',
      now: () => new Date(Date.now() + passed),
    });
    const topology = (await house.topology()) as object;
    await house.setTopology({
      ...topology,
      fetchFrom: ['127.0.0.1'],
      settings: { WebServicesInternal: { revocation: 'hard' } },
    });
    const root =
      (await openssl('x509', '-in', 'root.pem', '-noout', '-fingerprint', '-sha256')).split('=')[1]?.trim() ??
      '';
    await house.import({ file: file('root.pem', 'leaf.pem', 'leaf.key'), trustRoots: [root] });
    await house.import({ file: file('second.pem', 'second.key') });
  });
  afterAll(async () => {
    for (const program of programs) program.kill();
    for (const end of ends) await end();
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is good by OCSP of a delegated responder and by the list, and then revoked by both, as openssl has it', async () => {
    const print = await thumbprint('leaf.pem');
    expect((await house.certificate(print)).assignable).not.toContain('WebServicesInternal');
    const good = await house.verify({ thumbprint: print });
    expect(said(good)).toMatchObject({ state: 'good' });
    expect(good.assignable).toContain('WebServicesInternal');
    expect(
      good.fitness
        .flatMap(({ warnings }) => warnings.map(({ code }) => code))
        .filter((code) => code.startsWith('trusted.')),
    ).toEqual([]);

    await openssl('ca', '-config', 'ca.cnf', '-revoke', 'leaf.pem', '-crl_reason', 'keyCompromise');
    await newList();
    passed += 3_600_000 + 1_000;
    const refused = await house.verify({ thumbprint: print });
    expect(said(refused)).toMatchObject({ state: 'revoked', reason: 'keyCompromise' });
    expect([refused.assignable, refused.complaints[0]?.code]).toEqual([[], 'trusted.revoked']);
    const checked = await openssl(
      'verify',
      '-crl_check',
      '-CAfile',
      'root.pem',
      '-CRLfile',
      'list.pem',
      'leaf.pem',
    ).catch(String);
    expect(checked).toMatch(/certificate revoked/);
    await expect(house.assign({ certificate: print, usages: ['Default'] })).rejects.toMatchObject({
      complaint: { code: 'trusted.revoked' },
    });
  });

  it('one beside it stays good, by OCSP alone; that it names no list is worth a word', async () => {
    const view = await house.verify({ thumbprint: await thumbprint('second.pem') });
    const from = `http://127.0.0.1:${ocspPort}/`;
    expect(said(view)).toMatchObject({ state: 'good', by: 'ocsp', from });
    expect(view.fitness[1]?.warnings.map(({ code }) => code)).toContain('trusted.crl.missing');
  });

  it('a stapled answer is evidence, where nobody else may be asked', async () => {
    const topology = (await house.topology()) as object;
    await house.setTopology({ ...topology, fetchFrom: [] });
    await openssl(
      'ocsp',
      '-issuer',
      'root.pem',
      '-cert',
      'third.pem',
      '-url',
      `http://127.0.0.1:${ocspPort}/`,
      '-respout',
      'third.ocsp',
      '-CAfile',
      'root.pem',
    );
    const { port, free } = await openPort();
    await free();
    await start(
      's_server',
      '-accept',
      `127.0.0.1:${port}`,
      '-cert',
      'third.pem',
      '-key',
      'third.key',
      '-status_file',
      'third.ocsp',
    );
    const view = await house.verify({ address: `127.0.0.1:${port}` });
    expect(said(view)).toMatchObject({ state: 'good', by: 'stapled' });
  });
});
