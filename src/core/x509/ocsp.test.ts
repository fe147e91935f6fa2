import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { must } from '../problems.ts';
import { issue, NOW } from '#test/chains.ts';
import { hexOf } from './der-values.ts';
import { enumerated, sequence } from './der-write.ts';
import { parseOcspReply, parseOcspRequest } from './ocsp.ts';
import { buildOcspError, buildOcspRequest, buildOcspResponse, certIdOf, isCertIdOf } from './ocsp-build.ts';

const ca = issue({ subject: 'OCSP CA', ca: true });
const leaf = issue({ subject: 'a.test', by: ca, names: ['a.test'] });

describe('a request', () => {
  it.each(['SHA-1', 'SHA-256'] as const)('names one certificate by %s', (hash) => {
    const id = certIdOf(leaf.certificate, ca.certificate, nodeCrypto, hash);
    const { ids, nonce, unknownCritical } = must(parseOcspRequest(buildOcspRequest(id)));
    expect(ids.map((one) => [one.hash, one.serial])).toEqual([[hash, leaf.certificate.serial]]);
    expect(isCertIdOf(ids[0] as never, leaf.certificate.serial, ca.certificate, nodeCrypto)).toBe(true);
    expect(isCertIdOf(ids[0] as never, leaf.certificate.serial, leaf.certificate, nodeCrypto)).toBe(false);
    expect([nonce, unknownCritical]).toEqual([undefined, []]);
  });

  it('carries a nonce', () => {
    const id = certIdOf(leaf.certificate, ca.certificate, nodeCrypto);
    const read = must(parseOcspRequest(buildOcspRequest(id, Uint8Array.of(1, 2, 3))));
    expect(hexOf(read.nonce ?? new Uint8Array())).toBe('0403010203');
  });

  it('that asks for nothing, for too much or with more bytes than any has, is refused', () => {
    const id = certIdOf(leaf.certificate, ca.certificate, nodeCrypto);
    const many = sequence(sequence(sequence(...Array.from({ length: 21 }, () => sequence(id)))));
    expect(parseOcspRequest(sequence(sequence(sequence())))).toMatchObject({ ok: false });
    expect(parseOcspRequest(many)).toMatchObject({
      complaints: [{ code: 'returned.ocsp.malformed', facts: { what: 'ocsp-requests-many' } }],
    });
    expect(parseOcspRequest(new Uint8Array(9_000))).toMatchObject({
      complaints: [{ code: 'returned.file.too-large' }],
    });
  });
});

describe('a response', () => {
  const certId = certIdOf(leaf.certificate, ca.certificate, nodeCrypto);
  const parts = { responderKeyHash: ca.keyId, producedAt: NOW };
  it('says good, revoked and unknown, with times and reason', () => {
    const der = buildOcspResponse(
      {
        ...parts,
        answers: [
          { certId, status: { state: 'good' }, thisUpdate: NOW, nextUpdate: NOW },
          { certId, status: { state: 'revoked', at: NOW, reason: 'superseded' }, thisUpdate: NOW },
          { certId, status: { state: 'revoked', at: NOW }, thisUpdate: NOW },
          { certId, status: { state: 'unknown' }, thisUpdate: NOW },
        ],
        certificates: [leaf.certificate.der],
      },
      ca.signer,
    );
    const reply = must(parseOcspReply(der));
    if (reply.status !== 'successful') throw new Error(reply.status);
    const { response } = reply;
    expect(response.responses.map(({ status }) => status)).toEqual([
      { state: 'good' },
      { state: 'revoked', at: NOW, reason: 'superseded' },
      { state: 'revoked', at: NOW },
      { state: 'unknown' },
    ]);
    expect(response.responses.map(({ nextUpdate }) => nextUpdate)).toEqual([
      NOW,
      undefined,
      undefined,
      undefined,
    ]);
    expect(response.responder).toEqual({ keyHash: ca.keyId });
    expect(response.certificates).toHaveLength(1);
  });

  it.each(['malformedRequest', 'internalError', 'tryLater', 'sigRequired', 'unauthorized'] as const)(
    'may be no answer: %s',
    (status) => expect(must(parseOcspReply(buildOcspError(status)))).toEqual({ status }),
  );

  it.each<[string, Uint8Array]>([
    ['a status that nobody has defined', sequence(enumerated(4))],
    ['an answer without an answer', sequence(enumerated(0))],
    ['nothing', new Uint8Array()],
  ])('is not: %s', (_name, der) => expect(parseOcspReply(der).ok).toBe(false));
});
