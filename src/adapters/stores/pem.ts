// PEM: one file (nginx ssl_client_certificate, HAProxy ca-file, PostgreSQL ssl_ca_file, Kamailio ca_list, bundles of Node and Python), or a folder of them.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import type { StoreContent, TrustStoreHost, TrustStoreKind } from '#core/trust-store.ts';
import { writePem } from '#core/x509/pem.ts';
import { ourMark, sha256Of } from './our-mark.ts';
import { pemStore } from './pem-file.ts';
import { openSslContent } from './self-signed.ts';
import { runTool } from './tool.ts';
import { type Steps, subjectOf, trustStore } from './trust-store.ts';

const kindOf = (kind: 'pem' | 'pem-partial'): TrustStoreKind => ({
  kind,
  open: ({ path }, host) =>
    trustStore({
      party: host.party,
      notes: kind === 'pem' ? ['self-signed-only'] : [],
      watched: [path],
      read: () => contentOf(path, kind === 'pem-partial'),
      content: (held) => held,
      steps: async (change, der) =>
        (await isFolder(path)) ? inFolder(path, host, change, der) : inFile(path, host, change, der),
    }),
});
export const pem = kindOf('pem');
export const pemPartial = kindOf('pem-partial');

const contentOf = async (path: string, partial: boolean): Promise<StoreContent> => {
  const read = await pemStore(path);
  // A store that has nothing in it yet can be given something; a file that is something else altogether is no store.
  if (!read.ok && read.complaints[0].code === 'trusted.store.empty' && (await isVacant(path)))
    return openSslContent([]);
  return openSslContent(must(read), partial);
};

const isVacant = async (path: string): Promise<boolean> => {
  const found = await stat(path);
  return found.isDirectory() ? (await readdir(path)).length === 0 : found.size === 0;
};

const isFolder = async (path: string): Promise<boolean> => (await stat(path)).isDirectory();

/**
 * Our block is a comment with the whole SHA-256, and the certificate; it goes out exactly as it came in. `joined`: the file ended without a line feed,
 * and the one before the comment is ours as well.
 */
const blockOf = (der: Uint8Array, joined: boolean): string =>
  `${joined ? '\n' : ''}# certwizard${joined ? ' joined' : ''} ${sha256Of(der)}\n${writePem('CERTIFICATE', der)}`;

const inFile = async (
  path: string,
  { party, files }: TrustStoreHost,
  change: 'install' | 'uninstall',
  der: Uint8Array,
): Promise<Steps> => {
  // Latin-1 keeps every byte, whatever else stands in the file.
  const before = await readFile(path, 'latin1');
  const after = change === 'install' ? withBlock(before, der) : withoutBlock(before, der);
  if (after === undefined) throw refuse('trusted.store.not-ours', { party, subject: subjectOf(der) });
  const put = (text: string): Promise<void> => files.write(path, Buffer.from(text, 'latin1'));
  return {
    commands: [],
    files: [path],
    run: async () => {
      // What was planned and what is there now may be two things: another program's edit is not written over.
      if ((await readFile(path, 'latin1')) !== before)
        throw refuse('trusted.store.unchanged', { party, subject: subjectOf(der), change });
      await put(after);
    },
    back: async () => {
      if ((await readFile(path, 'latin1')) === after) await put(before);
    },
  };
};

const withBlock = (text: string, der: Uint8Array): string =>
  text + blockOf(der, text !== '' && !text.endsWith('\n'));

const withoutBlock = (text: string, der: Uint8Array): string | undefined => {
  for (const block of [blockOf(der, true), blockOf(der, false)]) {
    const at = text.indexOf(block);
    if (at >= 0) return text.slice(0, at) + text.slice(at + block.length);
  }
  return undefined;
};

/** One file of ours; where OpenSSL's links by hash stand beside, they are made anew. */
const inFolder = async (
  folder: string,
  host: TrustStoreHost,
  change: 'install' | 'uninstall',
  der: Uint8Array,
): Promise<Steps> => {
  const file = join(folder, `${ourMark(der)}.pem`);
  const names = await readdir(folder);
  const ours = names.includes(`${ourMark(der)}.pem`);
  if (change === 'uninstall' && !ours)
    throw refuse('trusted.store.not-ours', { party: host.party, subject: subjectOf(der) });
  if (names.length >= LIMITS.storeFiles) throw refuse('returned.file.too-many', { limit: LIMITS.storeFiles });
  const rehash: readonly [string, ...string[]] | undefined = names.some((name) => HASH_LINK.test(name))
    ? ['openssl', 'rehash', folder]
    : undefined;
  const make = (): Promise<void> => host.files.create(file, blockOf(der, false), 0o644);
  const drop = (): Promise<void> => host.files.remove(file);
  const linked = async (): Promise<void> => {
    if (rehash !== undefined) await runTool(host, rehash);
  };
  const [there, back] = change === 'install' ? [make, drop] : [drop, make];
  return {
    commands: rehash === undefined ? [] : [rehash],
    files: [file],
    run: async () => {
      await there();
      await linked();
    },
    back: async () => {
      await back();
      await linked();
    },
  };
};

/** Names that `openssl rehash` gives (and c_rehash before it). */
const HASH_LINK = /^[0-9a-f]{8}\.r?\d+$/;
