import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { endianness } from 'node:os';
import { expect, it, test } from 'vitest';
import { listeningIn, listeningPorts } from './listening.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, state: string, inode = '4711'): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0`;

// The kernel writes addresses in the computer's own byte order; the rows are of a little-endian one.
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

// Elsewhere there is no /proc to read it from.
it.runIf(process.platform === 'linux')(
  'finds the port of another program, and leaves our own out',
  async () => {
    const script =
      "require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); })";
    const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const theirs = Number(await new Promise((resolve) => other.stdout.once('data', resolve)));

    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const found = (await listeningPorts()).map((one) => one.port);
    other.kill();
    expect([found.includes(theirs), found.includes(port)]).toEqual([true, false]);
    await new Promise((resolve) => server.close(resolve));
  },
);
