// Identifiers: prefixed, sortable by time, unguessable enough not to collide.
import type { World } from './world.ts';

/** 10 characters of milliseconds, 10 of chance, in Crockford's base 32: later ids sort after earlier ones. */
export const newId = (prefix: 'req' | 'txn', { now, crypto }: Pick<World, 'now' | 'crypto'>): string => {
  let time = now().getTime();
  let text = '';
  for (let digit = 0; digit < 10; digit++) {
    text = ALPHABET.charAt(time % 32) + text;
    time = Math.floor(time / 32);
  }
  for (const byte of crypto.random(10)) text += ALPHABET.charAt(byte % 32);
  return `${prefix}_${text}`;
};

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
