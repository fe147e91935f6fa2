// A Java keystore, through Java's own keytool: whatever type it is of, whatever provider reads it.
import { readFile, stat } from 'node:fs/promises';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import { storageTrouble } from '#core/storage-trouble.ts';
import type { StoreChange, StoreContent, TrustStoreHost, TrustStoreKind } from '#core/trust-store.ts';
import { sameBytes } from '#core/x509/der-values.ts';
import { readPem, writePem } from '#core/x509/pem.ts';
import { ourMark } from './our-mark.ts';
import { runTool, withScratch } from './tool.ts';
import { type Steps, subjectOf, trustStore } from './trust-store.ts';

export const java: TrustStoreKind = {
  kind: 'java',
  open: ({ path }, host) =>
    trustStore({
      party: host.party,
      notes: ['java-distrust-policies'],
      watched: [path],
      read: () => entriesOf(path, host),
      content: contentOf,
      steps: (change, der, held) => stepsOf(path, host, change, der, held),
    }),
};

/** The password that every Java is delivered with; it keeps nothing secret. */
const DEFAULT_PASSWORD = 'changeit';

type Entry = { readonly alias: string; readonly der: Uint8Array };

/** PKIX in Java takes every trusted entry as an anchor, self-signed or not; entries with a private key are no anchors. */
const contentOf = (entries: readonly Entry[]): StoreContent => ({
  anchors: entries.map(({ der }) => ({ der })),
  pool: [],
  distrusted: [],
});

const entriesOf = async (path: string, host: TrustStoreHost): Promise<readonly Entry[]> => {
  await mustBeFile(path);
  const listing = await keytool(host, ['-list', '-rfc', '-keystore', path]);
  return listing.split(/^Alias name: /m).flatMap((part): readonly Entry[] => {
    if (!/^Entry type: trustedCertEntry$/m.test(part)) return [];
    const [block] = must(readPem(part));
    return block === undefined ? [] : [{ alias: part.slice(0, part.indexOf('\n')).trim(), der: block.der }];
  });
};

const mustBeFile = async (path: string): Promise<void> => {
  const why = await stat(path).then(
    (found) => (found.isFile() ? (found.size > LIMITS.importBytes ? 'EFBIG' : undefined) : 'not-a-file'),
    (error: unknown) => storageTrouble(error) ?? 'unknown',
  );
  if (why !== undefined) throw refuse('trusted.store.unreadable', { path, why });
};

/** The password goes by a file: a command line is everybody's to read. */
const keytool = async (
  host: TrustStoreHost,
  args: readonly string[],
  certificate?: Uint8Array,
): Promise<string> => {
  const password = (await host.password()) ?? DEFAULT_PASSWORD;
  const files = {
    password,
    ...(certificate === undefined ? {} : { 'root.pem': writePem('CERTIFICATE', certificate) }),
  };
  return withScratch(files, (pathOf) =>
    runTool(
      host,
      [
        'keytool',
        '-J-Duser.language=en',
        // It ends before a better compiler would have paid.
        '-J-XX:TieredStopAtLevel=1',
        ...args,
        ...(certificate === undefined ? [] : ['-file', pathOf('root.pem')]),
        '-storepass:file',
        pathOf('password'),
      ],
      {
        mapped: (output) =>
          /password was incorrect|password verification failed/i.test(output)
            ? refuse('trusted.store.password-wrong', { party: host.party })
            : undefined,
      },
    ),
  );
};

const stepsOf = async (
  path: string,
  host: TrustStoreHost,
  change: StoreChange,
  der: Uint8Array,
  entries: readonly Entry[],
): Promise<Steps> => {
  const alias = ourMark(der);
  const ours = entries.filter((entry) => sameBytes(entry.der, der)).map((entry) => entry.alias);
  // Somebody else's alias beside ours would go on trusting it.
  if (change === 'uninstall' && (ours.length !== 1 || ours[0] !== alias))
    throw refuse('trusted.store.not-ours', { party: host.party, subject: subjectOf(der) });
  const args =
    change === 'install'
      ? ['-importcert', '-noprompt', '-trustcacerts', '-alias', alias]
      : ['-delete', '-alias', alias];
  const shown = change === 'install' ? ['-file', 'root.pem'] : [];
  const before = await readFile(path);
  return {
    commands: [['keytool', ...args, '-keystore', path, ...shown, '-storepass:file', 'password']],
    files: [path],
    // keytool writes over the file in place, and a reader, or a crash, would meet half of it: it works on a copy, which then takes the file's place.
    run: () =>
      withScratch({ keystore: before }, async (pathOf) => {
        await keytool(
          host,
          [...args, '-keystore', pathOf('keystore')],
          change === 'install' ? der : undefined,
        );
        await host.files.write(path, await readFile(pathOf('keystore')));
      }),
    back: () => host.files.write(path, before),
  };
};
