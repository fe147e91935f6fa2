import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import type { Answer } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import type { RequestView } from '#core/views.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import { readPem } from '#core/x509/pem.ts';
import { thumbprint } from '#core/x509/thumbprint.ts';
import { type Ca, file, idOf, made, pem } from '#test/little-ca.ts';
import { COMPUTER, refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
let root: Ca;
let middle: Ca;
/** What the CA sends along with the certificate. */
let along: readonly Ca[];

beforeEach(async () => {
  root = await made('Stranger Root', { ca: true });
  middle = await made('Stranger Issuing CA', { by: root, ca: true });
  small = await smallHouse((world) => ({
    ...world,
    openIssuer: (record) => ({
      ...world.openIssuer(record),
      ...(record.kind !== 'manual' && {
        issuer: {
          submit: async ({ csr }): Promise<Answer> => {
            const { publicKey } = must(parseSigningRequest(csr));
            const leaf = await made(COMPUTER, { by: middle, spki: publicKey.der });
            return { state: 'issued', certificate: leaf.der, chain: along.map(({ der }) => der) };
          },
          poll: () => Promise.reject(new Error('nobody asks twice')),
        },
      }),
    }),
  }));
});
afterEach(() => small.close());

const returned = (sent: readonly Ca[]): Promise<RequestView> => {
  along = sent;
  return small.house.request({ usages: ['WebServicesInternal'] });
};
const sha1 = ({ der }: Ca): string => thumbprint(der, nodeCrypto);

describe('a root that the CA sent along', () => {
  it('is named with its store and both fingerprints, and is at hand', async () => {
    const { state, missing } = await returned([middle, root]);
    expect(state).toBe('root-missing');
    expect(missing).toMatchObject([
      {
        party: 'computer',
        store: 'root',
        subject: 'CN=Stranger Root',
        held: true,
        id: idOf(root),
        thumbprint: sha1(root),
        notAfter: expect.stringMatching(/Z$/),
      },
    ]);
  });

  it('is imported without a file after a yes to its SHA-256, and nothing else with it; then the page grows no box', async () => {
    const { id } = await returned([root, middle]);
    const dry = await small.house.import({ held: id, dryRun: true });
    expect(dry.items).toMatchObject([{ id: idOf(root), thumbprint: sha1(root), outcome: 'needs-yes' }]);
    for (const trustRoots of [[], [sha1(root)], [idOf(middle)]])
      expect((await small.house.import({ held: id, trustRoots })).items[0]?.outcome).toBe('needs-yes');
    expect((await small.house.requestOf(id)).state).toBe('root-missing');

    const done = await small.house.import({ held: id, trustRoots: [idOf(root)] });
    expect(done.items).toMatchObject([{ store: 'root', outcome: 'imported' }]);
    const now = await small.house.requestOf(id);
    expect([now.state, now.offers, now.missing]).toEqual(['trusted', ['assign', 'finish'], undefined]);
    expect(await refusalOf(small.house.import({ held: id }))).toBe('returned.import.nothing-held');
  });

  it('is not taken for another root of the same name', async () => {
    const other = await made('Stranger Root', { ca: true });
    const { id, state, missing, complaints } = await returned([middle, other]);
    expect([state, missing, complaints[0]?.code]).toEqual(['unfit', undefined, 'trusted.signature.bad']);
    expect(await refusalOf(small.house.import({ held: id, trustRoots: [idOf(other)] }))).toBe(
      'returned.import.nothing-held',
    );
  });
});

it('a root that came in the same file as the reply, and was not said yes to, is at hand, too', async () => {
  const { id } = await small.house.request({ issuer: 'manual', usages: ['Default'] });
  const csr = readPem(await small.house.signingRequest(id));
  const der = must(csr)[0]?.der ?? new Uint8Array();
  const leaf = await made(COMPUTER, { by: middle, spki: must(parseSigningRequest(der)).publicKey.der });
  const whole = file(pem(leaf), pem(middle), pem(root));
  const { items } = await small.house.import({ file: whole, request: id });
  expect(items.find(({ store }) => store === 'root')?.outcome).toBe('needs-yes');
  expect((await small.house.requestOf(id)).missing).toMatchObject([{ held: true, id: idOf(root) }]);
  await small.house.import({ held: id, trustRoots: [idOf(root)] });
  expect((await small.house.requestOf(id)).state).toBe('trusted');
});

describe('what the CA did not send', () => {
  it('root: it is named, and must be brought as a file', async () => {
    const { id, state, missing } = await returned([middle]);
    expect([state, missing]).toEqual([
      'root-missing',
      [{ party: 'computer', store: 'root', subject: 'CN=Stranger Root', keyId: '', where: '', held: false }],
    ]);
    expect(await refusalOf(small.house.import({ held: id }))).toBe('returned.import.nothing-held');
    await small.house.import({ file: file(pem(root)), trustRoots: [idOf(root)] });
    expect((await small.house.requestOf(id)).state).toBe('trusted');
  });

  it('intermediate: it is named with its store', async () => {
    const { state, missing } = await returned([]);
    expect([state, missing]).toEqual([
      'intermediate-missing',
      [
        {
          party: 'computer',
          store: 'intermediate',
          subject: 'CN=Stranger Issuing CA',
          keyId: '',
          where: '',
          held: false,
        },
      ],
    ]);
  });

  it('request: one that does not exist, or has no certificate, is refused', async () => {
    expect(await refusalOf(small.house.import({ held: 'req_none' }))).toBe('request.not-found');
  });
});
