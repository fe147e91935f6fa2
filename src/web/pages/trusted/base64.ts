// Bytes as the API takes them.

/** In pieces: a call cannot have ten million arguments. */
export const base64Of = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
};

const PIECE = 0x2000;
