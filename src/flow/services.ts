// Services: where a usage is presented. Their records are a document; opening one is compose's affair.
import type { ServiceId, UsageId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import type { Target } from '#core/ports.ts';
import type { ServiceInput, ServiceView } from '#core/views.ts';
import { betweenAssignments } from './assign/lock.ts';
import { knownUsages } from './usages.ts';
import type { OpenService, ServiceRecord, World } from './world.ts';

const DOCUMENT = 'services';

export const serviceRecords = async (world: World): Promise<readonly ServiceRecord[]> =>
  (await kept(world)).value;

export const servicesOf = async (world: World, usages: readonly UsageId[]): Promise<readonly OpenService[]> =>
  (await serviceRecords(world))
    .filter(({ usage }) => usages.includes(usage))
    .map((record) => world.openService(record));

export const serviceOf = async (world: World, id: ServiceId): Promise<OpenService> => {
  const all = await serviceRecords(world);
  const found = all.find((record) => record.id === id);
  if (found === undefined) {
    throw refuse('assigned.service.unknown', {
      service: id.slice(0, 100),
      known: all.map((record) => record.id).join(', '),
    });
  }
  return world.openService(found);
};

export const addService = async (world: World, input: ServiceInput): Promise<ServiceView> => {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(input.id))
    throw refuse('request.settings.invalid', { member: 'id', why: 'pattern' });
  await knownUsages(world, [input.usage]);
  const known = world.connectors.filter(({ role }) => role === 'service').map(({ kind }) => kind);
  if (!known.includes(input.kind))
    throw refuse('assigned.connector.unknown', { kind: input.kind.slice(0, 100), known: known.join(', ') });
  const { value, version } = await kept(world);
  if (value.some(({ id }) => id === input.id)) throw refuse('assigned.service.exists', { service: input.id });
  const { owner, group, mode } = input;
  // Narrowed in silence, a mode that others may read would be a surprise; one that the owner cannot read, an outage.
  if (mode !== undefined && ((mode & ~0o640) !== 0 || (mode & 0o400) === 0))
    throw refuse('request.settings.invalid', { member: 'mode', why: '0400–0640' });
  const record: ServiceRecord = {
    id: input.id,
    usage: input.usage,
    kind: input.kind,
    settings: input.settings,
    access: {
      ...(owner === undefined ? {} : { owner }),
      ...(group === undefined ? {} : { group }),
      ...(mode === undefined ? {} : { mode }),
    },
  };
  // Opening judges the settings: what would fail in the middle of an assignment fails now.
  const view = serviceView(world.openService(record));
  await world.ledger.keepDocument(DOCUMENT, [...value, record], version);
  return view;
};

export const replaceService = async (world: World, record: ServiceRecord): Promise<void> => {
  const { value, version } = await kept(world);
  await world.ledger.keepDocument(
    DOCUMENT,
    value.map((known) => (known.id === record.id ? record : known)),
    version,
  );
};

/** Forgets a service; its live files and its program's configuration stay as they are. Refused while its configuration is adopted. */
export const dropService = async (world: World, id: ServiceId): Promise<void> => {
  await betweenAssignments(world, async () => {
    const { record } = await serviceOf(world, id);
    if (record.adopted !== undefined) throw refuse('assigned.service.adopted', { service: id });
    const { value, version } = await kept(world);
    await world.ledger.keepDocument(
      DOCUMENT,
      value.filter((known) => known.id !== id),
      version,
    );
  });
};

export const serviceView = ({ record, service, live }: OpenService): ServiceView => ({
  id: record.id,
  usage: record.usage,
  kind: record.kind,
  instance: service.instance,
  targets: service.targets.map(targetText),
  live: live.paths.current,
  adopted: record.adopted !== undefined,
});

export const targetText = ({ protocol, host, port, serverName }: Target): string => {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return serverName === '' || serverName === host
    ? `${protocol}://${address}`
    : `${protocol}://${address} (${serverName})`;
};

const kept = async (world: World): Promise<{ value: readonly ServiceRecord[]; version: number }> =>
  (await world.ledger.document<readonly ServiceRecord[]>(DOCUMENT)) ?? { value: [], version: 0 };
