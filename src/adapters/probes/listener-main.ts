// A listener as a program of its own: `--tls FILE --protocol https|sip|tls [--port N] [--mutual CA-FILE]`. Prints {"port":N}, and a line
// for what a signal did: SIGHUP reloads, SIGUSR2 breaks the next reload. The end of its standard input ends it.
import { parseArgs } from 'node:util';
import { startListener } from './listeners.ts';

const { values } = parseArgs({
  options: {
    tls: { type: 'string' },
    protocol: { type: 'string', default: 'https' },
    port: { type: 'string', default: '0' },
    mutual: { type: 'string' },
  },
});
const { tls, protocol, port, mutual } = values;
if (tls === undefined || (protocol !== 'https' && protocol !== 'sip' && protocol !== 'tls')) process.exit(2);

void startListener({
  tlsPem: tls,
  protocol,
  port: Number(port),
  ...(mutual !== undefined && { mutual: true, clientCas: mutual }),
}).then((listener) => {
  const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  process.on('SIGHUP', () => void listener.reload().then((reloaded) => say({ reloaded })));
  process.on('SIGUSR2', () => {
    listener.breakNextReload();
    say({ broken: true });
  });
  // A caller that is gone has closed both ends: writing to it is no reason to crash.
  process.stdout.on('error', () => undefined);
  process.stdin.on('end', () => void listener.stop().then(() => process.exit(0))).resume();
  say({ port: listener.port });
});
