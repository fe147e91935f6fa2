// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7): which key it is and how large.
import type { Result } from '../result.ts';
import { CURVES, KEY_OID, algorithmOf } from './algorithms.ts';
import { Cursor, type Element, openDer, reading, TAG, wholeOf } from './der.ts';
import { readBitOctets, readInteger, readOid } from './der-values.ts';
import type { AlgorithmIdentifier, PublicKey } from './types.ts';

export const parsePublicKey = (der: Uint8Array): Result<PublicKey> =>
  reading('returned.key.malformed', der, (plain) => {
    const inside = openDer(plain, TAG.sequence, 'public-key');
    return publicKeyOf(new Cursor(plain).next(TAG.sequence, 'public-key'), inside);
  });

/** Reads a SubjectPublicKeyInfo element (throws `Malformed`). */
export const publicKeyOf = (element: Element, inside: Cursor): PublicKey => {
  const algorithmElement = inside.next(TAG.sequence, 'key-algorithm');
  const algorithm = algorithmOf(algorithmElement, inside.within(algorithmElement), 'key-algorithm');
  const bytes = readBitOctets(inside.next(TAG.bitString, 'public-key'));
  inside.done('public-key');
  return { der: wholeOf(element), algorithm, bytes, ...shapeOf(algorithm, bytes) };
};

type Shape = Pick<PublicKey, 'kind' | 'curve' | 'bits' | 'exponent'>;

const shapeOf = (algorithm: AlgorithmIdentifier, bytes: Uint8Array): Shape => {
  switch (algorithm.oid) {
    case KEY_OID.rsa:
    case KEY_OID.rsaPss:
      return { kind: 'rsa', ...rsaShape(bytes) };
    case KEY_OID.ec:
      return ecShape(algorithm, bytes);
    case KEY_OID.ed25519:
      // RFC 8410 §3: no parameters, 32 octets. What else it may be, it is no key.
      return { kind: 'ed25519', bits: algorithm.parameters === undefined ? bytes.length * 8 : 0 };
    default:
      return { bits: 0 };
  }
};

const rsaShape = (bytes: Uint8Array): { bits: number; exponent?: number } => {
  const inside = openDer(bytes, TAG.sequence, 'rsa-key');
  const modulus = readInteger(inside.next(TAG.integer, 'rsa-key'));
  const exponent = readInteger(inside.next(TAG.integer, 'rsa-key'));
  inside.done('rsa-key');
  const from = modulus[0] === 0 ? 1 : 0;
  const first = modulus[from] ?? 0;
  const bits = first === 0 ? 0 : (modulus.length - from) * 8 - Math.clz32(first) + 24;
  if (exponent.length > EXPONENT_OCTETS) return { bits };
  return { bits, exponent: exponent.reduce((sum, octet) => sum * 256 + octet, 0) };
};

/** A point of another length than the curve's has no bits. Explicit parameters leave `curve` open; the size is then that of the point. */
const ecShape = (algorithm: AlgorithmIdentifier, bytes: Uint8Array): Shape => {
  const { parameters } = algorithm;
  const named =
    parameters?.[0] === TAG.oid ? readOid(new Cursor(parameters).next(TAG.oid, 'curve')) : undefined;
  const row = CURVES.find((curve) => curve.oid === named);
  if (row) return { kind: 'ec', curve: row.name, bits: isPoint(bytes, row.bits) ? row.bits : 0 };
  return { kind: 'ec', bits: bytes[0] === 4 ? ((bytes.length - 1) / 2) * 8 : 0 };
};

const EXPONENT_OCTETS = 6;

/** Both coordinates, or one and a sign (SEC 1 §2.3.3): by its length only, whether it lies on the curve is found by computing. */
const isPoint = ([form, ...coordinates]: Uint8Array, bits: number): boolean => {
  const octets = Math.ceil(bits / 8);
  return form === 4
    ? coordinates.length === 2 * octets
    : (form === 2 || form === 3) && coordinates.length === octets;
};
