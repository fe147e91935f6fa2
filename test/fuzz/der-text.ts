// DER as it comes to hand: elements from octets, without asking whether they make sense.

export const der = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** One element with the right length. */
export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return der(Uint8Array.of(tag, ...lengthOctets(length)), ...parts);
};

export const lengthOctets = (length: number): number[] => {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return [0x80 | octets.length, ...octets];
};

export const oidOf = (...content: readonly number[]): Uint8Array => tlv(6, Uint8Array.from(content));

export const repeated = (unit: Uint8Array, times: number): Uint8Array =>
  new Uint8Array(Buffer.alloc(unit.length * times, unit));

/** So many octets of 01: long, and neither zero nor negative. */
export const long = (octets: number): Uint8Array => new Uint8Array(Math.floor(octets)).fill(1);

/** Elements in elements with right lengths, as many as fill so many octets. Built from the inside, in place. */
export const nested = (tag: number, octets: number): Uint8Array => {
  const bytes = new Uint8Array(octets);
  let at = octets;
  for (;;) {
    const header = [tag, ...lengthOctets(octets - at)];
    if (header.length > at) return bytes.subarray(at);
    at -= header.length;
    bytes.set(header, at);
  }
};
