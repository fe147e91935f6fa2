// Serial numbers: random, positive, at most 20 octets (RFC 5280 §4.1.2.2), with far more than the 64 bits of randomness that CA/B BR §7.1 asks for.
import type { Crypto } from '../ports.ts';

const OCTETS = 16;

/** Upper-case hex, always 32 digits: the first two bits are `01`, so the INTEGER is positive and never shorter; 126 bits are random. */
export const newSerial = (crypto: Pick<Crypto, 'random'>): string => {
  const bytes = crypto.random(OCTETS);
  let hex = '';
  bytes.forEach((byte, index) => {
    hex += HEX[index === 0 ? (byte & 0x3f) | 0x40 : byte];
  });
  return hex;
};

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());
