import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { writePkcs7 } from '#adapters/formats/write.ts';
import type { TrustStore } from '#core/trust-store.ts';
import type { Fetched } from '#core/ports.ts';
import { writePem } from '#core/x509/pem.ts';
import { certificateId, thumbprint } from '#core/x509/thumbprint.ts';
import { type Issued, issue, pemOf } from '#test/chains.ts';
import { COMPUTER, type SmallHouse, smallHouse } from '#test/small-house.ts';

const today = (Date.now() - Date.parse('2026-06-01T12:00:00Z')) / 86_400_000;
const times = { from: today - 10, to: today + 90 };
const at = (name: string): string => `http://pki.test/${name}`;
const root = issue({ subject: 'Far Root', ca: true, ...times });
const upper = issue({ subject: 'Upper CA', ca: true, by: root, caIssuers: [at('root')], ...times });
const lower = issue({ subject: 'Lower CA', ca: true, by: upper, caIssuers: [at('upper')], ...times });
const leafBy = (by: Issued, url: string): Issued =>
  issue({ subject: COMPUTER, names: [COMPUTER], by, caIssuers: [url], ...times });
const leaf = leafBy(lower, at('lower'));
const impostor = issue({ subject: 'Lower CA', ca: true, by: upper, ...times });
const noCa = issue({ subject: 'Lower CA', by: upper, key: lower, ...times });
const ended = issue({
  subject: 'Lower CA',
  ca: true,
  by: upper,
  key: lower,
  from: today - 20,
  to: today - 5,
});

const der = ({ certificate }: Issued): Uint8Array => certificate.der;
const text = (content: string): Uint8Array => new Uint8Array(Buffer.from(content));
const idOf = (one: Issued): string => certificateId(der(one), nodeCrypto);

describe('missing CA certificates', () => {
  let small: SmallHouse;
  let there: Map<string, Uint8Array>;
  beforeEach(async () => {
    there = new Map([
      [at('lower'), der(lower)],
      [at('upper'), der(upper)],
      [at('root'), der(root)],
    ]);
    const fetch = async ({ url }: { url: string }): Promise<Fetched> => {
      const bytes = there.get(url);
      return bytes === undefined ? { ok: false, why: 'HTTP 404' } : { ok: true, bytes };
    };
    small = await smallHouse((world) => ({ ...world, fetch, trustStore: () => storeOf() }));
  });
  afterEach(() => small.close());

  /** A store of this computer that holds these, and trusts none of them. */
  const storeOf = (...held: Issued[]): TrustStore => {
    const never = async (): Promise<never> => {
      throw new Error('nobody changes it');
    };
    const read = async () => ({ anchors: [], pool: held.map(der), distrusted: [] });
    return { notes: [], read, plan: never, change: never };
  };

  const bring = async (one: Issued, ...trusted: Issued[]): Promise<string> => {
    const pems = [
      pemOf(one.certificate),
      ...trusted.map((ca) => pemOf(ca.certificate)),
      writePem('PRIVATE KEY', one.pkcs8),
    ];
    await small.house.import({
      file: Buffer.from(pems.join('')).toString('base64'),
      trustRoots: trusted.map(idOf),
    });
    return thumbprint(der(one), nodeCrypto);
  };
  const intermediates = async (): Promise<string[]> =>
    (await small.house.certificates({ store: 'intermediate' })).items.map(({ id }) => id);

  it.each<[string, Uint8Array]>([
    ['DER', der(lower)],
    ['PEM', text(pemOf(lower.certificate))],
    ['PKCS#7', writePkcs7([der(upper), der(lower)])],
  ])('are fetched up to a trusted root, as %s, and the certificate may be assigned', async (_form, bytes) => {
    there.set(at('lower'), bytes);
    const print = await bring(leaf, root);
    const before = await small.house.certificate(print);
    expect(before.complaints[0]).toMatchObject({
      code: 'trusted.intermediate.missing',
      facts: { where: at('lower') },
    });
    const view = await small.house.fetchIssuers(print);
    expect([view.trusted, view.complaints, view.root]).toEqual([true, [], undefined]);
    expect(view.kept.map(({ id, from }) => [id, from])).toEqual([
      [idOf(lower), at('lower')],
      [idOf(upper), at('upper')],
    ]);
    expect((await small.house.certificate(print)).assignable.length).toBeGreaterThan(0);
    expect((await small.house.fetchIssuers(print)).kept).toEqual([]);
  });

  it('a root at the end is shown, never kept', async () => {
    const print = await bring(leaf);
    const view = await small.house.fetchIssuers(print);
    expect(view).toMatchObject({ trusted: false, root: { id: idOf(root), from: at('root') } });
    expect(view.complaints[0]?.code).toBe('trusted.root.missing');
    expect((await small.house.certificates({ store: 'root' })).items.map(({ id }) => id)).not.toContain(
      idOf(root),
    );
    expect((await intermediates()).sort()).toEqual([idOf(lower), idOf(upper)].sort());
  });

  it.each<[string, Uint8Array | undefined, string]>([
    ['a CA of that name with another key', der(impostor), 'other-ca'],
    ['no CA, with the right key', der(noCa), 'other-ca'],
    ['a CA whose time is over', der(ended), 'other-ca'],
    ['another certificate', der(root), 'other-ca'],
    ['a page', text('<html>'), 'unreadable'],
    ['nothing', undefined, 'HTTP 404'],
  ])('%s is not kept', async (_name, bytes, why) => {
    if (bytes === undefined) there.delete(at('lower'));
    else there.set(at('lower'), bytes);
    const view = await small.house.fetchIssuers(await bring(leaf, root));
    expect([view.trusted, view.kept, await intermediates()]).toEqual([false, [], []]);
    expect(view.complaints.map(({ code }) => code)).toEqual([
      'trusted.intermediate.missing',
      'trusted.issuer.unreachable',
    ]);
    expect(view.complaints[1]?.facts).toMatchObject({ url: at('lower'), why });
  });

  it('another store of this computer is looked into first', async () => {
    await small.restart((world) => ({ ...world, trustStore: () => storeOf(lower, upper) }));
    const view = await small.house.fetchIssuers(await bring(leaf, root));
    expect([view.trusted, view.kept.map(({ from }) => from)]).toEqual([true, ['system', 'system']]);
  });

  it('where the certificate names no place, what is missing is told', async () => {
    const silent = issue({ subject: COMPUTER, names: [COMPUTER], by: lower, ...times });
    const view = await small.house.fetchIssuers(await bring(silent, root));
    expect([view.trusted, view.complaints.map(({ code }) => code)]).toEqual([
      false,
      ['trusted.intermediate.missing'],
    ]);
  });
});
