// The cure for a missing intermediate: fetched from another store of this computer, or from where its child says (RFC 5280 §4.2.2.1). What is fetched is believed
// for nothing: it is kept in the Intermediate store when it is a CA and has signed the child, and a root never is.
import { LIMITS } from '#core/limits.ts';
import { complain, type Complaint, refuse } from '#core/problems.ts';
import { COMPUTER } from '#core/trusted/gate.ts';
import { httpUrls } from '#core/trusted/revocation.ts';
import { isSelfIssued } from '#core/trusted/self-issued.ts';
import type { FetchedIssuer, FetchView } from '#core/views.ts';
import { nameText, sameName } from '#core/x509/name.ts';
import { certificateId, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { keep, keepReply, parsedBytes, recordOf, replyFor, toBase64 } from './stock.ts';
import { partyAsked } from './party-stores.ts';
import { verdictOf } from './trust.ts';
import { contracts, topologyOf } from './usages.ts';
import type { World } from './world.ts';

type Found = { readonly certificate: Certificate; readonly from: string };

export const fetchIssuers = async (world: World, spelt: string): Promise<FetchView> => {
  const record = await recordOf(world, spelt);
  const certificate = parsedBytes(world, record.der);
  if (certificate === undefined)
    throw refuse('assigned.certificate.unknown', { thumbprint: record.thumbprint });
  const kept: FetchedIssuer[] = [];
  const failures: Complaint[] = [];
  const signal = AbortSignal.timeout(LIMITS.revocationMs);
  for (;;) {
    const verdict = await verdictOf(world, certificate);
    const last = verdict.trusted ? undefined : verdict.nearest.at(-1);
    const over = verdict.trusted || last === undefined || isSelfIssued(last);
    const found =
      over || kept.length >= LIMITS.chainCertificates
        ? undefined
        : await issuerOf(world, last, { signal, failures });
    const already = found !== undefined && kept.some(({ id }) => id === idOf(world, found.certificate));
    if (found === undefined || already || isSelfIssued(found.certificate)) {
      const root = found !== undefined && !already ? await rootInHand(world, certificate, found) : undefined;
      const complaints = verdict.trusted ? [] : [...verdict.findings, ...failures];
      return { trusted: verdict.trusted, kept, ...(root && { root }), complaints };
    }
    await keep(world, found.certificate, { store: 'intermediate', friendlyName: '', source: 'fetched' });
    kept.push(lineOf(world, found));
  }
};

type Fetching = { readonly signal: AbortSignal; readonly failures: Complaint[] };

/** What lies here already comes before what has to be fetched. */
const issuerOf = async (world: World, child: Certificate, fetching: Fetching): Promise<Found | undefined> =>
  (await fromStores(world, child)) ?? (await fromNamed(world, child, fetching));

const fromStores = async (world: World, child: Certificate): Promise<Found | undefined> => {
  const parties = new Set(['system', ...(await contracts(world)).flatMap((usage) => usage.parties)]);
  parties.delete(COMPUTER);
  for (const party of parties) {
    // A store that cannot be read has nothing to offer.
    const { anchors, pool = [] } = await partyAsked(world, party);
    const found = [...pool, ...anchors].find((one) => hasIssued(world, one, child));
    if (found !== undefined) return { certificate: found, from: party };
  }
  return undefined;
};

const fromNamed = async (
  world: World,
  child: Certificate,
  { signal, failures }: Fetching,
): Promise<Found | undefined> => {
  const networks = (await topologyOf(world)).fetchFrom ?? [];
  for (const url of httpUrls(child.aia?.caIssuers)) {
    const fetched = await world.fetch({ url, bytes: LIMITS.caFileBytes, networks, signal });
    const ders = fetched.ok ? await certificatesIn(world, fetched.bytes) : [];
    const found = ders
      .flatMap((der) => parsedBytes(world, der) ?? [])
      .find((one) => hasIssued(world, one, child));
    if (found !== undefined) return { certificate: found, from: url };
    const why = fetched.ok ? (ders.length === 0 ? 'unreadable' : 'other-ca') : fetched.why;
    failures.push(complain('trusted.issuer.unreachable', { subject: nameText(child.issuer), url, why }));
  }
  return undefined;
};

/** DER, PEM or PKCS#7. */
const certificatesIn = async (world: World, bytes: Uint8Array): Promise<readonly Uint8Array[]> => {
  const bundle = await world.readBundle(bytes);
  if (!bundle.ok) return [];
  // Nobody asked for a key that happens to be in the file.
  for (const key of bundle.value.keys) key.fill(0);
  return bundle.value.certificates;
};

const hasIssued = (world: World, issuer: Certificate, child: Certificate): boolean => {
  const now = world.now();
  return (
    sameName(issuer.subject, child.issuer) &&
    issuer.basicConstraints?.ca === true &&
    (issuer.keyUsage === undefined || issuer.keyUsage.includes('keyCertSign')) &&
    issuer.notBefore <= now &&
    now <= issuer.notAfter &&
    issuer.publicKey.bits <= LIMITS.rsaBits &&
    world.crypto.verify({
      algorithm: child.signatureAlgorithm.der,
      spki: issuer.publicKey.der,
      data: child.tbs,
      signature: child.signature,
    })
  );
};

/** The end of the way is a root that nobody here trusts. Beside what its CA sent along it waits for a yes to its fingerprint. */
const rootInHand = async (world: World, certificate: Certificate, root: Found): Promise<FetchedIssuer> => {
  const id = idOf(world, certificate);
  const reply = await replyFor(world, id);
  const base64 = toBase64(root.certificate.der);
  if (reply !== undefined && !reply.chain.includes(base64))
    await keepReply(world, id, { ...reply, chain: [...reply.chain, base64] });
  return lineOf(world, root);
};

const idOf = (world: World, { der }: Certificate): string => certificateId(der, world.crypto);

const lineOf = (world: World, { certificate, from }: Found): FetchedIssuer => ({
  id: idOf(world, certificate),
  thumbprint: thumbprint(certificate.der, world.crypto),
  subject: nameText(certificate.subject),
  issuer: nameText(certificate.issuer),
  notAfter: certificate.notAfter.toISOString(),
  from,
});
