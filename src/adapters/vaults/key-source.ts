// Where the key-encryption key comes from: a file of the home, a passphrase, or a credential that systemd hands to the service.
import { argon2, createSecretKey, hkdf, type KeyObject, randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { refuse } from '#core/problems.ts';
import { createDurably, readBounded } from './durable-file.ts';

export type KeySource =
  /** Sealed beside its key: protects a stray copy of the key folder, not a copy of the home. */
  | { readonly kind: 'file' }
  | { readonly kind: 'passphrase'; readonly passphrase: Uint8Array }
  /** A file with at least 32 unguessable bytes. */
  | { readonly kind: 'credential'; readonly path: string };

/** How to come to the key again; stands, authenticated, beside what the key seals. Base64 salt. */
export type KeyRecipe = {
  readonly source: KeySource['kind'];
  readonly salt: string;
  /** Of a file source: its name in the home. Each key has its own, so that changing the key is one rename. */
  readonly file?: string;
  /** Argon2id (RFC 9106): KiB, passes, lanes. */
  readonly argon2id?: { readonly memory: number; readonly passes: number; readonly parallelism: number };
};

/** A passphrase that is given wins over a credential of systemd's, that over the home's own file. `credentials`: systemd's folder. */
export const keySource = async (credentials?: string, passphrase?: string): Promise<KeySource> => {
  // Composed form: the same passphrase, typed on another system, is the same bytes.
  if (passphrase !== undefined)
    return { kind: 'passphrase', passphrase: Buffer.from(passphrase.normalize('NFC')) };
  const path = credentials === undefined ? undefined : join(credentials, 'certwizard-kek');
  const there = path !== undefined && (await stat(path).then(Boolean, () => false));
  return there ? { kind: 'credential', path } : { kind: 'file' };
};

/** A recipe for a new key. With `first`, the file is the home's `kek`: processes that begin at once share it. */
export const newRecipe = async (source: KeySource, folder: string, first: boolean): Promise<KeyRecipe> => {
  const recipe = { source: source.kind, salt: randomBytes(SALT).toString('base64') };
  if (source.kind === 'passphrase') return { ...recipe, argon2id: ARGON2ID };
  if (source.kind === 'credential') return recipe;
  const file = first ? 'kek' : `kek-${randomBytes(8).toString('hex')}`;
  const material = randomBytes(MATERIAL);
  await createDurably(join(folder, file), material);
  material.fill(0);
  return { ...recipe, file };
};

/** Refuses `house.key.sealed` {key, why} when the source is not the one that the recipe asks for, or does not yield a key; `house.home.open`. */
export const keyFromRecipe = async (
  recipe: KeyRecipe,
  source: KeySource,
  folder: string,
): Promise<KeyObject> => {
  if (recipe.source !== source.kind)
    throw refuse('house.key.sealed', { key: DATA_KEY, why: `needs-${recipe.source}` });
  const derived =
    source.kind === 'passphrase'
      ? await fromPassphrase(source.passphrase, recipe)
      : await fromMaterial(
          source.kind === 'file' ? await ownFile(folder, recipe) : await credential(source.path),
          recipe,
        );
  const key = createSecretKey(derived);
  derived.fill(0);
  return key;
};

/** What refusals call the key that seals all others. */
export const DATA_KEY = 'data-key';

/** RFC 9106 §4, the second recommended choice: a quarter of a second, and only when a private key is needed. */
const ARGON2ID = { memory: 64 * 1024, passes: 3, parallelism: 4 } as const;
/** A recipe that somebody changed must not take the machine's memory or time. */
const ARGON2ID_MOST = { memory: 256 * 1024, passes: 10, parallelism: 16 } as const;
const NO_WORK = { memory: 0, passes: 0, parallelism: 0 } as const;
const MATERIAL = 32;
const SALT = 32;
const FILE_BYTES = 4096;
const FILE_NAME = /^kek(-[0-9a-f]{16})?$/;

const hkdfAsync = promisify(hkdf);
const argon2Async = promisify(argon2);

const fromMaterial = async (material: Buffer, recipe: KeyRecipe): Promise<Buffer> => {
  if (material.length < MATERIAL) throw refuse('house.key.sealed', { key: DATA_KEY, why: 'too-short' });
  const derived = await hkdfAsync('sha256', material, saltOf(recipe), 'certwizard key encryption 1', 32);
  material.fill(0);
  return Buffer.from(derived);
};

const fromPassphrase = async (passphrase: Uint8Array, recipe: KeyRecipe): Promise<Buffer> => {
  if (passphrase.length === 0) throw refuse('house.key.sealed', { key: DATA_KEY, why: 'needs-passphrase' });
  const { memory, passes, parallelism } = recipe.argon2id ?? NO_WORK;
  const bounded =
    within(passes, 1, ARGON2ID_MOST.passes) &&
    within(parallelism, 1, ARGON2ID_MOST.parallelism) &&
    // RFC 9106 §3.1: eight blocks for each lane; Node wants 32 in any case.
    within(memory, Math.max(32, 8 * parallelism), ARGON2ID_MOST.memory);
  if (!bounded) throw refuse('house.key.sealed', { key: DATA_KEY, why: 'damaged' });
  const nonce = saltOf(recipe);
  return await argon2Async('argon2id', {
    message: passphrase,
    nonce,
    tagLength: 32,
    memory,
    passes,
    parallelism,
  });
};

const within = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const saltOf = ({ salt }: KeyRecipe): Buffer => {
  const bytes = Buffer.from(salt, 'base64');
  if (bytes.length !== SALT) throw refuse('house.key.sealed', { key: DATA_KEY, why: 'damaged' });
  return bytes;
};

const ownFile = async (folder: string, { file }: KeyRecipe): Promise<Buffer> => {
  if (file === undefined || !FILE_NAME.test(file))
    throw refuse('house.key.sealed', { key: DATA_KEY, why: 'damaged' });
  const path = join(folder, file);
  const material = await readBounded(path, FILE_BYTES);
  if (material === undefined) throw refuse('house.key.sealed', { key: DATA_KEY, why: 'missing-file' });
  const mode = (await stat(path)).mode & 0o777;
  if ((mode & 0o077) !== 0) throw refuse('house.home.open', { path, mode: mode.toString(8) });
  return material;
};

const credential = async (path: string): Promise<Buffer> => {
  const material = await readBounded(path, FILE_BYTES);
  if (material === undefined) throw refuse('house.key.sealed', { key: DATA_KEY, why: 'needs-credential' });
  return material;
};
