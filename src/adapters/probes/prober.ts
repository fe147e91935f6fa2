// Looks at every address of a target as its peers would, and reports what was there. `core/proven` says what it means.
import { LIMITS } from '#core/limits.ts';
import type { ClientIdentity, Prober, Sighting, Target } from '#core/ports.ts';
import { glance, type Glance, type Patience } from './glance.ts';
import { addressText, type Find, resolve } from './resolve.ts';
import { strangerIdentity } from './stranger.ts';

export type ProberSettings = {
  readonly now: () => Date;
  readonly patience?: Patience;
  /** A client certificate that nobody knows; absent: one is made, once per process. */
  readonly stranger?: () => Promise<ClientIdentity>;
  /** How names become addresses; absent: the system's resolver. */
  readonly find?: Find;
};

/**
 * A mutual target is visited three times per address: with our certificate, without one, with a stranger's. Without an identity of ours the
 * visit without one is the sighting: `answered` is then false where the service does as it should.
 */
export const createProber = ({
  now,
  patience = { ms: LIMITS.probeMs, lateMs: LIMITS.probeLateMs },
  stranger = strangerIdentity,
  find,
}: ProberSettings): Prober => ({
  look: async (target, client, signal) => {
    const at = now();
    const nowhere = (detail: string): readonly Sighting[] => [
      {
        target,
        address: addressText(target.host, target.port),
        at,
        ms: 0,
        served: [],
        answered: false,
        detail,
      },
    ];
    const [resolved, visitors] = await Promise.all([
      resolve(target.host, patience.ms, signal, find),
      target.mutual ? visitorsOfMutual(client, stranger) : ([['none', undefined]] as const),
    ]);
    if (!resolved.ok) return nowhere(resolved.why);
    if (resolved.addresses.length === 0) return nowhere('ENOTFOUND');
    // All connections of all addresses stand in one queue, so that the bound is the look's own. A SIP server is visited by one after the other:
    // Kamailio 5.6 can die of handshakes side by side soon after it read its files anew.
    const queue = queued(target.protocol === 'sip' ? 1 : LIMITS.probeParallel);
    return Promise.all(
      resolved.addresses.map(async (address) => {
        const visits = await Promise.all(
          visitors.map(async ([who, identity]) => [
            who,
            await queue(() => glance(target, address, identity, patience, signal)),
          ]),
        );
        return sightingOf(target, addressText(address, target.port), at, Object.fromEntries(visits));
      }),
    );
  },
});

type Visitor = 'known' | 'none' | 'stranger';
type Visits = { readonly known?: Glance; readonly none: Glance; readonly stranger?: Glance };

const visitorsOfMutual = async (
  client: ClientIdentity | undefined,
  stranger: () => Promise<ClientIdentity>,
): Promise<readonly (readonly [Visitor, ClientIdentity | undefined])[]> => {
  const made = await stranger().catch(() => undefined);
  return [
    ...(client ? [['known', client] as const] : []),
    ['none', undefined],
    ...(made ? [['stranger', made] as const] : []),
  ];
};

const sightingOf = (target: Target, address: string, at: Date, visits: Visits): Sighting => {
  const { known, none, stranger } = visits;
  const { served, stapled, protocol, outcome, detail, ms } = known ?? none;
  const sighting: Sighting = {
    target,
    address,
    at,
    ms,
    served,
    answered: outcome === 'answered',
    detail,
    ...(stapled !== undefined && { stapled }),
    ...(protocol !== undefined && { protocol }),
  };
  if (!target.mutual || served.length === 0) return sighting;
  const accepted = acceptance(known);
  const refusedNone = refusal(none, known);
  const refusedStranger = refusal(stranger, known);
  return {
    ...sighting,
    mutual: {
      ...(accepted !== undefined && { accepted }),
      ...(refusedNone !== undefined && { refusedNone }),
      ...(refusedStranger !== undefined && { refusedStranger }),
      detail: (['known', 'none', 'stranger'] as const)
        .flatMap((who) => (visits[who] ? [`${who}: ${visits[who].detail}`] : []))
        .join('; '),
    },
  };
};

/** Silence for as long as a visit lasts is no acceptance. */
const acceptance = (known: Glance | undefined): boolean | undefined =>
  known === undefined || known.outcome === 'unreachable' ? undefined : known.outcome === 'answered';

/**
 * Silence is no refusal either. An application may check certificates by itself and refuse with a status: one that it does not give to the
 * certificate it knows.
 */
const refusal = (visit: Glance | undefined, known: Glance | undefined): boolean | undefined => {
  if (visit === undefined || visit.outcome === 'unreachable') return undefined;
  if (visit.outcome !== 'answered') return visit.outcome === 'refused';
  if (!REFUSING.has(visit.status)) return false;
  return known?.outcome === 'answered' ? known.status !== visit.status : undefined;
};
const REFUSING = new Set<number | undefined>([400, 401, 403]);

/** Runs at most `width` at a time, in order of arrival. */
const queued = (width: number) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= width) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
