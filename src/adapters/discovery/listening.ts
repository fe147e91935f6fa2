// Which TCP ports this computer listens on, as Linux says in /proc/net; elsewhere nothing is known. No program is started and nothing is connected to.
import { readdir, readFile, readlink } from 'node:fs/promises';
import { endianness } from 'node:os';
import type { Listening } from '#core/ports.ts';
import { ipText } from '#core/x509/ip-address.ts';

/** Each port once per address; our own are left out. */
export const listeningPorts = async (): Promise<readonly Listening[]> => {
  const sockets = (await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(read))).flatMap(listeningIn);
  const owners = await ownersOf(new Set(sockets.map(({ inode }) => inode)));
  const places = new Map<string, Listening>();
  for (const { address, port, inode } of sockets) {
    const owner = owners.get(inode);
    if (owner?.pid === process.pid) continue;
    places.set(`${address} ${port}`, {
      address,
      port,
      ...(owner === undefined || owner.name === '' ? {} : { program: owner.name }),
    });
  }
  // Whoever listens on all addresses is met on any of them.
  return [...places.values()].filter(({ address, port }) => address === '*' || !places.has(`* ${port}`));
};

const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

type Socket = { readonly address: string; readonly port: number; readonly inode: string };
const LISTEN = '0A';

/** `sl local_address rem_address st …  inode`: the address in hex, in words of four octets as the processor has them. */
export const listeningIn = (table: string): readonly Socket[] =>
  table.split('\n').flatMap((line): readonly Socket[] => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [hex = '', port = ''] = local.split(':');
    if (state !== LISTEN || !/^([0-9A-F]{8}|[0-9A-F]{32})$/.test(hex) || !/^[0-9A-F]{4}$/.test(port))
      return [];
    return [{ address: addressOf(hex), port: Number.parseInt(port, 16), inode }];
  });

const addressOf = (hex: string): string => {
  const words = hex.match(/.{8}/g) ?? [];
  const octets = words.flatMap((word) => {
    const bytes = [...Buffer.from(word, 'hex')];
    return endianness() === 'LE' ? bytes.reverse() : bytes;
  });
  if (octets.every((octet) => octet === 0)) return '*';
  const text = ipText(Uint8Array.from(octets));
  return text.startsWith('::ffff:') ? text.slice('::ffff:'.length) : text;
};

/** Descriptors that are looked at before we give up: a machine with more is asked for its ports alone. */
const DESCRIPTORS = 50_000;

/** Which process holds each socket, as far as we may know. */
const ownersOf = async (
  inodes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, { readonly pid: number; readonly name: string }>> => {
  const owners = new Map<string, { pid: number; name: string }>();
  let looked = 0;
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    looked += descriptors.length;
    if (looked > DESCRIPTORS) break;
    const links = await Promise.all(
      descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
    );
    const held = links
      .flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [])
      .filter((inode) => inodes.has(inode));
    if (held.length === 0) continue;
    const name = (await read(`/proc/${pid}/comm`)).trim();
    // A master and its workers hold the same socket: the first is the master.
    for (const inode of held) if (!owners.has(inode)) owners.set(inode, { pid: Number(pid), name });
    if (owners.size === inodes.size) break;
  }
  return owners;
};
