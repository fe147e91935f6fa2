// Adoption: the first wiring of a service. The certificate does not change by it; what is changed is shown, backed up, tested, proven and can be undone.
import { complain, must, refuse } from '#core/problems.ts';
import type { Complaint } from '#core/problems.ts';
import type { Evidence, ServiceId, UsageId } from '#core/facts.ts';
import type { Adoption, Service } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import type { AdoptView } from '#core/views.ts';
import { computedNames } from '#core/topology/compute-names.ts';
import { parseTopology, type Topology } from '#core/topology/topology.ts';
import { hexOf } from '#core/x509/der-values.ts';
import { certificateId, keyIdOf, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { betweenAssignments } from './assign/lock.ts';
import { lookOnce, lookUntilSettled } from './assign/look.ts';
import { proveUsages } from './prove.ts';
import { keep, parsedBytes } from './stock.ts';
import { topologyOf } from './usages.ts';
import { replaceService, serviceOf } from './services.ts';
import type { OpenService, ServiceRecord, World } from './world.ts';

/** `addNames`: names that the program answers to; from then on the usage requires them. Nothing is adopted when one of them is no name. */
export const adopt = async (
  world: World,
  id: ServiceId,
  apply: boolean,
  addNames: readonly string[] = [],
): Promise<AdoptView> => {
  // Planned anew under the lock: what was shown may be older than somebody else's adoption in the same file.
  const work = async (): Promise<AdoptView> => {
    const plan = await planned(world, id);
    try {
      if (!apply) return plan.view;
      const topology = await withNames(world, plan.open.record.usage, addNames);
      if (topology === undefined) return await applied(world, plan);
      // Before the wiring: of a crash between the two, one name too many is the lesser harm; a lost one is an outage.
      const before = await topologyOf(world);
      await world.ledger.keepDocument('topology', topology);
      try {
        return await applied(world, plan);
      } catch (error) {
        // Where the wiring stayed although something failed, its names stay too.
        const wired = async (): Promise<boolean> => (await serviceOf(world, id)).record.adopted !== undefined;
        await wired()
          .then((stays) => (stays ? undefined : world.ledger.keepDocument('topology', before)))
          .catch(world.report);
        throw error;
      }
    } finally {
      plan.existing.key.fill(0);
    }
  };
  return apply ? betweenAssignments(world, work) : work();
};

/**
 * Puts the configuration back as it was. Refuses `assigned.adopt.changed` when it was edited since, by whomever: those edits would be lost. A
 * configuration that the program does not take is put forward again.
 */
export const undoAdoption = async (world: World, id: ServiceId): Promise<AdoptView> => {
  const changes = await betweenAssignments(world, () => undone(world, id));
  // What the usage's services present now is another certificate perhaps; status is to know.
  const { usage } = (await serviceOf(world, id)).record;
  const [view] = await proveUsages(world, [usage]);
  return {
    service: id,
    applied: false,
    found: { certificate: '', key: '' },
    thumbprint: '',
    changes: changes.map(({ file, backup }) => ({ file, before: '', after: '', backup })),
    evidence: (view?.evidence ?? []).filter(({ service }) => service === id),
  };
};

/** Undefined: it has them all. */
const withNames = async (
  world: World,
  usage: UsageId,
  names: readonly string[],
): Promise<Topology | undefined> => {
  const topology = await topologyOf(world);
  const known = computedNames(topology, usage).map(({ name }) => name.value);
  const added = names.filter((name) => !known.includes(name));
  if (added.length === 0) return undefined;
  const own = topology.settings[usage];
  const settings = {
    ...topology.settings,
    [usage]: { ...own, addNames: [...(own?.addNames ?? []), ...added] },
  };
  return must(parseTopology({ ...topology, settings }));
};

type Planned = {
  readonly open: OpenService;
  readonly plan: Adoption;
  readonly existing: Existing;
  readonly view: AdoptView;
};

const planned = async (world: World, id: ServiceId): Promise<Planned> => {
  const open = await serviceOf(world, id);
  if (open.service.adoption === undefined) throw refuse('assigned.adopt.cannot', { service: id });
  if (open.record.adopted !== undefined) throw refuse('assigned.adopt.already', { service: id });
  const plan = await open.service.adoption(open.live.paths);
  const existing = await existingOf(world, id, plan);
  const view: AdoptView = {
    service: id,
    applied: false,
    found: plan.found,
    thumbprint: thumbprint(existing.leaf.der, world.crypto),
    changes: plan.changes,
    evidence: [],
  };
  return { open, plan, existing, view };
};

const undone = async (
  world: World,
  id: ServiceId,
): Promise<NonNullable<ServiceRecord['adopted']>['changes']> => {
  const { record: present, service } = await serviceOf(world, id);
  const { adopted, ...record } = present;
  if (adopted === undefined) throw refuse('assigned.adopt.not-adopted', { service: id });
  const files = await Promise.all(
    adopted.changes.map(async (change) => {
      const bytes = await world.configFiles.read(change.file);
      const earlier = await world.configFiles.read(change.backup);
      const known = [change.after ?? hashOf(world, bytes), hashOf(world, earlier)];
      if (!known.includes(hashOf(world, bytes)))
        throw refuse('assigned.adopt.changed', { service: id, file: change.file, backup: change.backup });
      return { ...change, bytes };
    }),
  );
  for (const { file, backup } of files) await world.configFiles.restore(file, backup);
  const trouble = await told(service);
  if (trouble !== undefined) {
    for (const { file, bytes } of files) await world.configFiles.write(file, bytes);
    await told(service);
    throw new Refusal(trouble);
  }
  await replaceService(world, record);
  return adopted.changes;
};

/** Tested as it stands now, and read anew where the program runs: why not, or nothing. */
const told = async (service: Service): Promise<Complaint | undefined> => {
  const { instance } = service;
  const tested = await service.test();
  if (tested.outcome === 'failed')
    return complain('assigned.config.rejected', { instance, output: tested.output.slice(0, EXCERPT) });
  if (!(await service.running())) return undefined;
  const ran = await service.reload();
  return ran.ok
    ? undefined
    : complain('assigned.reload.failed', { instance, output: ran.output.slice(0, EXCERPT) });
};

const EXCERPT = 2_000;

const hashOf = (world: World, bytes: Uint8Array): string => hexOf(world.crypto.digest('SHA-256', bytes));

type Existing = {
  readonly leaf: Certificate;
  readonly chain: readonly Certificate[];
  readonly key: Uint8Array;
  readonly clientCas: readonly Uint8Array[];
};

/** The certificate and key that the program serves today, from the files its configuration names. */
const existingOf = async (world: World, service: ServiceId, { found }: Adoption): Promise<Existing> => {
  const certificates = must(await world.readBundle(await world.configFiles.read(found.certificate)));
  const keys = must(await world.readBundle(await world.configFiles.read(found.key)));
  const [leaf, ...chain] = certificates.certificates.flatMap((der) => parsedBytes(world, der) ?? []);
  const [key] = keys.keys;
  if (leaf === undefined) throw refuse('assigned.adopt.unreadable', { service, file: found.certificate });
  if (key === undefined) throw refuse('assigned.adopt.unreadable', { service, file: found.key });
  // Not every program's own test sees a key that belongs to another certificate.
  if (world.keyIdOf(key) !== keyIdOf(leaf.publicKey.der, world.crypto))
    throw refuse('assigned.pair.mismatch', { service });
  const clientCas =
    found.clientCas === undefined
      ? []
      : must(await world.readBundle(await world.configFiles.read(found.clientCas))).certificates;
  return { leaf, chain, key, clientCas };
};

const applied = async (world: World, { open, plan, existing, view }: Planned): Promise<AdoptView> => {
  const { service, live, record } = open;
  const expected = { id: certificateId(existing.leaf.der, world.crypto), chain: [], judge: false };
  const before = await lookOnce(world, open, expected);
  const wasWell = await service.test();
  if (wasWell.outcome === 'failed') {
    const output = wasWell.output.slice(0, EXCERPT);
    throw refuse('assigned.config.broken-before', { instance: service.instance, output });
  }
  const earlier = await live.current();
  const stamp = world.now().toISOString().replace(/[:.]/g, '-');
  // A name of its own: an earlier adoption, undone since, may still lie there with another certificate.
  const version = `adopted-${stamp}`;
  await stageExisting(world, open, version, existing);
  await live.switchTo(version);
  await keep(world, existing.leaf, { store: 'personal', friendlyName: '', source: 'adopted' });
  const changes: { file: string; before: string; after: string; backup: string }[] = [];
  for (const change of plan.changes)
    changes.push({ ...change, backup: await world.configFiles.backup(change.file, stamp) });
  // The backups are known before the first file changes: a crash after this line can still be undone by the verb.
  await replaceService(world, {
    ...record,
    adopted: {
      at: world.now().toISOString(),
      changes: changes.map(({ file, backup, after }) => ({
        file,
        backup,
        after: hashOf(world, new TextEncoder().encode(after)),
      })),
    },
  });
  const trouble: Complaint[] = [];
  let evidence: readonly Evidence[] = [];
  try {
    for (const { file, after } of changes) await world.configFiles.write(file, after);
    const refused = await told(service);
    if (refused !== undefined) trouble.push(refused);
    else {
      const proof = await lookUntilSettled(world, open, expected, before);
      evidence = proof.evidence;
      trouble.push(...proof.contrary);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) world.report(error);
    trouble.push(
      error instanceof Refusal ? error.complaint : complain('assigned.adopt.failed', { service: record.id }),
    );
  }
  const [first, ...others] = trouble;
  if (first === undefined) return { ...view, applied: true, changes, evidence };
  for (const { file, backup } of changes) await world.configFiles.restore(file, backup);
  await told(service);
  await replaceService(world, record);
  await live.switchTo(earlier);
  await live.discard(version);
  throw new Refusal(first, others);
};

/** With its key in the vault, the adopted certificate can be assigned again like any other. */
const stageExisting = async (
  world: World,
  { service, live }: OpenService,
  version: string,
  { leaf, chain, key, clientCas }: Existing,
): Promise<void> => {
  const { files } = service.render({
    certificate: leaf.der,
    chain: chain.map(({ der }) => der),
    key,
    clientCas,
  });
  try {
    await world.vault.keep(key);
    await live.stage(version, files);
  } finally {
    for (const file of files) if (file.secret) file.bytes.fill(0);
  }
};
