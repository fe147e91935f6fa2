// The contract of every CA connector, kept on Pebble with nonce rejection and random waits.
import { startPebble } from '#test/pebble.ts';
import { memoryHost } from '#test/acme-order.ts';
import { describeIssuer } from '../issuer.contract.ts';
import { acmeKind } from './acme-kind.ts';

let counter = 0;

describeIssuer({
  name: 'ACME on Pebble',
  make: async () => {
    const pebble = await startPebble({ sleepSeconds: 2 });
    const settings = acmeKind.settings.parse({
      directory: pebble.directory,
      caFile: pebble.caFile,
      termsOfServiceAgreed: true,
      challenge: { listen: `127.0.0.1:${pebble.httpPort}` },
    });
    return {
      issuer: acmeKind.open(settings, memoryHost()),
      names: () => {
        counter += 1;
        return [`sip${counter}.example.test`, `pool${counter}.example.test`];
      },
      template: '',
      close: () => pebble.stop(),
    };
  },
});
