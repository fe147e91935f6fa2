import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { COMPUTER, type SmallHouse, smallHouse } from '#test/small-house.ts';
import { type Issued, issue, pemOf } from '#test/chains.ts';
import type { FetchAsk, Fetched } from '#core/ports.ts';
import type { Refusal } from '#core/refusal.ts';
import { buildCrl } from '#core/x509/crl.ts';
import { aiaExtension, crlUrlsExtension } from '#core/x509/extensions.ts';
import { must } from '#core/problems.ts';
import { parseOcspRequest } from '#core/x509/ocsp.ts';
import { buildOcspResponse } from '#core/x509/ocsp-build.ts';
import { writePem } from '#core/x509/pem.ts';
import { certificateId, thumbprint } from '#core/x509/thumbprint.ts';
import type { CertificateView } from '#core/views.ts';

const CRL_URL = 'http://pki.test/ca.crl';
const OCSP_URL = 'http://ocsp.test/';
const HOUR = 3_600_000;
/** The chains of the tests live around a fixed day; a house lives today. */
const today = (Date.now() - Date.parse('2026-06-01T12:00:00Z')) / 86_400_000;
const times = { from: today - 10, to: today + 90 };

const root = issue({ subject: 'Their Root', ca: true, ...times });
const leafNaming = (more: Parameters<typeof issue>[0]['more']): Issued =>
  issue({ subject: COMPUTER, names: [COMPUTER], by: root, ...times, ...(more && { more }) });

/** A CA on the other side of the network: what it says can be changed. */
const outside = () => {
  const asked: FetchAsk[] = [];
  let revoked: readonly string[] = [];
  let down: string | undefined;
  const answer = (ask: FetchAsk): Fetched => {
    if (down !== undefined) return { ok: false, why: down };
    const now = new Date();
    const later = new Date(now.getTime() + 24 * HOUR);
    if (ask.url === CRL_URL) {
      const bytes = buildCrl(
        {
          issuer: root.certificate.subject.der,
          thisUpdate: now,
          nextUpdate: later,
          number: 1,
          keyId: root.keyId,
          revoked: revoked.map((serial) => ({ serial, at: now, reason: 'keyCompromise' as const })),
        },
        root.signer,
      );
      return { ok: true, bytes };
    }
    const [id] = must(parseOcspRequest(ask.body?.bytes ?? new Uint8Array())).ids;
    if (id === undefined) return { ok: false, why: 'HTTP 400' };
    const status = revoked.includes(id.serial)
      ? ({ state: 'revoked', at: now } as const)
      : ({ state: 'good' } as const);
    const bytes = buildOcspResponse(
      {
        responderKeyHash: root.keyId,
        producedAt: now,
        answers: [{ certId: id.der, status, thisUpdate: now, nextUpdate: later }],
      },
      root.signer,
    );
    return { ok: true, bytes };
  };
  return {
    asked,
    revoke: (one: Issued) => {
      revoked = [...revoked, one.certificate.serial];
    },
    goDown: (why: string) => {
      down = why;
    },
    fetch: async (ask: FetchAsk) => {
      asked.push(ask);
      return answer(ask);
    },
  };
};

describe('revocation by a CA that is not ours', () => {
  let small: SmallHouse;
  let ca: ReturnType<typeof outside>;
  beforeEach(async () => {
    ca = outside();
    small = await smallHouse((world) => ({ ...world, fetch: (ask) => ca.fetch(ask) }));
  });
  afterEach(() => small.close());

  const bring = async (leaf: Issued): Promise<string> => {
    const pems = [pemOf(leaf.certificate), pemOf(root.certificate), writePem('PRIVATE KEY', leaf.pkcs8)];
    await small.house.import({
      file: Buffer.from(pems.join('')).toString('base64'),
      trustRoots: [certificateId(root.certificate.der, nodeCrypto)],
    });
    return thumbprint(leaf.certificate.der, nodeCrypto);
  };
  const state = (view: CertificateView): unknown => view.trust[0]?.path[0]?.revocation;
  const warned = (view: CertificateView): string[] => view.fitness[1]?.warnings.map(({ code }) => code) ?? [];

  it('of what is in service is noticed without anybody asking, and told', async () => {
    const leaf = leafNaming([crlUrlsExtension([CRL_URL])]);
    await small.add('one', 'WebServicesInternal');
    await small.house.assign({ certificate: await bring(leaf), usages: ['WebServicesInternal'] });
    await small.house.judgeAgain();
    const assigned = async () =>
      (await small.house.status()).usages.find(({ id }) => id === 'WebServicesInternal')?.assigned;
    expect((await assigned())?.standing?.trusted).toBe(true);
    ca.revoke(leaf);
    small.pass(2 * HOUR);
    const before = small.events.length;
    await small.house.judgeAgain();
    expect(small.events.slice(before)).toEqual([{ kind: 'changed', what: 'usages' }]);
    expect((await assigned())?.complaints[0]?.code).toBe('trusted.revoked');
  });

  it.each<[string, Parameters<typeof leafNaming>[0], string]>([
    ['a list', [crlUrlsExtension([CRL_URL])], 'crl'],
    ['OCSP', [crlUrlsExtension([CRL_URL]), aiaExtension({ ocsp: [OCSP_URL] })], 'ocsp'],
  ])('is told by %s when somebody asks, kept, and asked again an hour later', async (_name, more, by) => {
    const leaf = leafNaming(more);
    const print = await bring(leaf);
    const looked = await small.house.certificate(print);
    expect([state(looked), ca.asked.length]).toEqual([{ state: 'unknown', why: 'not-asked', from: '' }, 0]);
    expect(warned(looked)).toEqual(['trusted.revocation.unknown']);

    expect(state(await small.house.verify({ thumbprint: print }))).toMatchObject({ state: 'good' });
    const times = ca.asked.length;
    expect(state(await small.house.verify({ thumbprint: print }))).toMatchObject({ state: 'good' });
    expect(ca.asked).toHaveLength(times);

    ca.revoke(leaf);
    small.pass(HOUR + 1_000);
    const refused = await small.house.verify({ thumbprint: print });
    expect(state(refused)).toMatchObject({ state: 'revoked' });
    expect([refused.assignable, refused.complaints[0]?.code]).toEqual([[], 'trusted.revoked']);
    expect(refused.trust[0]?.path[0]?.revocation).toMatchObject({ state: 'revoked' });
    expect(ca.asked.some(({ body }) => (body === undefined ? 'crl' : 'ocsp') === by)).toBe(true);

    // It stays revoked when nobody can be asked any more, and long after the answer's own time.
    ca.goDown('ECONNREFUSED');
    small.pass(48 * HOUR);
    expect(state(await small.house.verify({ thumbprint: print }))).toMatchObject({ state: 'revoked' });
  });

  it('a list that cannot be fetched is a warning, and not asked for again at once', async () => {
    const print = await bring(leafNaming([crlUrlsExtension([CRL_URL])]));
    ca.goDown('ECONNREFUSED');
    const view = await small.house.verify({ thumbprint: print });
    expect(warned(view)).toEqual(['trusted.revocation.unknown', 'trusted.crl.unreachable']);
    expect(view.assignable.length).toBeGreaterThan(0);
    await small.house.verify({ thumbprint: print });
    expect(ca.asked).toHaveLength(1);
    small.pass(5 * 60_000);
    await small.house.verify({ thumbprint: print });
    expect(ca.asked).toHaveLength(2);
  });

  it('a certificate that names no list is a warning', async () => {
    const print = await bring(leafNaming([]));
    expect(warned(await small.house.verify({ thumbprint: print }))).toEqual(['trusted.crl.missing']);
    expect(ca.asked).toHaveLength(0);
  });

  it('under hard, what is not known opens no gate; the assignment asks by itself', async () => {
    const topology = (await small.house.topology()) as { settings: object };
    await small.house.setTopology({ ...topology, settings: { Default: { revocation: 'hard' } } });
    const print = await bring(leafNaming([crlUrlsExtension([CRL_URL])]));
    expect((await small.house.certificate(print)).assignable).not.toContain('Default');
    await small.add('web', 'Default');
    expect((await small.house.assign({ certificate: print, usages: ['Default'] })).outcome).toBe('proven');
  });

  it('one in service that is revoked shows on the main page, without asking anybody', async () => {
    const leaf = leafNaming([crlUrlsExtension([CRL_URL])]);
    const print = await bring(leaf);
    await small.add('web', 'Default');
    await small.house.assign({ certificate: print, usages: ['Default'] });
    ca.revoke(leaf);
    small.pass(HOUR + 1_000);
    const before = ca.asked.length;
    expect((await small.house.status()).usages[0]?.assigned?.trusted).toBe(true);
    expect(ca.asked).toHaveLength(before);
    small.events.length = 0;
    await small.house.verify({ thumbprint: print });
    expect(small.events).toEqual([{ kind: 'changed', what: 'usages' }]);
    const { assigned } = (await small.house.status()).usages[0] ?? {};
    expect([assigned?.trusted, assigned?.complaints[0]?.code]).toEqual([false, 'trusted.revoked']);
    const refused: unknown = await small.house
      .assign({ certificate: print, usages: ['Default'] })
      .catch((e: unknown) => e);
    expect((refused as Refusal).complaint.code).toBe('trusted.revoked');
  });

  it('an older list does not undo a newer one', async () => {
    const leaf = leafNaming([crlUrlsExtension([CRL_URL])]);
    const print = await bring(leaf);
    ca.revoke(leaf);
    await small.house.verify({ thumbprint: print });
    const old = buildCrl(
      {
        issuer: root.certificate.subject.der,
        thisUpdate: new Date(Date.now() - HOUR),
        nextUpdate: new Date(Date.now() + 24 * HOUR),
        number: 1,
        keyId: root.keyId,
        revoked: [],
      },
      root.signer,
    );
    ca.fetch = async () => ({ ok: true, bytes: old });
    small.pass(HOUR + 1_000);
    expect(state(await small.house.verify({ thumbprint: print }))).toMatchObject({ state: 'revoked' });
  });
});
