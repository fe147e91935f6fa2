// Discovery: what do the programs of this computer present today? Handshakes with our own addresses alone; nothing is changed and nothing is kept.
import type { DiscoveryLine, DiscoveryView } from '#core/discovery.ts';
import { LIMITS } from '#core/limits.ts';
import type { Listening, Presenting } from '#core/ports.ts';
import { toText } from '#core/x509/general-name.ts';
import { nameText } from '#core/x509/name.ts';
import { certificateId, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { type Found, offersOf, type Surroundings } from './discovery-offers.ts';
import { serviceRecords } from './services.ts';
import { parsedBytes } from './stock.ts';
import { verdictOf } from './trust.ts';
import { contracts, topologyOf } from './usages.ts';
import type { World } from './world.ts';

/** Two windows that ask at once are answered by one look. */
export const discover = (world: World): Promise<DiscoveryView> => {
  const begun = AT_WORK.get(world);
  if (begun !== undefined) return begun;
  const work = look(world).finally(() => AT_WORK.delete(world));
  AT_WORK.set(world, work);
  return work;
};
const AT_WORK = new WeakMap<World, Promise<DiscoveryView>>();

const look = async (world: World): Promise<DiscoveryView> => {
  const at = world.now().toISOString();
  const [presenting, listening] = await Promise.all([world.presenting(), world.listening()]);
  const places = placesOf(presenting, listening);
  const shown = places.slice(0, LIMITS.discoveryPlaces);
  const over = AbortSignal.timeout(LIMITS.discoveryMs);
  const seen = await inLanes(shown, (place) => seenAt(world, place, over));
  const topology = await topologyOf(world);
  const around: Surroundings = {
    topology,
    usages: (await contracts(world)).map(({ id }) => id),
    services: (await serviceRecords(world)).map((record) => world.openService(record)),
    taken: new Set((await serviceRecords(world)).map(({ id }) => id)),
  };
  const lines: DiscoveryLine[] = [];
  for (const found of seen.flat()) lines.push(await lineOf(world, found, around));
  const unseen = over.aborted ? seen.filter((found) => found.length === 0).length : 0;
  return {
    at,
    lines,
    looked: shown.length - unseen,
    left: places.length - shown.length + unseen,
  };
};

type Place = {
  readonly address: string;
  readonly port: number;
  readonly program?: string;
  readonly presenting: readonly Presenting[];
};

/** Protocols that begin in plain text: a handshake there would be noise in somebody's log, and shows nothing. */
const PLAIN: ReadonlySet<number> = new Set([
  21, 22, 23, 25, 53, 80, 110, 111, 139, 143, 445, 587, 631, 2049, 3306, 5432, 6379, 11_211, 27_017,
]);
/** Ports whose service speaks TLS from the first byte: looked at first after those of a configuration. */
const TLS: ReadonlySet<number> = new Set([
  443, 465, 636, 853, 989, 990, 993, 995, 4443, 5061, 5223, 5671, 6443, 8443, 8883, 9443,
]);

/** What is listened on, those of a configuration first. Where the system does not tell, configured ports of all or of loopback addresses. */
const placesOf = (presenting: readonly Presenting[], listening: readonly Listening[]): readonly Place[] => {
  const known = listening.length > 0 ? listening : presenting.filter(({ address }) => OWN.test(address));
  const distinct = new Map(
    known.map(({ address, port, ...rest }) => [
      `${address} ${port}`,
      { address, port, ...('program' in rest ? { program: rest.program } : {}) },
    ]),
  );
  return [...distinct.values()]
    .map((place) => ({
      ...place,
      presenting: presenting.filter(
        ({ address, port }) =>
          port === place.port && (address === place.address || address === '*' || place.address === '*'),
      ),
    }))
    .filter(({ port, presenting: here }) => here.length > 0 || !PLAIN.has(port))
    .sort((a, b) => rank(a) - rank(b) || a.port - b.port);
};
const OWN = /^(\*|127\..*|::1)$/;
const rank = ({ presenting, port }: Place): number => (presenting.length > 0 ? 0 : TLS.has(port) ? 1 : 2);

/** Handshakes with one program come one after the other: some bear no two at once. Several programs are visited side by side. */
const inLanes = async <T>(
  places: readonly Place[],
  visit: (place: Place) => Promise<T>,
): Promise<readonly T[]> => {
  const results = new Map<Place, T>();
  const lanes = [
    ...Map.groupBy(places, (place) => place.presenting[0]?.instance ?? `${place.port}`).values(),
  ];
  const worker = async (): Promise<void> => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift())
      for (const place of lane) results.set(place, await visit(place));
  };
  await Promise.all(Array.from({ length: LIMITS.probeParallel }, worker));
  return places.flatMap((place) => results.get(place) ?? []) as readonly T[];
};

/** Each certificate that is presented at one place, with the names it was presented for. */
const seenAt = async (world: World, place: Place, over: AbortSignal): Promise<readonly Found[]> => {
  const names = [...new Set(place.presenting.flatMap((one) => one.names))].slice(0, LIMITS.discoveryNames);
  const found = new Map<string, Certified>();
  for (const name of [undefined, ...names]) {
    const [address, leaf, chain] = (await handshake(world, place, name, over)) ?? [];
    // Where no TLS is spoken to who names nobody, it is not spoken to others.
    if (address === undefined || leaf === undefined || chain === undefined) {
      if (name === undefined && place.presenting.length === 0) return [];
      continue;
    }
    const id = certificateId(leaf.der, world.crypto);
    const before = found.get(id);
    found.set(id, {
      leaf,
      chain,
      address,
      port: place.port,
      serverNames: [...(before?.serverNames ?? []), ...(name === undefined ? [] : [name])],
      unnamed: before?.unnamed === true || name === undefined,
    });
  }
  return [...found.values()].flatMap((certified) => configured(certified, place));
};

type Certified = Omit<Found, 'presenting' | 'program'> & { readonly unnamed: boolean };

/** One line for each server block or section that presents it; one without, where no configuration tells. */
const configured = (certified: Certified, place: Place): readonly Found[] => {
  const { unnamed, ...seen } = certified;
  const program = place.program === undefined ? {} : { program: place.program };
  const named = place.presenting.filter(({ names }) => names.some((name) => seen.serverNames.includes(name)));
  const others = place.presenting.filter(({ names }) => names.length === 0);
  const [only] = place.presenting;
  const meant =
    named.length > 0
      ? named
      : unnamed && others.length > 0
        ? others.slice(0, 1)
        : unnamed && place.presenting.length === 1 && only !== undefined
          ? [only]
          : [];
  if (meant.length === 0) return [{ ...seen, ...program }];
  return meant.map((presenting) => ({
    ...seen,
    serverNames: presenting.names.filter((name) => seen.serverNames.includes(name)),
    program: presenting.kind,
    presenting,
  }));
};

const handshake = async (
  world: World,
  { address, port }: Place,
  name: string | undefined,
  over: AbortSignal,
): Promise<readonly [string, Certificate, readonly Certificate[]] | undefined> => {
  for (const host of address === '*' ? LOOPBACK : [address]) {
    if (over.aborted) return undefined;
    const target = { host, port, serverName: name ?? host, protocol: 'tls', mutual: false } as const;
    const [sighting] = await world.prober.look(target, undefined, over);
    const [leaf, ...chain] = (sighting?.served ?? []).flatMap((der) => parsedBytes(world, der) ?? []);
    if (leaf !== undefined) return [host, leaf, chain];
    if (sighting?.detail !== 'ECONNREFUSED') return undefined;
  }
  return undefined;
};
const LOOPBACK = ['127.0.0.1', '::1'] as const;

const lineOf = async (world: World, found: Found, around: Surroundings): Promise<DiscoveryLine> => {
  const { leaf, chain, address, port, serverNames, program, presenting } = found;
  const verdict = await verdictOf(world, leaf, chain);
  const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  const id = certificateId(leaf.der, world.crypto);
  const { known, offers } = offersOf(found, around);
  return {
    id: [place, id.slice(0, 16), presenting?.instance ?? '', serverNames[0] ?? ''].join(' '),
    address: place,
    serverNames,
    certificate: {
      id,
      thumbprint: thumbprint(leaf.der, world.crypto),
      subject: nameText(leaf.subject),
      issuer: nameText(leaf.issuer),
      names: (leaf.san ?? []).flatMap((name) => toText(name) ?? []),
      notBefore: leaf.notBefore.toISOString(),
      notAfter: leaf.notAfter.toISOString(),
    },
    trusted: verdict.trusted,
    complaints: verdict.trusted ? [] : verdict.findings,
    offers,
    ...(program === undefined ? {} : { program }),
    ...(presenting === undefined ? {} : { instance: presenting.instance, files: presenting.files }),
    ...(known === undefined ? {} : { known }),
  };
};
