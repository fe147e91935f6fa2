import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import type { IssuerHost } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { readPem } from '#core/x509/pem.ts';
import { memoryVault } from '#test/memory-vault.ts';
import { makeOrderFor } from '#test/signing-requests.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeIssuer } from '../issuer.contract.ts';
import { manualKind, manualSettings } from './manual-kind.ts';

const host: IssuerHost = {
  vault: memoryVault(),
  crypto: nodeCrypto,
  now: () => new Date('2027-01-01T00:00:00Z'),
};
const signal = new AbortController().signal;

describeIssuer({
  name: 'The manual CA',
  make: async () => ({
    issuer: manualKind.open({}, host),
    names: () => ['a.example.com'],
    template: 'WebServer',
    close: async () => {},
  }),
  skip: [{ reason: 'the reply comes in as a file', tests: ['p256', 'p384', 'rsa', 'ed25519'] }],
});

describe('The manual CA', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cw-manual-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  test('lays the request down as PEM under its number, once however often it is submitted', async () => {
    const order = await makeOrderFor({ names: ['a.example.com'] });
    const issuer = manualKind.open({ folder: join(folder, 'out') }, host);
    const answer = await issuer.submit(order, signal);
    await issuer.submit(order, signal);
    if (answer.state !== 'pending') throw new Error('must be pending');
    expect(await readdir(join(folder, 'out'))).toEqual([`${answer.number}.csr`]);
    const [block] = must(readPem(await readFile(join(folder, 'out', `${answer.number}.csr`), 'utf8')));
    expect(block?.label).toBe('CERTIFICATE REQUEST');
    expect(Buffer.from(block!.der).equals(Buffer.from(order.csr))).toBe(true);
  });

  test('says which folder it could not write to, and why', async () => {
    await writeFile(join(folder, 'file'), '');
    const issuer = manualKind.open({ folder: join(folder, 'file', 'below') }, host);
    await expect(
      issuer.submit(await makeOrderFor({ names: ['a.example.com'] }), signal),
    ).rejects.toMatchObject({
      complaint: {
        code: 'request.issuer.folder-failed',
        facts: { folder: join(folder, 'file', 'below'), why: 'ENOTDIR' },
      },
    });
  });

  test.each([
    ['a relative folder', { folder: 'out' }, 'folder'],
    ['a member it does not know', { colour: 'red' }, ''],
  ])('refuses %s in its settings', (_, value, member) => {
    expect(() => manualSettings.parse(value)).toThrowError(
      expect.objectContaining({ complaint: expect.objectContaining({ code: 'request.settings.invalid' }) }),
    );
    try {
      manualSettings.parse(value);
    } catch (error) {
      expect((error as { complaint: { facts: { member: string } } }).complaint.facts.member).toBe(member);
    }
  });
});
