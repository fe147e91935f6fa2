// macOS, through its own `security`. Tested with a stand-in that holds the exact command lines; not met live yet, and the row says so.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import type { StoreChange, StoreContent, TrustStore, TrustStoreHost } from '#core/trust-store.ts';
import { sameBytes } from '#core/x509/der-values.ts';
import { readPem, writePem } from '#core/x509/pem.ts';
import { runTool, withScratch } from '../tool.ts';
import { type Steps, subjectOf, trustStore } from '../trust-store.ts';

const BUILT_IN = '/System/Library/Keychains/SystemRootCertificates.keychain';
const ADMINISTRATORS = '/Library/Keychains/System.keychain';

export const macStore = (host: TrustStoreHost): TrustStore =>
  trustStore({
    party: host.party,
    notes: ['macos-validity-limits', 'not-met-live'],
    watched: [],
    read: () => contentOf(host),
    content: (held) => held,
    steps: (change, der) => stepsOf(host, change, der),
  });

/** What Apple delivers is trusted; what an administrator added is trusted where the trust settings say so, and refused where they deny it. */
const contentOf = async (host: TrustStoreHost): Promise<StoreContent> => {
  const builtIn = await certificatesIn(host, BUILT_IN);
  const added = await certificatesIn(host, ADMINISTRATORS);
  const settings = await settingsOf(host);
  const said = (der: Uint8Array): Setting | undefined => settings.get(sha1Of(der));
  const all = [...builtIn, ...added.filter((der) => !builtIn.some((one) => sameBytes(one, der)))];
  const trusted = (der: Uint8Array): boolean =>
    said(der) === 'trust' || (said(der) === undefined && builtIn.includes(der));
  return {
    anchors: all.filter(trusted).map((der) => ({ der })),
    pool: all.filter((der) => !trusted(der) && said(der) !== 'deny'),
    distrusted: all.filter((der) => said(der) === 'deny'),
  };
};

const certificatesIn = async (host: TrustStoreHost, keychain: string): Promise<readonly Uint8Array[]> =>
  must(readPem(await runTool(host, ['security', 'find-certificate', '-a', '-p', keychain]))).map(
    ({ der }) => der,
  );

type Setting = 'trust' | 'deny' | 'other';

/** By SHA-1. Without any settings the tool fails, and says that there are none. */
const settingsOf = (host: TrustStoreHost): Promise<ReadonlyMap<string, Setting>> =>
  withScratch({}, async (pathOf) => {
    const path = pathOf('settings.plist');
    const ran = await host.run({ program: 'security', args: ['trust-settings-export', '-d', path] });
    if (ran.code !== 0 && /No Trust Settings were found/i.test(ran.output)) return new Map();
    if (ran.code !== 0)
      throw refuse('trusted.store.tool-failed', {
        party: host.party,
        program: 'security',
        output: ran.output.slice(0, LIMITS.strangerCharacters),
      });
    const list = await readFile(path, 'utf8');
    const found = new Map<string, Setting>();
    for (const [, hex = '', rest = ''] of list.matchAll(/<key>([0-9A-F]{40})<\/key>([\s\S]*?<\/dict>)/g))
      found.set(hex, settingIn(rest));
    return found;
  });

/** kSecTrustSettingsResult: 1 trusts as a root, which is also what an empty list means; 3 denies. */
const settingIn = (dict: string): Setting => {
  const [, result] = /kSecTrustSettingsResult<\/key>\s*<integer>(\d+)</.exec(dict) ?? [];
  if (result === undefined || result === '1') return 'trust';
  return result === '3' ? 'deny' : 'other';
};

const sha1Of = (der: Uint8Array): string => createHash('sha1').update(der).digest('hex').toUpperCase();

const stepsOf = async (host: TrustStoreHost, change: StoreChange, der: Uint8Array): Promise<Steps> => {
  const builtIn = await certificatesIn(host, BUILT_IN);
  if (change === 'uninstall' && builtIn.some((one) => sameBytes(one, der)))
    throw refuse('trusted.store.not-ours', { party: host.party, subject: subjectOf(der) });
  const commands = (file: string): Record<StoreChange, readonly (readonly [string, ...string[]])[]> => ({
    install: [['security', 'add-trusted-cert', '-d', '-r', 'trustRoot', '-k', ADMINISTRATORS, file]],
    uninstall: [
      ['security', 'remove-trusted-cert', '-d', file],
      ['security', 'delete-certificate', '-Z', sha1Of(der), ADMINISTRATORS],
    ],
  });
  const run = (which: StoreChange): Promise<void> =>
    withScratch({ 'root.pem': writePem('CERTIFICATE', der) }, async (pathOf) => {
      for (const command of commands(pathOf('root.pem'))[which]) await runTool(host, command);
    });
  return {
    commands: commands('root.pem')[change],
    files: [ADMINISTRATORS],
    run: () => run(change),
    back: () => run(change === 'install' ? 'uninstall' : 'install'),
  };
};
