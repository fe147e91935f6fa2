import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import { revocationOf } from '#core/trusted/revocation.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { octets } from '#core/x509/der-write.ts';
import { type OcspReply, parseOcspReply } from '#core/x509/ocsp.ts';
import { buildOcspRequest, certIdOf } from '#core/x509/ocsp-build.ts';
import type { Certificate } from '#core/x509/types.ts';
import { issued, type TestCa, testCa } from '#test/embedded-ca.ts';
import { makeOrderFor } from '#test/signing-requests.ts';

const signal = new AbortController().signal;
const HOUR = 3_600_000;

const world = async (): Promise<{
  ca: TestCa;
  root: Certificate;
  issuing: Certificate;
  leaf: Certificate;
}> => {
  const ca = await testCa();
  const [root, issuing] = ca.authority.certificates().map(({ der }) => must(parseCertificate(der)));
  const leaf = issued(await ca.authority.submit(await makeOrderFor({ names: ['a.example.com'] }), signal));
  if (root === undefined || issuing === undefined) throw new Error('a CA has two certificates');
  return { ca, root, issuing, leaf };
};
const answerOf = async ({ authority }: TestCa, request: Uint8Array): Promise<OcspReply> =>
  must(parseOcspReply(await authority.answerOcsp(request)));
const stateOf = (reply: OcspReply): string =>
  reply.status === 'successful' ? (reply.response.responses[0]?.status.state ?? '') : reply.status;

describe('the OCSP responder', () => {
  it('answers for its certificates, and what it says is believed', async () => {
    const { ca, issuing, leaf } = await world();
    const request = buildOcspRequest(certIdOf(leaf, issuing, nodeCrypto));
    const status = async (): Promise<string> => {
      const reply = await answerOf(ca, request);
      if (reply.status !== 'successful') return reply.status;
      const evidence = [{ kind: 'ocsp', from: '', response: reply.response } as const];
      return revocationOf({
        certificate: leaf,
        issuer: issuing,
        evidence,
        now: ca.clock.now,
        crypto: nodeCrypto,
      }).state;
    };
    expect(await status()).toBe('good');
    // Another process revokes: the answer that was signed a moment ago is not given again.
    await ca.another().revoke(leaf.serial, 'keyCompromise');
    expect(await status()).toBe('revoked');
  });

  it('signs the same answer once a minute, and one with a nonce each time, with the nonce sent back', async () => {
    const { ca, issuing, leaf } = await world();
    const id = certIdOf(leaf, issuing, nodeCrypto);
    const ask = (nonce?: Uint8Array): Promise<Uint8Array> =>
      ca.authority.answerOcsp(buildOcspRequest(id, nonce));
    const first = await ask();
    expect(await ask()).toBe(first);
    ca.clock.now = new Date(ca.clock.now.getTime() + 61_000);
    expect(await ask()).not.toBe(first);
    const nonce = Uint8Array.of(1, 2, 3);
    const reply = must(parseOcspReply(await ask(nonce)));
    expect(reply.status === 'successful' && reply.response.extensions[0]?.value).toEqual(octets(nonce));
    expect(stateOf(must(parseOcspReply(await ask(new Uint8Array(200)))))).toBe('malformedRequest');
  });

  it('knows its CAs, its times, and what it never issued', async () => {
    const { ca, root, issuing, leaf } = await world();
    const about = (certificate: { serial: string }, issuer: Certificate): Promise<OcspReply> =>
      answerOf(ca, buildOcspRequest(certIdOf(certificate, issuer, nodeCrypto, 'SHA-256')));
    expect(stateOf(await about(issuing, root))).toBe('good');
    expect(stateOf(await about({ serial: '1234' }, issuing))).toBe('unknown');
    // A serial that the other CA of this house gave away.
    expect(stateOf(await about(leaf, root))).toBe('unknown');
    expect(stateOf(await about(leaf, leaf))).toBe('unauthorized');
    const reply = await about(leaf, issuing);
    const [single] = reply.status === 'successful' ? reply.response.responses : [];
    expect(single?.thisUpdate).toEqual(ca.clock.now);
    expect(single?.nextUpdate).toEqual(new Date(ca.clock.now.getTime() + 12 * HOUR));
  });

  it('answers for the issuing CA also where the root’s key lies elsewhere', async () => {
    const { ca, root, issuing, leaf } = await world();
    const [record] = ca.ledger.authorities();
    await ca.vault.discard(record?.key ?? '');
    const other = ca.another();
    const ask = async (certificate: Certificate, issuer: Certificate): Promise<string> =>
      stateOf(
        must(
          parseOcspReply(await other.answerOcsp(buildOcspRequest(certIdOf(certificate, issuer, nodeCrypto)))),
        ),
      );
    expect([await ask(leaf, issuing), await ask(issuing, root)]).toEqual(['good', 'tryLater']);
  });
});
