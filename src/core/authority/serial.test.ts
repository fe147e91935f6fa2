import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { newSerial } from './serial.ts';

test.each([
  ['all zeros', 0x00, '40'],
  ['all ones', 0xff, '7F'],
])('A serial is positive and 16 octets long whatever chance gives: %s', (_, octet, first) => {
  const serial = newSerial({ random: (bytes) => new Uint8Array(bytes).fill(octet) });
  expect(serial).toHaveLength(32);
  expect(serial.slice(0, 2)).toBe(first);
});

test('Ten thousand serials differ', () => {
  const serials = Array.from({ length: 10_000 }, () => newSerial({ random: (bytes) => randomBytes(bytes) }));
  expect(new Set(serials).size).toBe(serials.length);
});
