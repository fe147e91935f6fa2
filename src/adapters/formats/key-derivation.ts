// Keys from passwords: PBKDF2 (RFC 8018) and the older way of PKCS#12 (RFC 7292 Appendix B). Both count against one budget per file, before they begin.
import { hash, pbkdf2 } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';

export type Digest = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/**
 * A password as its two users want it, and what deriving may still cost. `bmp` is UTF-16 with a closing zero; NO_PASSWORD has none at all, which
 * PKCS#12 tells from the empty one.
 */
export type Password = { readonly text: string; readonly bmp: Uint8Array };
export type Budget = { left: number };

export const newBudget = (): Budget => ({ left: LIMITS.pkcs12Iterations });

export const passwordOf = (text: string): Password => {
  const bmp = new Uint8Array(2 * text.length + 2);
  for (let i = 0; i < text.length; i += 1) {
    bmp[2 * i] = text.charCodeAt(i) >> 8;
    bmp[2 * i + 1] = text.charCodeAt(i) & 0xff;
  }
  return { text, bmp };
};
export const NO_PASSWORD: Password = { text: '', bmp: new Uint8Array() };

/** In a worker of libuv. Refuses `returned.file.iterations`. */
export const derivePbkdf2 = (
  password: Password,
  from: { salt: Uint8Array; iterations: number; octets: number; digest: Digest },
  budget: Budget,
): Promise<Uint8Array> => {
  spend(from.iterations, HMAC[from.digest] * Math.ceil(from.octets / DIGEST_OCTETS[from.digest]), budget);
  return pbkdf2Async(password.text, from.salt, from.iterations, from.octets, from.digest);
};

/** What is derived: RFC 7292 Appendix B.3. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

export const derivePkcs12 = async (
  password: Password,
  from: {
    salt: Uint8Array;
    iterations: number;
    octets: number;
    digest: Digest;
    purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  },
  budget: Budget,
): Promise<Uint8Array> => {
  spend(from.iterations, OLD_WAY[from.digest] * Math.ceil(from.octets / DIGEST_OCTETS[from.digest]), budget);
  const block = from.digest === 'sha384' || from.digest === 'sha512' ? 128 : 64;
  const filled = Buffer.concat([
    Buffer.alloc(block, from.purpose),
    repeated(from.salt, block),
    repeated(password.bmp, block),
  ]);
  const output: Buffer[] = [];
  for (let length = 0; length < from.octets; length += (output.at(-1) as Buffer).length) {
    let digest = hash(from.digest, filled, 'buffer');
    for (let i = 1; i < from.iterations; i += 1) {
      digest = hash(from.digest, digest, 'buffer');
      // A million rounds take a second: others want to live meanwhile.
      if (i % ROUNDS_IN_A_ROW === 0) await setImmediate();
    }
    output.push(digest);
    addToBlocks(filled.subarray(block), repeated(digest, block).subarray(0, block), block);
  }
  return new Uint8Array(Buffer.concat(output).subarray(0, from.octets));
};

const pbkdf2Async = promisify(pbkdf2);
const ROUNDS_IN_A_ROW = 5000;

/** What a round costs beside one of PBKDF2 with SHA-256, which runs inside OpenSSL; the old way does not. */
const HMAC: Readonly<Record<Digest, number>> = { sha1: 1, sha224: 1, sha256: 1, sha384: 4, sha512: 4 };
const OLD_WAY: Readonly<Record<Digest, number>> = { sha1: 4, sha224: 4, sha256: 4, sha384: 7, sha512: 7 };
export const DIGEST_OCTETS: Readonly<Record<Digest, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** `times`: how often these rounds are gone through, once for each digest that the key is long. */
const spend = (iterations: number, times: number, budget: Budget): void => {
  if (iterations < 1 || iterations * times > budget.left)
    throw refuse('returned.file.iterations', { iterations, limit: LIMITS.pkcs12Iterations });
  budget.left -= iterations * times;
};

/** As often as fills whole blocks; nothing stays nothing. */
const repeated = (bytes: Uint8Array, block: number): Buffer => {
  const length = block * Math.ceil(bytes.length / block);
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
};

/** Adds `addend` + 1 to each block of `blocks`, big-endian, in place. */
const addToBlocks = (blocks: Buffer, addend: Buffer, block: number): void => {
  for (let start = 0; start < blocks.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i -= 1) {
      const sum = (blocks[start + i] as number) + (addend[i] as number) + carry;
      blocks[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
};
