// IP addresses as text and as octets: dotted quads, and IPv6 as RFC 5952 writes it.

/** 4 or 16 octets; undefined when the text is no address. No zone, no prefix length, no octal. Brackets round an IPv6 address are taken. */
export const parseIp = (text: string): Uint8Array | undefined => {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return bare.includes(':') ? parseV6(bare) : bare === text ? parseV4(text) : undefined;
};

/** Text of 4 or 16 octets (RFC 5952 §4; IPv4-mapped addresses in mixed notation, §5). */
export const ipText = (bytes: Uint8Array): string => {
  if (bytes.length === 4) return [...bytes].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${[...bytes.slice(12)].join('.')}`;
  const { start, length } = longestZeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
};

const parseV4 = (text: string): Uint8Array | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined;
  return Uint8Array.from(parts.map(Number));
};

const parseV6 = (text: string): Uint8Array | undefined => {
  if (text.length > 45) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, i) => groupsOf(half, i === halves.length - 1));
  if (!head) return undefined;
  if (halves.length === 1) return head.length === 8 ? octetsOf(head) : undefined;
  if (!tail || head.length + tail.length > 7) return undefined;
  return octetsOf([...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]);
};

/** Sixteen-bit groups of one side of `::`; the last may end in a dotted quad. */
const groupsOf = (text: string, last: boolean): number[] | undefined => {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const quad = last && i === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (quad) groups.push(((quad[0] ?? 0) << 8) | (quad[1] ?? 0), ((quad[2] ?? 0) << 8) | (quad[3] ?? 0));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
};

const octetsOf = (groups: readonly number[]): Uint8Array =>
  Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));

/** The first of the longest runs of zero groups. */
const longestZeros = (groups: readonly number[]): { start: number; length: number } => {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let end = start;
    while (groups[end] === 0) end += 1;
    if (end - start > best.length) best = { start, length: end - start };
  }
  return best;
};
