import { createServer } from 'node:net';
import { endianness } from 'node:os';
import { expect, it, test } from 'vitest';
import { listeningIn, listeningPorts } from './listening.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, state: string, inode = '4711'): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;

test.runIf(endianness() === 'LE').each([
  ['a loopback address', line('0100007F:01BB', '0A'), [['127.0.0.1', 443]]],
  ['all addresses', line('00000000:0050', '0A'), [['*', 80]]],
  ['all addresses of IPv6', line('00000000000000000000000000000000:13C5', '0A'), [['*', 5061]]],
  ['the loopback address of IPv6', line('00000000000000000000000001000000:01BB', '0A'), [['::1', 443]]],
  [
    'an IPv4 address on an IPv6 socket',
    line('0000000000000000FFFF00000100007F:01BB', '0A'),
    [['127.0.0.1', 443]],
  ],
  ['a connection is none', line('0100007F:01BB', '01'), []],
  ['a line of rubbish is none', 'x: y z', []],
])('%s', (_, text, expected) => {
  expect(listeningIn(`${HEAD}\n${text}\n`).map(({ address, port }) => [address, port])).toEqual(expected);
});

it.runIf(process.platform === 'linux')('leaves our own ports out', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  expect((await listeningPorts()).filter((one) => one.port === port)).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});
