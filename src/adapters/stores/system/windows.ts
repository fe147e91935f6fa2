// Windows: the computer's stores, read through PowerShell and changed through certutil. Tested with stand-ins that hold the exact command lines; not met
// live yet, and the row says so.
import { createHash } from 'node:crypto';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import type { StoreChange, StoreContent, TrustStore, TrustStoreHost } from '#core/trust-store.ts';
import { sameBytes } from '#core/x509/der-values.ts';
import { writePem } from '#core/x509/pem.ts';
import { runTool, withScratch } from '../tool.ts';
import { type Steps, trustStore } from '../trust-store.ts';

export const windowsStore = (host: TrustStoreHost): TrustStore =>
  trustStore({
    party: host.party,
    notes: ['windows-roots-on-demand', 'not-met-live'],
    watched: [],
    read: () => contentOf(host),
    content: (held) => held,
    steps: async (change, der) => stepsOf(host, change, der),
  });

/** What lies in Disallowed is refused, whatever else holds it. */
const contentOf = async (host: TrustStoreHost): Promise<StoreContent> => {
  const [roots, intermediates, distrusted] = [
    await certificatesIn(host, 'Root'),
    await certificatesIn(host, 'CA'),
    await certificatesIn(host, 'Disallowed'),
  ];
  const isAllowed = (der: Uint8Array): boolean => !distrusted.some((one) => sameBytes(one, der));
  return {
    anchors: roots.filter(isAllowed).map((der) => ({ der })),
    pool: intermediates.filter(isAllowed),
    distrusted,
  };
};

/** One certificate a line, in base64: certutil's own listing is in the language of the system. */
const certificatesIn = async (host: TrustStoreHost, store: string): Promise<readonly Uint8Array[]> => {
  const script = `Get-ChildItem -Path Cert:\\LocalMachine\\${store} | ForEach-Object { [Convert]::ToBase64String($_.RawData) }`;
  const text = await runTool(host, ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', script]);
  const lines = text.split(/\s+/).filter((line) => line !== '');
  const strange = lines.find((line) => !/^[A-Za-z0-9+/]+=*$/.test(line));
  if (strange !== undefined)
    throw refuse('trusted.store.tool-failed', {
      party: host.party,
      program: 'powershell.exe',
      output: text.slice(0, LIMITS.strangerCharacters),
    });
  return lines.map((line) => new Uint8Array(Buffer.from(line, 'base64')));
};

const stepsOf = (host: TrustStoreHost, change: StoreChange, der: Uint8Array): Steps => {
  const commands = (file: string): Record<StoreChange, readonly [string, ...string[]]> => ({
    install: ['certutil.exe', '-addstore', '-f', 'Root', file],
    uninstall: [
      'certutil.exe',
      '-delstore',
      'Root',
      createHash('sha1').update(der).digest('hex').toUpperCase(),
    ],
  });
  const run = (which: StoreChange): Promise<void> =>
    withScratch({ 'root.cer': writePem('CERTIFICATE', der) }, async (pathOf) => {
      await runTool(host, commands(pathOf('root.cer'))[which]);
    });
  return {
    commands: [commands('root.cer')[change]],
    files: [],
    run: () => run(change),
    back: () => run(change === 'install' ? 'uninstall' : 'install'),
  };
};
