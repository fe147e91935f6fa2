// An NSS database (Firefox, Thunderbird, Chrome's own on Linux, 389 Directory Server), through NSS's own certutil.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import type { Purpose } from '#core/topology/usage.ts';
import type { StoreChange, StoreContent, TrustStoreHost, TrustStoreKind } from '#core/trust-store.ts';
import { sameBytes } from '#core/x509/der-values.ts';
import { readPem, writePem } from '#core/x509/pem.ts';
import { storageTrouble } from '#core/storage-trouble.ts';
import { ourMark, sha256Of } from './our-mark.ts';
import { runTool, withScratch } from './tool.ts';
import { type Steps, subjectOf, trustStore } from './trust-store.ts';

export const nss: TrustStoreKind = {
  kind: 'nss',
  open: ({ path }, host) =>
    trustStore({
      party: host.party,
      notes: ['nss-mozilla-rules'],
      watched: [join(path, 'cert9.db')],
      read: () => entriesOf(path, host, (flags) => /[pCT]/.test(flags)),
      content: contentOf,
      steps: (change, der) => stepsOf(path, host, change, der),
    }),
};

/** `flags`: of TLS alone, the first of the three columns. */
type Entry = { readonly nickname: string; readonly flags: string; readonly der: Uint8Array };
type Entries = { readonly all: readonly Entry[]; readonly nicknames: readonly string[] };

/** `C`: trusted to issue servers' certificates, `T`: clients'. `p`: not to be believed, which NSS holds against it wherever it comes from. */
const PURPOSES: readonly (readonly [string, Purpose])[] = [
  ['C', 'serverAuth'],
  ['T', 'clientAuth'],
];
/** A server that asks for client certificates needs `T`, a client `C`: whichever the party is. */
const OUR_FLAGS = 'CT,,';

const contentOf = ({ all: entries }: Entries): StoreContent => {
  const purposesOf = ({ flags }: Entry): readonly Purpose[] =>
    PURPOSES.flatMap(([flag, purpose]) => (flags.includes(flag) ? [purpose] : []));
  const distrusted = entries.filter(({ flags }) => flags.includes('p') && !flags.includes('P'));
  const others = entries.filter((entry) => !distrusted.includes(entry));
  return {
    anchors: others.flatMap((entry) => {
      const purposes = purposesOf(entry);
      return purposes.length === 0 ? [] : [{ der: entry.der, purposes }];
    }),
    pool: others.filter((entry) => purposesOf(entry).length === 0).map(({ der }) => der),
    distrusted: distrusted.map(({ der }) => der),
  };
};

/**
 * For a verdict only what has flags is asked for: Firefox keeps hundreds of intermediates that it has seen, each is a call of its own, and what a service sends
 * has to be enough without them. Certificates of one subject answer to any of their nicknames: which flags are whose, only the long form says, by fingerprint.
 */
const entriesOf = async (
  folder: string,
  host: TrustStoreHost,
  wanted: (flags: string) => boolean = () => true,
): Promise<Entries> => {
  await mustBeDatabase(folder);
  const listing = (await certutil(host, folder, ['-L'])).split('\n').flatMap((line) => {
    const [, nickname, flags] = LINE.exec(line) ?? [];
    return nickname === undefined || flags === undefined ? [] : [{ nickname, flags }];
  });
  const asked = listing.filter(({ flags }) => wanted(flags));
  if (asked.length > LIMITS.nssCertificates)
    throw refuse('returned.file.too-many', { limit: LIMITS.nssCertificates });
  const found = new Map<string, Entry>();
  for (const { nickname, flags } of asked) {
    const text = await certutil(host, folder, ['-L', '-n', nickname, '-a']);
    const ders = must(readPem(text)).map(({ der }) => der);
    const flagsOf =
      ders.length === 1 ? undefined : long(await certutil(host, folder, ['-L', '-n', nickname]));
    for (const der of ders) {
      const id = sha256Of(der);
      if (found.has(id)) continue;
      found.set(id, { nickname, flags: flagsOf === undefined ? flags : (flagsOf.get(id) ?? ''), der });
    }
  }
  return { all: [...found.values()], nicknames: listing.map(({ nickname }) => nickname) };
};
/** `Nickname with blanks      CT,C,c`. */
const LINE = /^(.+?) +([pPcCTuw]*),[pPcCTuw]*,[pPcCTuw]* *$/;

/** Flags of TLS by SHA-256, from the long form: certificates one behind the other, fingerprint before flags. */
const long = (text: string): ReadonlyMap<string, string> => {
  const flags = new Map<string, string>();
  for (const part of text.split(/^Certificate:$/m).slice(1)) {
    const [, hex = ''] = /Fingerprint \(SHA-256\):\s*((?:[0-9A-F]{2}:?){32})/.exec(part) ?? [];
    const [, words = ''] = /SSL Flags:\n((?: {12}.+\n)*)/.exec(part) ?? [];
    flags.set(
      hex.replaceAll(':', '').toLowerCase(),
      words
        .split('\n')
        .map((line) => FLAGS[line.trim()] ?? '')
        .join(''),
    );
  }
  return flags;
};
const FLAGS: Readonly<Record<string, string>> = {
  'Trusted CA': 'C',
  'Trusted Client CA': 'T',
  // Alone it is a refusal; with `Trusted`, a peer that is believed for itself.
  'Terminal Record': 'p',
  Trusted: 'P',
};

const mustBeDatabase = async (folder: string): Promise<void> => {
  const path = join(folder, 'cert9.db');
  const why = await stat(path).then(
    (found) => (found.isFile() ? undefined : 'not-a-file'),
    (error: unknown) => storageTrouble(error) ?? 'unknown',
  );
  // Without this certutil would make a database where there is none.
  if (why !== undefined) throw refuse('trusted.store.unreadable', { path, why });
};

const certutil = async (
  host: TrustStoreHost,
  folder: string,
  args: readonly string[],
  certificate?: Uint8Array,
): Promise<string> => {
  const files = {
    password: (await host.password()) ?? '',
    ...(certificate === undefined ? {} : { 'root.pem': writePem('CERTIFICATE', certificate) }),
  };
  return withScratch(files, (pathOf) =>
    runTool(
      host,
      [
        'certutil',
        ...args,
        ...(certificate === undefined ? [] : ['-a', '-i', pathOf('root.pem')]),
        '-d',
        `sql:${folder}`,
        '-f',
        pathOf('password'),
      ],
      {
        mapped: (output) =>
          output.includes('SEC_ERROR_BAD_PASSWORD')
            ? refuse('trusted.store.password-wrong', { party: host.party })
            : undefined,
      },
    ),
  );
};

const stepsOf = async (
  folder: string,
  host: TrustStoreHost,
  change: StoreChange,
  der: Uint8Array,
): Promise<Steps> => {
  const { party } = host;
  const subject = subjectOf(der);
  const nickname = ourMark(der);
  const { all, nicknames } = await entriesOf(folder, host);
  const held = all.find((entry) => sameBytes(entry.der, der));
  // Adding it again would change somebody else's entry, and perhaps what they refused on purpose.
  if (change === 'install' && held !== undefined)
    throw refuse('trusted.store.held-otherwise', {
      party,
      subject,
      how: `${held.nickname}: "${held.flags},,"`,
    });
  if (change === 'uninstall' && !nicknames.includes(nickname))
    throw refuse('trusted.store.not-ours', { party, subject });
  const add = ['-A', '-n', nickname, '-t', OUR_FLAGS];
  const drop = ['-D', '-n', nickname];
  const [there, back] = change === 'install' ? [add, drop] : [drop, add];
  const run = async (args: readonly string[]): Promise<void> => {
    await certutil(host, folder, args, args === add ? der : undefined);
  };
  return {
    commands: [
      [
        'certutil',
        ...there,
        ...(there === add ? ['-a', '-i', 'root.pem'] : []),
        '-d',
        `sql:${folder}`,
        '-f',
        'password',
      ],
    ],
    files: [join(folder, 'cert9.db')],
    run: () => run(there),
    back: async () => {
      const now = (await entriesOf(folder, host)).all.some((entry) => sameBytes(entry.der, der));
      if (now === (change === 'install')) await run(back);
    },
  };
};
