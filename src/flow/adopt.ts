// Adoption: the first wiring of a service. The certificate does not change by it; what is changed is shown, backed up, tested, proven and can be undone.
import { complain, must, refuse } from '#core/problems.ts';
import type { Complaint } from '#core/problems.ts';
import type { Evidence, ServiceId } from '#core/facts.ts';
import type { Adoption } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import type { AdoptView } from '#core/views.ts';
import { certificateId, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { takeLock } from './assign/lock.ts';
import { lookUntilSettled } from './assign/look.ts';
import { keep, parsedBytes } from './stock.ts';
import { replaceService, serviceOf } from './services.ts';
import type { OpenService, World } from './world.ts';

const ADOPTED = 'adopted';

export const adopt = async (world: World, id: ServiceId, apply: boolean): Promise<AdoptView> => {
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
  if (!apply) return view;
  const lock = await takeLock(world);
  try {
    return await applied(world, open, plan, existing, view);
  } finally {
    await lock.release();
  }
};

export const undoAdoption = async (world: World, id: ServiceId): Promise<AdoptView> => {
  const open = await serviceOf(world, id);
  const { adopted, ...record } = open.record;
  if (adopted === undefined) throw refuse('assigned.adopt.not-adopted', { service: id });
  const lock = await takeLock(world);
  try {
    for (const { file, backup } of adopted.changes) await world.configFiles.restore(file, backup);
    if (await open.service.running()) await open.service.reload();
    await replaceService(world, record);
    return {
      service: id,
      applied: false,
      found: { certificate: '', key: '' },
      thumbprint: '',
      changes: adopted.changes.map(({ file, backup }) => ({ file, before: '', after: '', backup })),
      evidence: [],
    };
  } finally {
    await lock.release();
  }
};

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
  const clientCas =
    found.clientCas === undefined
      ? []
      : must(await world.readBundle(await world.configFiles.read(found.clientCas))).certificates;
  return { leaf, chain, key, clientCas };
};

const applied = async (
  world: World,
  open: OpenService,
  plan: Adoption,
  existing: Existing,
  view: AdoptView,
): Promise<AdoptView> => {
  const { service, live, record } = open;
  const wasWell = await service.test();
  if (wasWell.outcome === 'failed') {
    throw refuse('assigned.config.broken-before', {
      instance: service.instance,
      output: wasWell.output.slice(0, 2_000),
    });
  }
  const { files } = service.render({
    certificate: existing.leaf.der,
    chain: existing.chain.map(({ der }) => der),
    key: existing.key,
    clientCas: existing.clientCas,
  });
  // With its key in the vault, the adopted certificate can be assigned again like any other.
  await world.vault.keep(existing.key);
  existing.key.fill(0);
  await live.stage(ADOPTED, files);
  for (const file of files) if (file.secret) file.bytes.fill(0);
  await live.switchTo(ADOPTED);
  await keep(world, existing.leaf, { store: 'personal', friendlyName: '', source: 'adopted' });
  const stamp = world.now().toISOString().replace(/[:.]/g, '-');
  const changes: { file: string; before: string; after: string; backup: string }[] = [];
  for (const change of plan.changes)
    changes.push({ ...change, backup: await world.configFiles.backup(change.file, stamp) });
  // The backups are known before the first file changes: a crash after this line can still be undone by the verb.
  await replaceService(world, {
    ...record,
    adopted: {
      at: world.now().toISOString(),
      changes: changes.map(({ file, backup }) => ({ file, backup })),
    },
  });
  const trouble: Complaint[] = [];
  let evidence: readonly Evidence[] = [];
  try {
    for (const { file, after } of changes) await world.configFiles.write(file, after);
    const tested = await service.test();
    if (tested.outcome === 'failed') {
      trouble.push(
        complain('assigned.config.rejected', {
          instance: service.instance,
          output: tested.output.slice(0, 2_000),
        }),
      );
    } else if (await service.running()) {
      const ran = await service.reload();
      if (!ran.ok)
        trouble.push(
          complain('assigned.reload.failed', {
            instance: service.instance,
            output: ran.output.slice(0, 2_000),
          }),
        );
      const proof = await lookUntilSettled(
        world,
        open,
        { id: certificateId(existing.leaf.der, world.crypto), chain: [], judge: false },
        [],
      );
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
  if (await service.running()) await service.reload();
  await replaceService(world, record);
  throw new Refusal(first, others);
};
