// A root goes into a relying party's store, or out of it: shown first, done on an explicit yes, remembered before it is done, taken back by one verb.
import type { CertificateId, Instant } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import { parseParty } from '#core/topology/party.ts';
import type { StoreChange, TrustStore } from '#core/trust-store.ts';
import type { InstalledRoot, PartyChangeInput, PartyChangeView, PartyUndoInput } from '#core/party-views.ts';
import { isSelfIssued } from '#core/trusted/self-issued.ts';
import { nameText } from '#core/x509/name.ts';
import { certificateId, normalThumbprint, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { fromBase64, parsedBytes, recordOf, storeOf, toBase64 } from './stock.ts';
import type { World } from './world.ts';

/** One change as the ledger remembers it, oldest first. `der`: base64, so that taking it back needs no store of ours. */
type Remembered = {
  readonly party: string;
  readonly change: StoreChange;
  readonly id: CertificateId;
  readonly der: string;
  readonly at: Instant;
  readonly undone?: Instant;
};

/** Refuses `trusted.store.needs-yes` without the SHA-256 given back, `trusted.store.not-a-root`, `trusted.store.not-ours`, and what the store refuses. */
export const changeParty = async (world: World, input: PartyChangeInput): Promise<PartyChangeView> => {
  const { party, change } = input;
  must(parseParty(party));
  const certificate =
    change === 'install'
      ? await rootToInstall(world, input.certificate)
      : await rootToTakeOut(world, party, input.certificate);
  return perform(world, { ...input, party, change, certificate });
};

/** Refuses `trusted.store.nothing-to-undo`, and as `changeParty`. */
export const undoPartyChange = async (world: World, input: PartyUndoInput): Promise<PartyChangeView> => {
  const last = (await remembered(world)).findLast(
    ({ party, undone }) => undone === undefined && (input.party === undefined || party === input.party),
  );
  const certificate = last === undefined ? undefined : parsedBytes(world, fromBase64(last.der));
  if (last === undefined || certificate === undefined)
    throw refuse('trusted.store.nothing-to-undo', { party: input.party ?? '' });
  const { party } = last;
  const change = last.change === 'install' ? 'uninstall' : 'install';
  return perform(world, { ...input, party, change, certificate, undoes: last });
};

/** What certwizard put into this store and has not taken out since; of every store, by party. */
export const installedRoots = async (
  world: World,
): Promise<ReadonlyMap<string, readonly InstalledRoot[]>> => {
  const found = new Map<string, InstalledRoot[]>();
  for (const one of standing(await remembered(world))) {
    const certificate = parsedBytes(world, fromBase64(one.der));
    if (certificate === undefined) continue;
    const { id, at } = one;
    const root = {
      id,
      at,
      thumbprint: thumbprint(certificate.der, world.crypto),
      subject: nameText(certificate.subject),
    };
    found.set(one.party, [...(found.get(one.party) ?? []), root]);
  }
  return found;
};

type Work = {
  readonly party: string;
  readonly change: StoreChange;
  readonly certificate: Certificate;
  readonly yes?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly undoes?: Remembered;
};

const perform = async (world: World, work: Work): Promise<PartyChangeView> => {
  const { party, change, certificate, dryRun = false } = work;
  const store = world.trustStore(party);
  const { kind } = must(parseParty(party));
  const id = certificateId(certificate.der, world.crypto);
  const subject = nameText(certificate.subject);
  const sha1 = thumbprint(certificate.der, world.crypto);
  const view = {
    party,
    kind,
    change,
    id,
    thumbprint: sha1,
    subject,
    notAfter: certificate.notAfter.toISOString(),
  };
  if (dryRun) {
    const { needed, commands, files } = await store.plan(change, certificate.der);
    return { ...view, outcome: needed ? 'would-change' : 'already', commands, files };
  }
  if (work.yes === undefined || normalThumbprint(work.yes) !== id)
    throw refuse('trusted.store.needs-yes', { party, subject, sha256: id, sha1, change });
  return alone(world, async () => {
    const planned = await store.plan(change, certificate.der);
    const entry: Remembered = {
      party,
      change,
      id,
      der: toBase64(certificate.der),
      at: world.now().toISOString(),
    };
    // Remembered before it is done: what a crash leaves in the store can be taken back. What was there already is not ours to take back.
    const before = await remembered(world);
    if (planned.needed && work.undoes === undefined) await remember(world, [...before, entry]);
    try {
      const { commands, files } = await store.change(change, certificate.der);
      if (work.undoes !== undefined) await remember(world, markUndone(before, work.undoes, entry.at));
      return {
        ...view,
        outcome: planned.needed ? ('changed' as const) : ('already' as const),
        commands,
        files,
      };
    } catch (error) {
      // Forgotten only where the store says that nothing was done: what could not be put back, or be looked at, can still be taken back later.
      const undone =
        planned.needed && work.undoes === undefined && (await isAsBefore(store, change, certificate));
      if (undone) await remember(world, before);
      throw error;
    }
  });
};

const isAsBefore = (store: TrustStore, change: StoreChange, { der }: Certificate): Promise<boolean> =>
  store.plan(change, der).then(
    ({ needed }) => needed,
    () => false,
  );

/** A self-signed CA that lies in our own Trusted Root Certification Authorities: nobody else is to believe what this computer does not. */
const rootToInstall = async (world: World, spelt: string): Promise<Certificate> => {
  const record = await recordOf(world, spelt);
  const root = (await storeOf(world, 'root')).find(
    ({ der }) => certificateId(der, world.crypto) === record.id,
  );
  const selfSigned = root !== undefined && isSelfIssued(root);
  if (!selfSigned || root.basicConstraints?.ca !== true)
    throw refuse('trusted.store.not-a-root', { subject: record.subject });
  return root;
};

/** Only what certwizard put there; it may have left our own stores since. */
const rootToTakeOut = async (world: World, party: string, spelt: string): Promise<Certificate> => {
  const normal = normalThumbprint(spelt);
  for (const one of standing(await remembered(world))) {
    const certificate = one.party === party ? parsedBytes(world, fromBase64(one.der)) : undefined;
    if (certificate === undefined) continue;
    if (normal === one.id || normal === thumbprint(certificate.der, world.crypto)) return certificate;
  }
  throw refuse('trusted.store.not-ours', { party, subject: (await recordOf(world, spelt)).subject });
};

/** The latest word on each certificate in each store is that it was installed. */
const standing = (all: readonly Remembered[]): readonly Remembered[] => {
  const latest = new Map<string, Remembered>();
  for (const one of all) if (one.undone === undefined) latest.set(`${one.party}\n${one.id}`, one);
  return [...latest.values()].filter(({ change }) => change === 'install');
};

const markUndone = (
  all: readonly Remembered[],
  { party, id, at }: Remembered,
  undone: Instant,
): readonly Remembered[] =>
  all.map((one) => (one.party === party && one.id === id && one.at === at ? { ...one, undone } : one));

const DOCUMENT = 'store-changes';

const remembered = async (world: World): Promise<readonly Remembered[]> =>
  (await world.ledger.document<readonly Remembered[]>(DOCUMENT))?.value ?? [];

const remember = async (world: World, all: readonly Remembered[]): Promise<void> => {
  const kept = standing(all);
  const others = all.filter((one) => !kept.includes(one)).slice(-LIMITS.storeChanges);
  await world.ledger.keepDocument(
    DOCUMENT,
    all.filter((one) => kept.includes(one) || others.includes(one)),
  );
};

/** Two changes of one store at a time would each undo half of the other. */
const alone = async <T>(world: World, work: () => Promise<T>): Promise<T> => {
  const lock = await world.locks.take(LOCK);
  if (lock === undefined) throw refuse('assigned.busy', { what: LOCK });
  try {
    return await work();
  } finally {
    await lock.release();
  }
};
const LOCK = 'stores';
