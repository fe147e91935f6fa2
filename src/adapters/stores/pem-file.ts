// A relying party's store, given as a PEM file or a folder of PEM files: read, never written.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { no, ok, type Result } from '#core/result.ts';
import { storageTrouble } from '#core/storage-trouble.ts';
import { must } from '#core/problems.ts';
import { readPem } from '#core/x509/pem.ts';

/**
 * DER of every certificate, each once, in the order they stand; a folder's files by name. Blocks of other kinds, hidden files, and files of a folder
 * that hold no PEM are passed over. Complains `trusted.store.unreadable` {path, why}, `trusted.store.empty` {path}, `returned.file.too-large`,
 * `returned.file.too-many`, and `returned.pem.malformed`.
 */
export const pemStore = async (path: string): Promise<Result<readonly Uint8Array[]>> => {
  try {
    return ok(await certificatesOf(path));
  } catch (error) {
    if (error instanceof Refusal) return no(error.complaint, ...error.others);
    const why = storageTrouble(error);
    if (why === undefined) throw error;
    return no(refuse('trusted.store.unreadable', { path, why }).complaint);
  }
};

const certificatesOf = async (path: string): Promise<readonly Uint8Array[]> => {
  const found = new Map<string, Uint8Array>();
  let left = LIMITS.importBytes;
  for (const file of await filesOf(path)) {
    left -= (await stat(file)).size;
    if (left < 0)
      throw refuse('returned.file.too-large', {
        bytes: LIMITS.importBytes - left,
        limit: LIMITS.importBytes,
      });
    for (const { label, der } of must(readPem(await readFile(file, 'utf8'))))
      if (LABELS.has(label)) found.set(Buffer.from(der).toString('latin1'), der);
    if (found.size > LIMITS.pemBlocks) throw refuse('returned.file.too-many', { limit: LIMITS.pemBlocks });
  }
  if (found.size === 0) throw refuse('trusted.store.empty', { path });
  return [...found.values()];
};

/** Regular files only: a pipe would keep us waiting, a device would never end. */
const filesOf = async (path: string): Promise<readonly string[]> => {
  const given = await stat(path);
  if (given.isFile()) return [path];
  if (!given.isDirectory()) throw refuse('trusted.store.unreadable', { path, why: 'not-a-file' });
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
  if (names.length > LIMITS.storeFiles) throw refuse('returned.file.too-many', { limit: LIMITS.storeFiles });
  const files: string[] = [];
  for (const name of names) {
    const file = join(path, name);
    // A link that leads nowhere, as Debian leaves them behind, is no file of the store.
    if (
      await stat(file).then(
        (entry) => entry.isFile(),
        () => false,
      )
    )
      files.push(file);
  }
  return files;
};

/** Not OpenSSL's `TRUSTED CERTIFICATE`: it says for what the certificate is trusted or rejected, and we would not hear it. */
const LABELS: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE']);
