// Which addresses may be fetched from. What a stranger's certificate names must not lead into networks that the stranger cannot reach himself.
import { BlockList, isIP } from 'node:net';
import { parseIp } from '#core/x509/ip-address.ts';

/** IANA special-purpose registries (RFC 6890 and successors): all that is not reachable from everywhere. */
const NOT_PUBLIC: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/** Addresses that carry an IPv4 address: the embedded one is judged. `at` is its first octet. */
const CARRIERS: readonly (readonly [string, number, number])[] = [
  ['::ffff:0:0', 96, 12],
  ['64:ff9b::', 96, 12],
  ['64:ff9b:1::', 48, 12],
  ['2002::', 16, 2],
];

const kind = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
const listOf = (rows: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [address, bits] of rows) list.addSubnet(address, bits, kind(address));
  return list;
};
const notPublic = listOf(NOT_PUBLIC);
const carriers = CARRIERS.map(([address, bits, at]) => ({ list: listOf([[address, bits]]), at }));

/** `networks` (`10.0.0.0/8`, `::1`) are allowed besides the public addresses. An address with a zone is nobody's. */
export const mayFetchFrom = (address: string, networks: readonly string[]): boolean => {
  if (isIP(address) === 0 || address.includes('%')) return false;
  const inner = carried(address);
  if (inner !== undefined) return mayFetchFrom(inner, networks);
  if (!notPublic.check(address, kind(address))) return true;
  return networks.some((text) => {
    const [base = '', bits] = text.split('/');
    if (isIP(base) !== isIP(address)) return false;
    return listOf([[base, bits === undefined ? (isIP(base) === 6 ? 128 : 32) : Number(bits)]]).check(
      address,
      kind(address),
    );
  });
};

const carried = (address: string): string | undefined => {
  if (isIP(address) !== 6) return undefined;
  const found = carriers.find(({ list }) => list.check(address, 'ipv6'));
  const bytes = found && parseIp(address);
  return bytes?.length === 16 ? [...bytes.subarray(found?.at, (found?.at ?? 0) + 4)].join('.') : undefined;
};
