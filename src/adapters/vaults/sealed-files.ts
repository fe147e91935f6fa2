// The vault of files: each key and secret sealed in a file of its own under the data key.
import { createHash, type KeyObject } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyId } from '#core/facts.ts';
import type { Signer, Vault } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { storageTrouble } from '#core/storage-trouble.ts';
import { openDataKey, resealDataKey } from './data-key.ts';
import { readBounded, removeDurably, writeDurably } from './durable-file.ts';
import { type KeySource, keySource } from './key-source.ts';
import { makePrivateKey, readPrivateKey, signerOf } from './private-key.ts';
import { seal, unseal } from './seal.ts';

export type VaultPlaces = {
  /** Folder of the sealed files, 0700. */
  readonly folder: string;
  /** Folder of the key-encryption key's own file. */
  readonly keyEncryption: string;
};

export type SealedVault = Vault & {
  /** Opens the data key now instead of at the first need. Refuses `house.key.sealed`. */
  unlock(): Promise<void>;
  /** Changes the key-encryption key; keys and secrets stay as they are, and a vault that another process has open goes on. */
  reseal(to: KeySource): Promise<void>;
};

/**
 * The vault with the key-encryption key that its surroundings give: a passphrase, else the credential `certwizard-kek` in systemd's folder
 * `credentials`, else a file of its own. The key is looked at when a private key is first needed.
 */
export const openVault = async ({
  passphrase,
  credentials,
  ...places
}: VaultPlaces & { readonly passphrase?: string; readonly credentials?: string }): Promise<SealedVault> =>
  sealedFiles(places, await keySource(credentials, passphrase));

/**
 * Safe for several processes. Besides the port's: refuses `house.home.denied` when the file system says no, `returned.key.malformed` for a key
 * that is none, and `house.secret.name`. Does not protect a key against who has both the folder and its key-encryption key.
 */
const sealedFiles = ({ folder: keys, keyEncryption }: VaultPlaces, source: KeySource): SealedVault => {
  let current = source;
  let opened: Promise<KeyObject> | undefined;
  const signers = new Map<KeyId, Signer>();
  const places = { keys, folder: keyEncryption };

  const dataKey = (): Promise<KeyObject> => {
    opened ??= openDataKey(places, current).catch((error: unknown) => {
      // A passphrase may be right the next time.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const keyPath = (id: KeyId): string => join(keys, `${id}.key`);
  const there = (id: KeyId): Promise<boolean> =>
    ID.test(id) ? access(keyPath(id)).then(() => true, absent) : Promise.resolve(false);

  /** A key that is brought in again mends a file that was damaged. */
  const intact = async (id: KeyId): Promise<boolean> => {
    const sealed = await readBounded(keyPath(id), SEALED_BYTES);
    const pkcs8 = sealed && unseal(await dataKey(), sealed, `key ${id}`);
    pkcs8?.fill(0);
    return pkcs8 !== undefined;
  };

  const keep = async (key: KeyObject): Promise<{ id: KeyId; spki: Uint8Array }> => {
    const signer = signerOf(key);
    const id = createHash('sha256').update(signer.spki).digest('hex');
    if (!(await intact(id))) {
      const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
      try {
        await writeDurably(keyPath(id), seal(await dataKey(), pkcs8, `key ${id}`));
      } finally {
        pkcs8.fill(0);
      }
    }
    remember(signers, id, signer);
    return { id, spki: signer.spki };
  };

  const open = async (id: KeyId): Promise<Buffer> => {
    const sealed = ID.test(id) ? await readBounded(keyPath(id), SEALED_BYTES) : undefined;
    if (sealed === undefined) throw refuse('trusted.key.missing', { thumbprint: '', keyId: id });
    const pkcs8 = unseal(await dataKey(), sealed, `key ${id}`);
    if (pkcs8 === undefined) throw refuse('house.key.sealed', { key: id, why: 'damaged' });
    return pkcs8;
  };

  const secretPath = (name: string): string => {
    if (!SECRET_NAME.test(name)) throw refuse('house.secret.name', { name });
    return join(keys, `${name}.secret`);
  };

  const vault: SealedVault = {
    generate: async (algorithm) => keep(await makePrivateKey(algorithm)),
    keep: async (pkcs8) => keep(readPrivateKey(pkcs8)),
    has: there,
    signer: async (id) => {
      const known = signers.get(id);
      // Another process may have discarded it.
      if (known !== undefined && (await there(id))) return known;
      signers.delete(id);
      const pkcs8 = await open(id);
      const signer = signerOf(readPrivateKey(pkcs8));
      pkcs8.fill(0);
      remember(signers, id, signer);
      return signer;
    },
    export: async (id) => {
      const pkcs8 = await open(id);
      return new Uint8Array(pkcs8.buffer, pkcs8.byteOffset, pkcs8.length);
    },
    discard: async (id) => {
      signers.delete(id);
      if (ID.test(id)) await removeDurably(keyPath(id));
    },
    secret: async (name) => {
      const sealed = await readBounded(secretPath(name), SEALED_BYTES);
      if (sealed === undefined) return undefined;
      const plain = unseal(await dataKey(), sealed, `secret ${name}`);
      if (plain === undefined) throw refuse('house.key.sealed', { key: name, why: 'damaged' });
      return new Uint8Array(plain.buffer, plain.byteOffset, plain.length);
    },
    keepSecret: async (name, value) => {
      await writeDurably(secretPath(name), seal(await dataKey(), value, `secret ${name}`));
    },
    unlock: async () => {
      await dataKey();
    },
    reseal: async (to) => {
      await dataKey();
      await resealDataKey(places, current, to);
      current = to;
    },
  };
  return withStorageRefusals(vault, keys);
};

const ID = /^[0-9a-f]{64}$/;
/** Becomes a file name. */
const SECRET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** An RSA key of 16384 bits takes 10 kB. */
const SEALED_BYTES = 64 * 1024;
const SIGNERS_KEPT = 64;

const remember = (signers: Map<KeyId, Signer>, id: KeyId, signer: Signer): void => {
  const [oldest] = signers.keys();
  if (signers.size >= SIGNERS_KEPT && oldest !== undefined) signers.delete(oldest);
  signers.set(id, signer);
};

const absent = (error: unknown): boolean => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
  throw error;
};

/** What the file system says becomes a refusal, whichever verb heard it. */
const withStorageRefusals = (vault: SealedVault, path: string): SealedVault =>
  Object.fromEntries(
    Object.entries(vault).map(([verb, run]) => [
      verb,
      async (...args: readonly unknown[]) => {
        try {
          return await (run as (...args: readonly unknown[]) => Promise<unknown>)(...args);
        } catch (error) {
          const why = error instanceof Refusal ? undefined : storageTrouble(error);
          throw why === undefined ? error : refuse('house.home.denied', { path, why }, error);
        }
      },
    ]),
  ) as unknown as SealedVault;
