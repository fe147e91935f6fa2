// The CAs that this house knows: the embedded one from the first day, others by name.
import type { IssuerId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import type { IssuerRecord, World } from './world.ts';

const DOCUMENT = 'issuers';
const EMBEDDED: IssuerRecord = { id: 'embedded', kind: 'embedded', settings: {} };
const MANUAL: IssuerRecord = { id: 'manual', kind: 'manual', settings: {} };
const BUILT_IN: readonly IssuerRecord[] = [EMBEDDED, MANUAL];

export const issuerRecords = async (world: World): Promise<readonly IssuerRecord[]> => [
  ...BUILT_IN,
  ...(await kept(world)).value,
];

export const issuerRecord = async (world: World, id: IssuerId): Promise<IssuerRecord> => {
  const all = await issuerRecords(world);
  const found = all.find((record) => record.id === id);
  if (found === undefined)
    throw refuse('request.issuer.unknown', {
      issuer: id.slice(0, 100),
      known: all.map((record) => record.id).join(', '),
    });
  return found;
};

export const addIssuer = async (world: World, record: IssuerRecord): Promise<void> => {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(record.id))
    throw refuse('request.settings.invalid', { member: 'id', why: 'pattern' });
  if ((await issuerRecords(world)).some(({ id }) => id === record.id))
    throw refuse('request.issuer.exists', { issuer: record.id });
  if (!world.connectors.some(({ role, kind }) => role === 'issuer' && kind === record.kind)) {
    throw refuse('assigned.connector.unknown', { kind: record.kind.slice(0, 100), known: kinds(world) });
  }
  // Opening judges the settings: what would fail at the first request fails now.
  world.openIssuer(record);
  const { value, version } = await kept(world);
  await world.ledger.keepDocument(DOCUMENT, [...value, record], version);
};

export const dropIssuer = async (world: World, id: IssuerId): Promise<void> => {
  await issuerRecord(world, id);
  if (BUILT_IN.some((record) => record.id === id)) throw refuse('request.issuer.built-in', { issuer: id });
  const { value, version } = await kept(world);
  await world.ledger.keepDocument(
    DOCUMENT,
    value.filter((record) => record.id !== id),
    version,
  );
};

const kinds = (world: World): string =>
  world.connectors
    .filter(({ role }) => role === 'issuer')
    .map(({ kind }) => kind)
    .join(', ');

const kept = async (world: World): Promise<{ value: readonly IssuerRecord[]; version: number }> =>
  (await world.ledger.document<readonly IssuerRecord[]>(DOCUMENT)) ?? { value: [], version: 0 };
