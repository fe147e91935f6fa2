// A home with much in it: fifty usages, thousands of certificates in the Personal store, hundreds of requests in several states. Through the API alone.
import { randomBytes } from 'node:crypto';
import { generateKey, signerFrom, spkiOf } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { EKU, ekuExtension, sanExtension } from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildName } from '#core/x509/name.ts';
import type { Client } from '#schema/client.ts';
import { type Ca, file, idOf, made, pem } from './little-ca.ts';

const DAY = 86_400_000;
/** Below the blocks that one file may have. */
const AT_ONCE = 900;

/** Own usages beside the three, each with a name of its own in the topology's domain. */
export const ownUsages = (count: number): readonly { id: string; names: string[]; eku: 'serverAuth'[] }[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `Application${at + 1}`,
    names: [`app${at + 1}.contoso.test`],
    eku: ['serverAuth'],
  }));

export type Filling = {
  /** Ids of own usages of the topology: each gets a service that is files, and all one certificate. */
  readonly usages: readonly string[];
  /** Certificates of an outside CA that is trusted here. */
  readonly certificates: number;
  /** Requests of the embedded CA: a third waits for its manager, a third is finished without assigning, a third is open. */
  readonly requests: number;
};

export const fillHome = async (
  client: Client,
  { usages, certificates, requests }: Filling,
): Promise<void> => {
  if (usages.length > 0) await assignAll(client, usages);
  await importMany(client, certificates);
  await requestMany(client, requests);
};

const assignAll = async (client: Client, usages: readonly string[]): Promise<void> => {
  for (const usage of usages)
    await client.addService({
      body: { id: usage.toLowerCase(), usage, kind: 'files', settings: { id: usage } },
    });
  const { id, certificate, complaints } = await client.request({
    body: { usages: [...usages], friendlyName: 'Applications' },
  });
  if (certificate === undefined) throw new Error(JSON.stringify(complaints));
  await client.finish({ params: { id }, body: { assign: false } });
  const { outcome, complaints: why } = await client.assign({
    query: { wait: true },
    body: { certificate: certificate.thumbprint, usages: [...usages] },
  });
  // Nothing can be looked at where a service is files alone.
  if (outcome !== 'assigned') throw new Error(`${outcome}: ${JSON.stringify(why)}`);
};

const importMany = async (client: Client, count: number): Promise<void> => {
  if (count === 0) return;
  const ca = await made('Contoso Large Root CA', { ca: true });
  await client.import({ body: { file: file(pem(ca)), trustRoots: [idOf(ca)] } });
  const { pkcs8 } = await generateKey({ kind: 'ec', curve: 'P-256' });
  const leaf = leafMaker(ca, spkiOf(pkcs8));
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) =>
      pem({ der: leaf(from + at + 1) }),
    );
    await client.import({ body: { file: file(...some) } });
  }
};

/** One key for all of them, as nobody asks for it. */
const leafMaker = (ca: Ca, spki: Uint8Array): ((number: number) => Uint8Array) => {
  const signer = signerFrom(ca.key);
  return (number) => {
    const name = `host${number}.large.test`;
    return buildCertificate(
      {
        serial: `4${randomBytes(15).toString('hex')}`,
        issuer: ca.subject,
        subject: buildName({ commonName: name }).der,
        notBefore: new Date(Date.now() - DAY),
        notAfter: new Date(Date.now() + (30 + (number % 300)) * DAY),
        spki,
        extensions: [ekuExtension([EKU.serverAuth]), sanExtension([must(generalNameFromText(name))])],
      },
      signer,
    );
  };
};

const requestMany = async (client: Client, count: number): Promise<void> => {
  await client.requireApproval({ params: { template: 'MutualTls' }, body: { approval: true } });
  for (let at = 0; at < count; at++) {
    const { id } = await client.request({
      body: { friendlyName: `Request ${at + 1}`, template: at % 3 === 0 ? 'MutualTls' : 'WebServer' },
    });
    if (at % 3 === 1) await client.finish({ params: { id }, body: { assign: false } });
  }
};
