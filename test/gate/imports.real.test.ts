// Every kind of file in which a bad certificate can be brought in, with its key and without, as an answer and unasked: none reaches a service.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePkcs12, writePkcs7 } from '#adapters/formats/write.ts';
import { Refusal } from '#core/refusal.ts';
import { writePem } from '#core/x509/pem.ts';
import { authorities, type Bad } from './bad-certificates.ts';
import { base64, NAMES, openScene, pemFile, type Scene, sha256 } from './scene.ts';

type File = { readonly fileName: string; readonly file: string; readonly password?: string };
const certificatesOf = ({ leaf, chain }: Bad): readonly Uint8Array[] =>
  [leaf, ...chain].map(({ certificate }) => certificate.der);
const keyPem = ({ leaf }: Bad): string => writePem('PRIVATE KEY', leaf.pkcs8);
const pkcs12 = async (bad: Bad, password: string): Promise<string> => {
  const [certificate = new Uint8Array(), ...chain] = certificatesOf(bad);
  return base64(await writePkcs12({ key: bad.leaf.pkcs8, certificate, chain, password, iterations: 10 }));
};

/** Per file name what stands in it. Those with a key are left out for a certificate whose key is to be missing. */
const KINDS: readonly (readonly [string, 'with key' | 'without key', (bad: Bad) => Promise<File>])[] = [
  ['PEM', 'without key', async (bad) => ({ fileName: 'x.pem', file: pemFile(bad) })],
  ['DER', 'without key', async ({ leaf }) => ({ fileName: 'x.cer', file: base64(leaf.certificate.der) })],
  [
    'PKCS#7',
    'without key',
    async (bad) => ({ fileName: 'x.p7b', file: base64(writePkcs7(certificatesOf(bad))) }),
  ],
  [
    'PKCS#7 in PEM',
    'without key',
    async (bad) => ({ fileName: 'x.p7b', file: base64(writePem('PKCS7', writePkcs7(certificatesOf(bad)))) }),
  ],
  [
    'PEM and its key',
    'with key',
    async (bad) => ({
      fileName: 'x.pem',
      file: base64(Buffer.from(pemFile(bad), 'base64').toString() + keyPem(bad)),
    }),
  ],
  [
    'PKCS#12',
    'with key',
    async (bad) => ({ fileName: 'x.pfx', file: await pkcs12(bad, 'p'), password: 'p' }),
  ],
  [
    'PKCS#12 with an empty password',
    'with key',
    async (bad) => ({ fileName: 'x.p12', file: await pkcs12(bad, ''), password: '' }),
  ],
];

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.stop());

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    return `no refusal: ${JSON.stringify(await work).slice(0, 200)}`;
  } catch (error) {
    if (error instanceof Refusal) return error.complaint.code;
    throw error;
  }
};

const MAKERS = authorities([...NAMES]).make.map(({ what }, index) => [what, index] as const);

describe.each(KINDS)('as %s, %s', (_, key, write) => {
  it.each(MAKERS)('%s', async (_what, index) => {
    const maker = scene.authorities.make[index]!;
    const bad = maker.make();
    const { client } = scene;
    const kind = await write(bad);
    const { password: __, ...bare } = kind;
    const file =
      bad.withKey || key === 'without key' ? kind : { ...bare, fileName: 'x.pem', file: pemFile(bad) };

    const dry = await client.import({ body: { ...file, dryRun: true } });
    expect(dry.items.map(({ id }) => id)).toContain(sha256(bad.leaf.certificate.der));
    expect(await scene.harm()).toEqual([]);

    // A yes to the certificate is not a yes to its root, and a root that came along asks for its own.
    const yes = [sha256(bad.leaf.certificate.der)];
    const { items } = await client.import({ body: { ...file, trustRoots: yes } });
    const root = items.find(({ store }) => store === 'root');
    if (root !== undefined) expect(root.outcome).toBe('needs-yes');
    const own = items.find(({ id }) => id === yes[0]);
    const here = bad.withKey && key === 'with key';
    expect(own).toMatchObject({ store: 'personal', outcome: 'imported', keyPresent: here });
    expect(await scene.harm()).toEqual([]);

    const thumbprint = own?.thumbprint ?? '';
    const view = await client.certificate({ params: { thumbprint } });
    expect(view.assignable).toEqual([]);
    // What calls itself an issuer and is no CA is filed in Personal, where no issuer is looked for.
    const because = bad.because === 'trusted.issuer.not-ca' ? 'trusted.intermediate.missing' : bad.because;
    const expected = here ? because : 'trusted.key.missing';
    expect(view.complaints.map(({ code }) => code)).toContain(expected);
    for (const usage of ['Default', 'WebServicesInternal', 'WebServicesExternal']) {
      const code = await codeOf(
        client.assign({ body: { certificate: thumbprint, usages: [usage] }, query: { wait: true } }),
      );
      expect(code).toMatch(/^(trusted|assigned)\./);
    }
    expect(await scene.harm()).toEqual([]);
  });
});
