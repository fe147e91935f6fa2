// The data key seals every key and secret; it lies sealed itself under the key-encryption key, so that changing that one rewrites one small file.
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse } from '#core/problems.ts';
import { createDurably, readBounded, removeDurably, writeDurably } from './durable-file.ts';
import { DATA_KEY, type KeyRecipe, type KeySource, keyFromRecipe, newRecipe } from './key-source.ts';
import { seal, unseal } from './seal.ts';

/** `keys` holds the sealed data key beside what it seals, `folder` the file of the key-encryption key. */
type DataKeyPlaces = { readonly keys: string; readonly folder: string };

/** Opens the data key, or makes it in a vault that is empty. Refuses `house.key.sealed`. */
export const openDataKey = async (places: DataKeyPlaces, source: KeySource): Promise<KeyObject> => {
  for (let attempt = 0; ; attempt += 1) {
    const record = (await readRecord(places)) ?? (await firstRecord(places, source));
    try {
      return await fromRecord(record, places, source);
    } catch (error) {
      // Another process changed the key-encryption key between our two reads: look again.
      const now = await readRecord(places);
      if (attempt >= ATTEMPTS || now?.recipe === record.recipe) throw error;
    }
  }
};

/** The same data key under another key-encryption key. A crash leaves the old record or the new one, and the key file of either. */
export const resealDataKey = async (places: DataKeyPlaces, from: KeySource, to: KeySource): Promise<void> => {
  const record = await readRecord(places);
  if (record === undefined) return;
  const plain = (await fromRecord(record, places, from)).export();
  const next = await newRecipe(to, places.folder, false);
  await writeDurably(recordPath(places), await sealedRecord(plain, next, places, to));
  plain.fill(0);
  const old = (JSON.parse(record.recipe) as KeyRecipe).file;
  if (old !== undefined) await removeDurably(join(places.folder, old));
};

/** `recipe` as it stood, for it is authenticated by its bytes. */
type DataKeyRecord = { readonly recipe: string; readonly sealed: string };

const ATTEMPTS = 3;
const RECORD_BYTES = 16 * 1024;
const FORMAT = 1;

const recordPath = ({ keys }: DataKeyPlaces): string => join(keys, DATA_KEY);
const about = (recipe: string): string => `${DATA_KEY} ${recipe}`;
const damaged = (): Error => refuse('house.key.sealed', { key: DATA_KEY, why: 'damaged' });

const readRecord = async (places: DataKeyPlaces): Promise<DataKeyRecord | undefined> => {
  const bytes = await readBounded(recordPath(places), RECORD_BYTES);
  if (bytes === undefined) return undefined;
  try {
    const { format, recipe, sealed } = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    if (format === FORMAT && typeof recipe === 'string' && typeof sealed === 'string')
      return { recipe, sealed };
  } catch {
    // Not JSON: damaged, too.
  }
  throw damaged();
};

const fromRecord = async (
  { recipe, sealed }: DataKeyRecord,
  places: DataKeyPlaces,
  source: KeySource,
): Promise<KeyObject> => {
  const wrapping = await keyFromRecipe(readRecipe(recipe), source, places.folder);
  const plain = unseal(wrapping, Buffer.from(sealed, 'base64'), about(recipe));
  // A changed file and a wrong key look the same; the wrong key is what happens.
  if (plain === undefined) throw refuse('house.key.sealed', { key: DATA_KEY, why: `wrong-${source.kind}` });
  const key = createSecretKey(plain);
  plain.fill(0);
  return key;
};

const readRecipe = (text: string): KeyRecipe => {
  try {
    const recipe = JSON.parse(text) as KeyRecipe;
    if (typeof recipe.source === 'string' && typeof recipe.salt === 'string') return recipe;
  } catch {
    // Not JSON.
  }
  throw damaged();
};

/** Of several processes that begin at once, one record stands, and everybody goes on with that. */
const firstRecord = async (places: DataKeyPlaces, source: KeySource): Promise<DataKeyRecord> => {
  const sealedAlready = (await readdir(places.keys)).some(
    (name) => !name.startsWith('.') && name !== DATA_KEY,
  );
  // A new data key would hide that the old one, and every key with it, is lost.
  if (sealedAlready && (await readRecord(places)) === undefined)
    throw refuse('house.key.sealed', { key: DATA_KEY, why: 'missing-data-key' });
  const plain = randomBytes(32);
  const recipe = await newRecipe(source, places.folder, true);
  const bytes = await sealedRecord(plain, recipe, places, source);
  plain.fill(0);
  await createDurably(recordPath(places), bytes);
  const standing = await readRecord(places);
  if (standing === undefined) throw damaged();
  return standing;
};

const sealedRecord = async (
  plain: Uint8Array,
  recipe: KeyRecipe,
  places: DataKeyPlaces,
  source: KeySource,
): Promise<Buffer> => {
  const text = JSON.stringify(recipe);
  const sealed = seal(await keyFromRecipe(recipe, source, places.folder), plain, about(text)).toString(
    'base64',
  );
  return Buffer.from(JSON.stringify({ format: FORMAT, recipe: text, sealed }));
};
