// Three real services that present a proven certificate, and the question whether they still do: a handshake with each, and every live file.
import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import type { CertificateView, RequestView } from '#core/views.ts';
import { writePkcs12 } from '#adapters/formats/write.ts';
import { readPem, writePem } from '#core/x509/pem.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import type { PublicKey } from '#core/x509/types.ts';
import { must } from '#core/problems.ts';
import { type Client, connect, type FetchLike } from '#schema/client.ts';
import { type DemoPrograms, startPrograms } from '#server/demo/programs.ts';
import { openLocal } from '#server/local.ts';
import { TOPOLOGY } from '../journeys/stage.ts';
import { authorities, type Authorities, type Bad, type Maker } from './bad-certificates.ts';

export const NAMES = [TOPOLOGY.computer, TOPOLOGY.web.internal, TOPOLOGY.web.external] as const;

export type Scene = {
  readonly home: string;
  readonly folder: string;
  readonly fetch: FetchLike;
  readonly client: Client;
  readonly programs: DemoPrograms;
  readonly authorities: Authorities;
  /** Of the certificate that every service presents. */
  readonly thumbprint: string;
  /** Empty when each service presents it still and no live file differs; otherwise what is different. */
  harm(): Promise<readonly string[]>;
  presented(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
};

export const openScene = async (): Promise<Scene> => {
  const folder = await mkdtemp(join(tmpdir(), 'cwg-'));
  const home = join(folder, 'home');
  const live = `${home}-live`;
  await mkdir(join(folder, 'programs'));
  const programs = await startPrograms(join(folder, 'programs'), live, false);
  const door = await openLocal({ home, log: () => undefined });
  const stop = async (): Promise<void> => {
    await door.close();
    await programs.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const client = connect(door.fetch);
    await client.setTopology({ body: TOPOLOGY as never });
    await client.renewAuthority();
    for (const { input, adopt } of programs.services) {
      await client.addService({ body: input });
      if (adopt) await client.adopt({ params: { id: input.id }, body: { apply: true } });
    }
    const request = await client.request({ body: { friendlyName: 'in service' } });
    const { assignment } = await client.finish({ params: { id: request.id }, body: { assign: true } });
    const ended =
      assignment && (await client.assignment({ params: { id: assignment }, query: { wait: true } }));
    if (ended?.outcome !== 'proven')
      throw new Error(`the scene is not set: ${JSON.stringify(ended ?? request)}`);
    const all = authorities([...NAMES]);
    const { trusted } = all;
    await client.import({
      body: { file: base64(trusted.certificate.der), trustRoots: [sha256(trusted.certificate.der)] },
    });
    const { thumbprint } = ended;
    const files = await snapshot(live);
    const presented = (): Promise<Readonly<Record<string, string>>> => present(programs);
    const harm = async (): Promise<readonly string[]> => {
      const [seen, now] = await Promise.all([presented(), snapshot(live)]);
      return [
        ...Object.entries(seen).flatMap(([service, one]) =>
          one === thumbprint ? [] : [`${service} presents ${one}`],
        ),
        ...[...new Set([...now.keys(), ...files.keys()])]
          .filter((path) => now.get(path) !== files.get(path))
          .map((path) => `live file ${path}`),
      ];
    };
    return {
      home,
      folder,
      fetch: door.fetch,
      client,
      programs,
      authorities: all,
      thumbprint,
      harm,
      presented,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

export type Placed = { readonly bad: Bad; readonly view: CertificateView; readonly request: RequestView };

/**
 * Brings a bad certificate as near to the services as it can legally come: it lies in Personal with its key, and answers a request of ours for every usage
 * where it can. What cannot answer a request stands beside one that is pending.
 */
export const place = async ({ client }: Scene, maker: Maker): Promise<Placed> => {
  // What looks like an answer but is for another key is turned away while a request waits: first of all, none waits.
  for (const { id, state } of await client.requests({ query: { limit: 500 } }))
    if (state === 'pending') await client.withdraw({ params: { id } });
  const answers = maker.withKey && !maker.selfSigned && !maker.ownKey;
  const alone = answers ? undefined : maker.make();
  if (alone !== undefined) await client.import({ body: await withKeyFile(alone) });
  const asked = await client.request({ body: { issuer: 'manual', friendlyName: maker.what } });
  const bad = alone ?? maker.make(await keyOf(client, asked));
  if (alone === undefined) await client.import({ body: { file: pemFile(bad), request: asked.id } });
  const view = await client.certificate({ params: { thumbprint: sha256(bad.leaf.certificate.der) } });
  return { bad, view, request: await client.requestOf({ params: { id: asked.id } }) };
};

const keyOf = async (client: Client, { id }: RequestView): Promise<PublicKey> => {
  const [block] = must(readPem(await client.signingRequest({ params: { id } })));
  return must(parseSigningRequest(block?.der ?? new Uint8Array())).publicKey;
};

/** Base64 of a PEM file with the certificate and what its CA sends along. */
export const pemFile = ({ leaf, chain }: Bad): string =>
  base64([leaf, ...chain].map(({ certificate }) => writePem('CERTIFICATE', certificate.der)).join(''));

/** With its key as PKCS#12, where it has one. */
export const withKeyFile = async (bad: Bad): Promise<{ file: string; password?: string }> => {
  if (!bad.withKey) return { file: pemFile(bad) };
  const { leaf, chain } = bad;
  const file = await writePkcs12({
    key: leaf.pkcs8,
    certificate: leaf.certificate.der,
    chain: chain.map(({ certificate }) => certificate.der),
    password: 'gate',
    iterations: 10,
  });
  return { file: base64(file), password: 'gate' };
};

export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const present = async ({ services }: DemoPrograms): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    await Promise.all(
      services.map(async ({ input, address }) => {
        const [target] = (input.settings as { targets: readonly { serverName: string }[] }).targets;
        return [input.id, await handshake(address, target?.serverName ?? '')] as const;
      }),
    ),
  );

/** SHA-1 of the certificate presented, or why there was none. */
const handshake = (address: string, servername: string): Promise<string> =>
  new Promise((resolve) => {
    const [host = '', port] = address.split(':');
    const socket = connectTls({
      host,
      port: Number(port),
      servername,
      rejectUnauthorized: false,
      timeout: 5_000,
    });
    socket.once('secureConnect', () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw).fingerprint.replaceAll(':', ''));
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('timeout')));
    socket.once('error', (error) => resolve(`nothing: ${error.message}`));
  });

/** Every file and link of the live folders, by path, with its content. */
const snapshot = async (live: string): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for (const entry of await readdir(live, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) found.set(path, `-> ${await readlink(path)}`);
    else if (entry.isFile()) found.set(path, sha256(await readFile(path)));
  }
  return found;
};
