import { expect, it } from 'vitest';
import { base64Of } from './base64.ts';

it.each([0, 1, 2, 3, 0x1fff, 0x2000, 0x2001, 100_000])('%i bytes are read back as they were', (length) => {
  const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);
  const back = Uint8Array.from(atob(base64Of(bytes)), (letter) => letter.charCodeAt(0));
  expect(back).toEqual(bytes);
});
