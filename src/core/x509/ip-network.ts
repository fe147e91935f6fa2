// Networks of IP addresses as text: what a name constraint and a setting have in common.
import { parseIp } from './ip-address.ts';

/** Address and mask, 8 or 32 octets, of `10.0.0.1` or `10.0.0.0/8`; undefined for any other text. */
export const networkOf = (text: string): Uint8Array | undefined => {
  const [address = '', prefix, ...more] = text.split('/');
  const bytes = parseIp(address);
  if (more.length > 0 || bytes === undefined) return undefined;
  const bits = prefix === undefined ? bytes.length * 8 : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (bits < 0 || bits > bytes.length * 8) return undefined;
  const mask = Uint8Array.from(
    bytes,
    (_, i) => (0xff << (8 - Math.min(8, Math.max(0, bits - 8 * i)))) & 0xff,
  );
  return Uint8Array.from([...bytes.map((byte, i) => byte & (mask[i] ?? 0)), ...mask]);
};
