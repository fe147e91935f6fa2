// Lints of the key that a certificate speaks for.
import { complain } from '../../problems.ts';
import { keyText } from '../../x509/algorithms.ts';
import { type Element, openDer, reading, TAG } from '../../x509/der.ts';
import { readInteger, sameBytes } from '../../x509/der-values.ts';
import type { PublicKey } from '../../x509/types.ts';
import type { Lint } from '../lints.ts';
import { type AllowedKey, allowedKeysText } from '../templates.ts';

export const KEY_LINTS: readonly Lint[] = [
  {
    id: 'key-allowed',
    citation: 'the template; RSA under 2048 bits is weak (NIST SP 800-131A, CA/B BR 6.1.5)',
    find: ({ publicKey }, { template }) =>
      template.keys.some((allowed) => matches(allowed, publicKey))
        ? []
        : [
            complain('request.authority.key.not-allowed', {
              key: keyText(publicKey),
              allowed: allowedKeysText(template.keys),
            }),
          ],
  },
  {
    id: 'key-rsa-sound',
    citation:
      'CA/B BR 6.1.6, NIST SP 800-89 §5.3.3: odd modulus without small factors, odd exponent of at least 65537',
    find: ({ publicKey }) => {
      const why = publicKey.kind === 'rsa' ? rsaFault(publicKey) : undefined;
      return why === undefined ? [] : [complain('request.authority.key.weak', { why })];
    },
  },
  {
    id: 'key-not-ours',
    citation: 'a certificate for the CA key would lend the CA to a server',
    find: ({ publicKey }, { authorityKeys }) =>
      authorityKeys.some((key) => sameBytes(key, publicKey.der))
        ? [complain('request.authority.key.authoritys', {})]
        : [],
  },
];

const matches = (allowed: AllowedKey, key: PublicKey): boolean => {
  if (allowed.kind !== key.kind) return false;
  if (allowed.kind === 'rsa') return allowed.bits.includes(key.bits);
  return allowed.kind === 'ed25519' || (key.curve !== undefined && allowed.curves.includes(key.curve));
};

type RsaFault = 'unreadable' | 'exponent' | 'factor';

/** RSAPublicKey ::= SEQUENCE { modulus, publicExponent } (RFC 8017 §A.1.1). */
const rsaFault = (key: PublicKey): RsaFault | undefined => {
  const read = reading('returned.key.malformed', key.bytes, (der) => {
    const sequence = openDer(der, TAG.sequence, 'rsa-key');
    const next = (what: string): bigint => toBigInt(sequence.next(TAG.integer, what));
    return { modulus: next('modulus'), exponent: next('exponent') };
  });
  if (!read.ok) return 'unreadable';
  const { modulus, exponent } = read.value;
  if (exponent < 65537n || exponent % 2n === 0n || exponent >= 2n ** 256n) return 'exponent';
  return modulus % 2n === 0n || common(modulus, SMALL_PRIMES) !== 1n ? 'factor' : undefined;
};

const toBigInt = (element: Element): bigint => {
  let hex = '0x0';
  for (const byte of readInteger(element)) hex += byte.toString(16).padStart(2, '0');
  return BigInt(hex);
};

/** Product of the odd primes below 752, the bound that SP 800-89 names: one division says what 132 would. */
const SMALL_PRIMES = ((): bigint => {
  let product = 1n;
  for (let n = 3; n < 752; n += 2) if (isPrime(n)) product *= BigInt(n);
  return product;
})();

function isPrime(n: number): boolean {
  for (let d = 3; d * d <= n; d += 2) if (n % d === 0) return false;
  return true;
}

const common = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a % b, b];
  while (x !== 0n) [x, y] = [y % x, x];
  return y;
};
