// Randomness that comes again: every run has its own stream, found from the seed, the target and the number.

export type Random = {
  /** 0 … n - 1. */
  below(n: number): number;
  /** One of them; there must be one. */
  of<T>(list: readonly T[]): T;
  octets(count: number): Uint8Array;
};

/** mulberry32. */
export const randomFrom = (seed: number): Random => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (n: number): number => Math.floor((next() / 4_294_967_296) * n);
  return {
    below,
    of: <T>(list: readonly T[]) => list[below(list.length)] as T,
    octets: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
  };
};

/** FNV-1a over the parts. */
export const seedOf = (...parts: readonly (string | number)[]): number => {
  let hash = 0x811c9dc5;
  for (const char of parts.join('\0')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash;
};
