// RC2-CBC decryption (RFC 2268), for the certificates of old PKCS#12 files: OpenSSL 3 keeps it outside its default provider. Reading only; it protects nothing.

/** Decrypts whole blocks of 8 and removes the PKCS#7 padding; undefined when the padding is wrong. `bits` is the effective key length. */
export const rc2Decrypt = (
  key: Uint8Array,
  bits: number,
  iv: Uint8Array,
  data: Uint8Array,
): Uint8Array | undefined => {
  if (data.length === 0 || data.length % BLOCK !== 0 || iv.length !== BLOCK) return undefined;
  const keys = expand(key, bits);
  const plain = new Uint8Array(data.length);
  let previous = iv;
  for (let at = 0; at < data.length; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK);
    const words = decryptBlock(keys, block);
    for (let i = 0; i < BLOCK; i += 1) {
      const octet = ((words[i >> 1] as number) >> (8 * (i & 1))) & 0xff;
      plain[at + i] = octet ^ (previous[i] as number);
    }
    previous = block;
  }
  return withoutPadding(plain);
};

const BLOCK = 8;
/** Rotations of the four words. */
const TURNS = [1, 2, 3, 5] as const;

const withoutPadding = (plain: Uint8Array): Uint8Array | undefined => {
  const length = plain[plain.length - 1] as number;
  if (length < 1 || length > BLOCK) return undefined;
  for (let i = plain.length - length; i < plain.length; i += 1) if (plain[i] !== length) return undefined;
  return plain.subarray(0, plain.length - length);
};

const expand = (key: Uint8Array, bits: number): Uint16Array => {
  const octets = new Uint8Array(128);
  octets.set(key);
  const at = (i: number): number => octets[i] as number;
  for (let i = key.length; i < 128; i += 1) octets[i] = pi((at(i - 1) + at(i - key.length)) & 0xff);
  const effective = (bits + 7) >> 3;
  const mask = 0xff >> (8 * effective - bits);
  octets[128 - effective] = pi(at(128 - effective) & mask);
  for (let i = 127 - effective; i >= 0; i -= 1) octets[i] = pi(at(i + 1) ^ at(i + effective));
  return Uint16Array.from({ length: 64 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8));
};

const decryptBlock = (keys: Uint16Array, block: Uint8Array): Uint16Array => {
  const words = Uint16Array.from(
    { length: 4 },
    (_, i) => (block[2 * i] as number) | ((block[2 * i + 1] as number) << 8),
  );
  const word = (i: number): number => words[i & 3] as number;
  let next = 63;
  const unmix = (): void => {
    for (let i = 3; i >= 0; i -= 1) {
      const turn = TURNS[i] as number;
      const turned = (word(i) >> turn) | (word(i) << (16 - turn));
      words[i] = turned - (keys[next] as number) - (word(i + 3) & word(i + 2)) - (~word(i + 3) & word(i + 1));
      next -= 1;
    }
  };
  const unmash = (): void => {
    for (let i = 3; i >= 0; i -= 1) words[i] = word(i) - (keys[word(i + 3) & 63] as number);
  };
  for (const [rounds, mash] of [
    [5, true],
    [6, true],
    [5, false],
  ] as const) {
    for (let i = 0; i < rounds; i += 1) unmix();
    if (mash) unmash();
  }
  return words;
};

const pi = (index: number): number => PI[index] as number;

/** RFC 2268 §2: a permutation from the digits of pi. */
const PI = Buffer.from(
  `d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32
bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626
6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a
961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731
2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e
c5f3db47e5a59c770aa62068fe7fc1ad`.replaceAll('\n', ''),
  'hex',
);
