// Passwords as Argon2id in PHC form. Hashing is bounded: a burst of attempts waits in line instead of taking the machine's memory.
import { argon2 as argon2Callback, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const argon2 = promisify(argon2Callback);

/** OWASP's second choice for Argon2id: 19 MiB, two passes, one lane. About 30 ms here. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** At once; each takes the memory above. */
const LANES = 2;

export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, MEMORY_KIB, PASSES);
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${plain(salt)}$${plain(tag)}`;
};

/** Takes as long for a name that is none (`undefined`), and for what is no hash of ours, as for a wrong password. */
export const checkPassword = async (password: string, kept: string | undefined): Promise<boolean> => {
  const ours = kept === undefined ? null : OURS.exec(kept);
  const [, memory = '', passes = '', salt = '', tag = ''] = ours ?? OURS.exec(NOBODY) ?? [];
  const known = ours !== null;
  // As it was hashed then: what is asked for later must not make an earlier password wrong.
  const derived = await derive(password, Buffer.from(salt, 'base64'), Number(memory), Number(passes));
  const expected = Buffer.from(tag, 'base64');
  return expected.length === derived.length && timingSafeEqual(expected, derived) && known;
};

/** At most a gigabyte and nine passes: no file makes the server work for ever. */
const OURS = /^\$argon2id\$v=19\$m=([1-9]\d{3,5}),t=([1-9]),p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;
const NOBODY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

let line: Promise<unknown>[] = [];

const derive = async (
  password: string,
  nonce: Uint8Array,
  memory: number,
  passes: number,
): Promise<Buffer> => {
  while (line.length >= LANES) await Promise.race(line);
  const work = argon2('argon2id', {
    message: Buffer.from(password.normalize('NFC')),
    nonce,
    parallelism: 1,
    memory,
    passes,
    tagLength: TAG_BYTES,
  }) as Promise<Buffer>;
  const over = work
    .catch(() => undefined)
    .then(() => {
      line = line.filter((one) => one !== over);
    });
  line.push(over);
  return work;
};
