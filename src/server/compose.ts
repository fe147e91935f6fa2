// The only place where adapters meet ports: opens a home and returns its house.
import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { domainToASCII } from 'node:url';
import { nodeCrypto, spkiOf } from '#adapters/crypto/node-crypto.ts';
import { remembering } from '#adapters/crypto/remembering.ts';
import { listeningPorts } from '#adapters/discovery/listening.ts';
import { readBundle } from '#adapters/formats/read.ts';
import { httpFetch } from '#adapters/fetch/http-fetch.ts';
import { lockFolder } from '#adapters/home/locks.ts';
import { embeddedKind } from '#adapters/issuers/embedded/embedded-kind.ts';
import { issuers } from '#adapters/issuers/index.ts';
import { authorityTable } from '#adapters/ledger/authority-table.ts';
import { openDatabase } from '#adapters/ledger/database.ts';
import { evidenceTable } from '#adapters/ledger/evidence-table.ts';
import { sqliteLedger } from '#adapters/ledger/sqlite-ledger.ts';
import { createProber } from '#adapters/probes/prober.ts';
import { configFiles } from '#adapters/services/config-files.ts';
import { services } from '#adapters/services/index.ts';
import { liveFolder } from '#adapters/services/live-folder.ts';
import { runCommand } from '#adapters/services/run-command.ts';
import { openTrustStore } from '#adapters/stores/index.ts';
import { openVault } from '#adapters/vaults/sealed-files.ts';
import type { Deeds } from '#core/deeds.ts';
import { LIMITS } from '#core/limits.ts';
import type {
  IssuerHost,
  IssuerKind,
  Listening,
  Presenting,
  ServiceHost,
  ServiceKind,
  Vault,
} from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import type { TrustStore } from '#core/trust-store.ts';
import { Refusal } from '#core/refusal.ts';
import { keyIdOf } from '#core/x509/thumbprint.ts';
import { createHouse } from '#flow/house.ts';
import { storePassword } from '#flow/party-password.ts';
import { type PublishedHouse, publicationOf, publishedHouse } from '#flow/publication.ts';
import { type OwnCertificate, ownCertificate } from '#flow/own-certificate.ts';
import type { World } from '#flow/world.ts';
import { homeAt } from './home-at.ts';
import { homeChecks } from './home-checks.ts';
import { storyOf, toStandardError } from './log.ts';
import { publishStep } from './step-channel.ts';

export type HouseOptions = {
  /** Folder of the home; made at first use. */
  readonly home: string;
  /** Folder of the live files, instead of `<home>-live`. */
  readonly live?: string;
  /** Name of this computer, instead of the system's. */
  readonly computer?: string;
  /** Only programs with these configuration files are discovered, and nothing else on this computer is looked at; absent: all of it. */
  readonly discover?: readonly string[];
  /** Opens the keys, where they are sealed under a passphrase. */
  readonly passphrase?: string;
  /** A bug's story, with its reference. Absent: standard error. */
  readonly log?: (line: string) => void;
  /** Tests only. */
  readonly now?: (() => Date) | undefined;
};

/** Opens the house, and brings to rest what a dead process left open. */
export const openHouse = async (options: HouseOptions): Promise<Deeds> =>
  (await openServedHouse(options)).deeds;

export type ServedHouse = {
  readonly deeds: Deeds;
  readonly judgeAgain?: () => Promise<void>;
  /** What the server shows to other computers that call it by this name. No deed, and no door leads to it: its key leaves the vault. */
  readonly ownCertificate?: (host: string) => Promise<OwnCertificate>;
  /** What the embedded CA shows to everybody; the same for all. */
  readonly published?: PublishedHouse;
};

export const openServedHouse = async (options: HouseOptions): Promise<ServedHouse> => {
  const { world, close } = await openWorld(options);
  const house = createHouse(world, close);
  try {
    await house.recover();
  } catch (error) {
    // What cannot be brought to rest now stays open, is shown by status and doctor, and is tried again before the next assignment: a house
    // that did not open because of it could not even say so.
    if (!(error instanceof Refusal)) world.report(error);
  }
  return {
    deeds: house,
    judgeAgain: () => house.judgeAgain(),
    ownCertificate: (host) => ownCertificate(world, host),
    published: publishedHouse(world),
  };
};

/** Everything that the deeds need, filled with adapters. `close` closes what was opened. */
export const openWorld = async (
  options: HouseOptions,
): Promise<{ readonly world: World; close(): Promise<void> }> => {
  const home = homeAt(options.home, options.live);
  const database = openDatabase(home.ledger);
  const ledger = sqliteLedger(database);
  const now = options.now ?? (() => new Date());
  const vault = await openVault({
    folder: home.keys,
    keyEncryption: home.keyEncryption,
    ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
    ...(process.env['CREDENTIALS_DIRECTORY'] === undefined
      ? {}
      : { credentials: process.env['CREDENTIALS_DIRECTORY'] }),
  });
  const issuerHost: IssuerHost = { vault, crypto: nodeCrypto, now };
  const embedded = embeddedKind(authorityTable(database));
  const authority = embedded.open(
    embedded.settings.parse({}),
    issuerHost,
    async () => (await publicationOf(ledger))?.url,
  );
  const issuerKinds: readonly IssuerKind[] = [
    embedded as unknown as IssuerKind,
    ...(issuers as readonly unknown[] as readonly IssuerKind[]),
  ];
  const serviceKinds = services as readonly unknown[] as readonly ServiceKind[];
  const serviceHost: ServiceHost = { run: runCommand, now, wait: (ms) => wait(ms) };

  const world: World = {
    ledger,
    vault,
    locks: lockFolder(home.locks),
    // The CA verifies each request once: it asks without memory.
    crypto: remembering(nodeCrypto),
    prober: createProber({ now }),
    fetch: httpFetch(),
    evidence: evidenceTable(database),
    authority,
    now,
    wait: (ms) => wait(ms),
    openService: (record) => {
      const kind = serviceKinds.find((candidate) => candidate.kind === record.kind);
      if (kind === undefined) throw unknownKind(record.kind, serviceKinds);
      return {
        record,
        service: kind.open(kind.settings.parse(record.settings), serviceHost),
        live: liveFolder(join(home.live, record.usage, record.id), record.access),
      };
    },
    openIssuer: (record) => {
      const kind = issuerKinds.find((candidate) => candidate.kind === record.kind);
      if (kind === undefined) throw unknownKind(record.kind, issuerKinds);
      const issuer =
        kind.kind === 'embedded' ? authority : kind.open(kind.settings.parse(record.settings), issuerHost);
      return { issuer, byHand: kind.can.byHand };
    },
    connectors: [
      ...issuerKinds.map(({ kind, can, settings }) => ({
        kind,
        role: 'issuer' as const,
        can,
        get schema() {
          return settings.schema;
        },
      })),
      ...serviceKinds.map(({ kind, can, settings }) => ({
        kind,
        role: 'service' as const,
        can,
        get schema() {
          return settings.schema;
        },
      })),
    ],
    ...discovering(serviceKinds, options.discover),
    readBundle,
    keyIdOf: (pkcs8) => keyIdOf(spkiOf(pkcs8), nodeCrypto),
    trustStore: trustStoresOf(vault),
    configFiles,
    computer: options.computer ?? computerName(),
    checks: () => homeChecks(home, now()),
    trace: publishStep,
    report: (error) => {
      const reference = randomUUID().slice(0, 8);
      (options.log ?? toStandardError)(`[${reference}] ${storyOf(error)}`);
      return reference;
    },
  };

  return { world, close: () => ledger.close() };
};

const discovering = (
  kinds: readonly ServiceKind[],
  only: readonly string[] | undefined,
): Pick<World, 'presenting' | 'listening'> => {
  const presenting = async (): Promise<readonly Presenting[]> => {
    const found = (await Promise.all(kinds.map(({ discover }) => discover?.() ?? []))).flat();
    return only === undefined
      ? found
      : found.filter(({ instance }) => only.some((file) => instance.endsWith(`:${file}`)));
  };
  const listening = async (): Promise<readonly Listening[]> => {
    const all = await listeningPorts();
    if (only === undefined) return all;
    const ports = new Set((await presenting()).map(({ port }) => port));
    return all.filter(({ port }) => ports.has(port));
  };
  return { presenting, listening };
};

/** Each opened once: it remembers what it held. */
const trustStoresOf = (vault: Vault): ((party: string) => TrustStore) => {
  const opened = new Map<string, TrustStore>();
  return (party) => {
    const store =
      opened.get(party) ??
      openTrustStore({
        party,
        run: runCommand,
        files: configFiles,
        password: () => storePassword({ vault, crypto: nodeCrypto }, party),
        platform: process.platform,
      });
    // Asked about ever new ones, it starts anew: what is declared is read again once.
    if (opened.size >= LIMITS.storesRemembered) opened.clear();
    opened.set(party, store);
    return store;
  };
};

const unknownKind = (kind: string, known: readonly { readonly kind: string }[]): Error =>
  refuse('assigned.connector.unknown', {
    kind: kind.slice(0, 100),
    known: known.map((one) => one.kind).join(', '),
  });

/** As the system says; without a domain it stays a single label, which the topology takes as it is. */
const computerName = (): string => domainToASCII(hostname().toLowerCase()) || 'localhost';
