// Requests and revocation lists of ours against @peculiar/x509, and what is wrong with those that are malformed.
import 'reflect-metadata';
import * as peculiar from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { LIMITS } from '../limits.ts';
import type { Signer } from '../ports.ts';
import { must } from '../problems.ts';
import { buildCertificate, signed } from './build.ts';
import { buildCrl, parseCrl } from './crl.ts';
import { element, explicit, integer, NULL, oid, sequence } from './der-write.ts';
import { TAG } from './der.ts';
import { EKU, ekuExtension, encodeExtensions, EXTENSION, sanExtension } from './extensions.ts';
import { generalNameFromText } from './general-name.ts';
import { buildName } from './name.ts';
import { buildSigningRequest, parseSigningRequest } from './signing-request.ts';
import type { GeneralName } from './types.ts';

let signer: Signer;
beforeAll(async () => {
  peculiar.cryptoProvider.set(webcrypto as never);
  signer = signerFrom((await generateKey({ kind: 'ec', curve: 'P-256' })).pkcs8);
});

const issuer = buildName({ commonName: 'Contoso Issuing CA', organization: 'Contoso', country: 'KR' });
const names = (...texts: string[]): GeneralName[] => texts.map((text) => must(generalNameFromText(text)));
const day = new Date('2026-01-02T03:04:05Z');
const made = () =>
  buildCertificate(
    {
      serial: '01',
      issuer: issuer.der,
      subject: issuer.der,
      notBefore: day,
      notAfter: day,
      spki: signer.spki,
      extensions: [],
    },
    signer,
  );

describe('certificate requests', () => {
  it('of ours are what the oracle reads and verifies', async () => {
    const der = buildSigningRequest({
      commonName: 'pool.contoso.com',
      names: names('pool.contoso.com', '10.0.0.1'),
      signer,
      extensions: [ekuExtension([EKU.serverAuth])],
    });
    const theirs = new peculiar.Pkcs10CertificateRequest(der);
    expect(await theirs.verify()).toBe(true);
    expect(theirs.subject).toBe('CN=pool.contoso.com');
    const ours = must(parseSigningRequest(der));
    expect(ours.eku).toEqual([EKU.serverAuth]);
    expect(ours.san?.map((name) => 'value' in name && name.value)).toEqual(['pool.contoso.com', '10.0.0.1']);
    expect(ours.publicKey.der).toEqual(signer.spki);
    expect(
      nodeCrypto.verify({
        algorithm: ours.signatureAlgorithm.der,
        spki: ours.publicKey.der,
        data: ours.info,
        signature: ours.signature,
      }),
    ).toBe(true);
  });

  it('leave out a common name that is too long, and make the names critical then', () => {
    const ours = must(
      parseSigningRequest(buildSigningRequest({ commonName: 'a'.repeat(65), names: names('a.b'), signer })),
    );
    expect(ours.subject.rdns).toEqual([]);
    expect(ours.extensions).toMatchObject([{ oid: EXTENSION.san, critical: true }]);
  });

  it('without names and extensions have no attributes, and are read', () => {
    expect(must(parseSigningRequest(buildSigningRequest({ names: [], signer }))).extensions).toEqual([]);
  });

  const request = (...attributes: Uint8Array[]) =>
    signed(sequence(integer(0), issuer.der, signer.spki, explicit(0, ...attributes)), signer);
  const asking = (type: string) =>
    sequence(oid(type), element(TAG.set, encodeExtensions([sanExtension(names('a.b'))])));
  it('take the attribute that old Windows writes', () => {
    expect(must(parseSigningRequest(request(asking('1.3.6.1.4.1.311.2.1.14')))).san).toHaveLength(1);
  });
  it.each<[string, () => Uint8Array, string]>([
    ['no bytes', () => new Uint8Array(), 'request'],
    ['a certificate', () => made(), 'version'],
    [
      'extensions asked for twice',
      () => request(asking('1.2.840.113549.1.9.14'), asking('1.2.840.113549.1.9.14')),
      'extensions-twice',
    ],
    ['an attribute that is none', () => request(NULL), 'attribute'],
    ['version 2', () => signed(sequence(integer(1), issuer.der, signer.spki), signer), 'version'],
  ])('complain of %s', (_name, make, what) => {
    const result = parseSigningRequest(make());
    expect(!result.ok && result.complaints[0]).toMatchObject({
      code: 'request.csr.malformed',
      facts: { what },
    });
  });
  it('are refused unread when too large', () => {
    const result = parseSigningRequest(new Uint8Array(LIMITS.csrBytes + 1));
    expect(!result.ok && result.complaints[0].code).toBe('returned.file.too-large');
  });
});

describe('revocation lists', () => {
  const at = new Date('2026-05-06T07:08:09Z');
  it('of ours are what the oracle reads', () => {
    const parts = {
      issuer: issuer.der,
      thisUpdate: at,
      nextUpdate: new Date('2026-05-13T07:08:09Z'),
      number: 258,
      keyId: Uint8Array.of(1, 2),
    };
    const der = buildCrl(
      {
        ...parts,
        revoked: [
          { serial: '0A', at, reason: 'keyCompromise' },
          { serial: 'FF01', at, reason: 'unspecified' },
        ],
      },
      signer,
    );
    const theirs = new peculiar.X509Crl(der);
    const ours = must(parseCrl(der));
    expect(theirs.entries.map((entry) => [entry.serialNumber, entry.revocationDate, entry.reason])).toEqual([
      ['0a', at, peculiar.X509CrlReason.keyCompromise],
      ['ff01', at, undefined],
    ]);
    expect(ours.revoked).toEqual([
      { serial: '0A', at, reason: 'keyCompromise' },
      { serial: 'FF01', at },
    ]);
    expect(ours).toMatchObject({
      number: '0102',
      thisUpdate: at,
      nextUpdate: parts.nextUpdate,
      aki: { keyId: Uint8Array.of(1, 2) },
    });
    expect(
      nodeCrypto.verify({
        algorithm: ours.signatureAlgorithm.der,
        spki: signer.spki,
        data: ours.tbs,
        signature: ours.signature,
      }),
    ).toBe(true);
    const empty = must(parseCrl(buildCrl({ ...parts, revoked: [] }, signer)));
    expect(empty.revoked).toEqual([]);
  });

  it('that are none get a complaint', () => {
    for (const der of [new Uint8Array(), made(), made().subarray(0, 99)]) {
      const result = parseCrl(der);
      expect(!result.ok && result.complaints[0].code).toBe('returned.crl.malformed');
    }
  });
});
