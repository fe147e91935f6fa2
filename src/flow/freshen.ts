// Asks whom certificates name whether they were revoked, side by side and bounded as a whole, and keeps what was said. A deed: only when somebody asks,
// when a certificate came back, and before an assignment. Looking at the house never waits for it.
import { LIMITS } from '#core/limits.ts';
import type { Fetched, KeptEvidence } from '#core/ports.ts';
import { judge } from '#core/trusted/judge.ts';
import type { Certificate } from '#core/x509/types.ts';
import { parseOcspReply } from '#core/x509/ocsp.ts';
import { buildOcspRequest, certIdOf } from '#core/x509/ocsp-build.ts';
import {
  type Link,
  nothingKey,
  ownStatus,
  type Place,
  placesOf,
  readEvidence,
  stapledKey,
  statusBy,
} from './revocation.ts';
import { storeOf } from './stock.ts';
import { topologyOf } from './usages.ts';
import type { World } from './world.ts';

/** About every certificate on the way from this one to a root of this computer. Where there is no way nobody is asked: what does not count is not worth a word. True: somebody was asked. */
export const freshen = async (
  world: World,
  certificate: Certificate,
  pool: readonly Certificate[],
): Promise<boolean> => {
  const links = (await linksOf(world, certificate, pool)).filter(
    (link) => ownStatus(world, link.certificate) === undefined,
  );
  const questions = links.flatMap((link) =>
    placesOf(world, link.certificate)
      .filter(({ key }) => isDue(world, key))
      .map((place) => ({ link, place })),
  );
  if (questions.length === 0) return false;
  const networks = (await topologyOf(world)).fetchFrom ?? [];
  const signal = AbortSignal.timeout(LIMITS.revocationMs);
  const waiting = [...questions];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await ask(world, next.link, next.place, { networks, signal });
  };
  await Promise.all(Array.from({ length: Math.min(LIMITS.fetchParallel, questions.length) }, worker));
  return true;
};

/** What a service sent along with its certificate is kept when it says something that can be believed. */
export const keepStapled = async (
  world: World,
  certificate: Certificate,
  der: Uint8Array,
  pool: readonly Certificate[],
): Promise<void> => {
  const [link] = await linksOf(world, certificate, pool);
  const key = stapledKey(world, certificate);
  if (link === undefined || der.length > LIMITS.ocspBytes) return;
  await keepBetter(world, link, { key, kind: 'stapled', from: '', der, why: '', at: world.now() });
};

const linksOf = async (
  world: World,
  leaf: Certificate,
  pool: readonly Certificate[],
): Promise<readonly Link[]> => {
  const anchors = await storeOf(world, 'root');
  const verdict = judge({ leaf, pool, anchors, now: world.now(), crypto: world.crypto });
  if (!verdict.trusted) return [];
  return verdict.path.slice(0, -1).flatMap((certificate, i) => {
    const issuer = verdict.path[i + 1];
    return issuer === undefined ? [] : [{ certificate, issuer }];
  });
};

const isDue = (world: World, key: string): boolean => {
  const now = world.now().getTime();
  const nothing = world.evidence.find(nothingKey(key));
  if (nothing !== undefined && isWithin(now - nothing.at.getTime(), LIMITS.evidenceNothingMs)) return false;
  const kept = world.evidence.find(key);
  if (kept === undefined || !isWithin(now - kept.at.getTime(), LIMITS.evidenceFreshMs)) return true;
  const evidence = readEvidence(kept);
  const until = evidence.kind === 'crl' ? evidence.crl.nextUpdate : undefined;
  return until !== undefined && until.getTime() <= now;
};

/** A clock that was set back makes nothing fresh for ever. */
const isWithin = (age: number, ms: number): boolean => age >= 0 && age < ms;

type Way = { readonly networks: readonly string[]; readonly signal: AbortSignal };

const ask = async (world: World, link: Link, place: Place, way: Way): Promise<void> => {
  // No time is left to ask: that says nothing about the place.
  if (way.signal.aborted) return;
  const fetched = await fetchFrom(world, link, place, way);
  const at = world.now();
  const { key, kind, url: from } = place;
  const why = fetched.ok ? whyUseless(kind, fetched.bytes) : fetched.why;
  if (fetched.ok && why === undefined) {
    await keepBetter(world, link, { key, kind, from, der: fetched.bytes, why: '', at });
    await world.evidence.drop(nothingKey(key));
  } else {
    const der = new Uint8Array();
    await world.evidence.keep({ key: nothingKey(key), kind: 'nothing', from, der, why: why ?? '', at });
  }
};

const fetchFrom = (world: World, { certificate, issuer }: Link, place: Place, way: Way): Promise<Fetched> =>
  place.kind === 'crl'
    ? world.fetch({ url: place.url, bytes: LIMITS.crlBytes, ...way })
    : world.fetch({
        url: place.url,
        bytes: LIMITS.ocspBytes,
        body: {
          type: 'application/ocsp-request',
          bytes: buildOcspRequest(certIdOf(certificate, issuer, world.crypto)),
        },
        ...way,
      });

/** A page of a proxy, or a responder that answers nobody. */
const whyUseless = (kind: Place['kind'], bytes: Uint8Array): string | undefined => {
  if (kind === 'crl') return bytes[0] === SEQUENCE ? undefined : 'unreadable';
  const reply = parseOcspReply(bytes);
  if (!reply.ok) return 'unreadable';
  return reply.value.status === 'successful' ? undefined : `OCSP ${reply.value.status}`;
};
const SEQUENCE = 0x30;

/** What says nothing, or says it with an older date, does not push out what did: neither a forger nor an old copy of a list undoes what is known. */
const keepBetter = async (world: World, link: Link, entry: KeptEvidence): Promise<void> => {
  const kept = world.evidence.find(entry.key);
  if (kept !== undefined) {
    const before = statusBy(world, link, [readEvidence(kept)]);
    const after = statusBy(world, link, [readEvidence(entry)]);
    if (before.state !== 'unknown') {
      if (after.state === 'unknown' || after.thisUpdate < before.thisUpdate) return;
    }
  } else if (entry.kind === 'stapled' && statusBy(world, link, [readEvidence(entry)]).state === 'unknown') {
    return;
  }
  await world.evidence.keep(entry);
};
