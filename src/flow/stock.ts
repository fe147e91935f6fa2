// What lies in this computer's stores, parsed: anchors, intermediates, and a certificate by any spelling of its thumbprint.
import type { CertificateId, Reply, UsageId } from '#core/facts.ts';
import type { CertificateRecord, StoreName } from '#core/ledger.ts';
import { refuse } from '#core/problems.ts';
import type { CertificateLine } from '#core/views.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { toText } from '#core/x509/general-name.ts';
import { nameText } from '#core/x509/name.ts';
import { certificateId, keyIdOf, normalThumbprint, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import type { UsageState } from './usages.ts';
import type { World } from './world.ts';

/** Certificates of a store, parsed. What does not parse is left out: it can anchor nothing. */
export const storeOf = async (world: World, store: StoreName): Promise<readonly Certificate[]> => {
  const { items } = await world.ledger.certificates({ store });
  return items.flatMap((record) => parsed(record.id, record.der) ?? []);
};

/** Refuses when nothing, or more than one certificate, answers to it. */
export const recordOf = async (world: World, spelt: string): Promise<CertificateRecord> => {
  const normal = normalThumbprint(spelt) ?? beginning(spelt);
  if (normal === undefined) throw refuse('assigned.certificate.unknown', { thumbprint: spelt.slice(0, 100) });
  const items = await spelledSo(world, normal);
  const ids = new Set(items.map(({ id }) => id));
  const [first] = items;
  if (first === undefined) throw refuse('assigned.certificate.unknown', { thumbprint: normal });
  if (ids.size > 1) throw refuse('assigned.certificate.ambiguous', { thumbprint: normal, count: ids.size });
  return items.find(({ store }) => store === 'personal') ?? first;
};

/** The first 8 to 39 digits of a thumbprint, as `status` shows them. */
const beginning = (spelt: string): string | undefined =>
  /^[0-9a-f]{8,39}$/i.exec(spelt.replace(/[\s:]/g, ''))?.[0].toUpperCase();

const spelledSo = async (world: World, normal: string): Promise<readonly CertificateRecord[]> => {
  if (normal.length >= 40) return (await world.ledger.certificates({ thumbprint: normal })).items;
  const { items } = await world.ledger.certificates({ text: normal });
  return items.filter(({ thumbprint: whole }) => whole.startsWith(normal));
};

/** The certificate with this identity, whichever of our stores it lies in. Having been parsed once, for whatever reason, makes none ours. */
export const certificateOf = async (world: World, id: CertificateId): Promise<Certificate | undefined> => {
  const { items } = await world.ledger.certificates({ thumbprint: id });
  const [record] = items;
  return record === undefined ? undefined : parsed(id, record.der);
};

/** What the CA sent along with this certificate: candidates for the path, trusted for nothing. */
export const replyFor = async (world: World, id: CertificateId): Promise<Reply | undefined> =>
  (await world.ledger.document<Reply>(replyName(id)))?.value;

export const keepReply = (world: World, id: CertificateId, reply: Reply): Promise<number> =>
  world.ledger.keepDocument(replyName(id), reply);

const replyName = (id: CertificateId): string => `reply:${id}`;

/** Files a certificate. Idempotent. */
export const keep = async (
  world: World,
  certificate: Certificate,
  where: { readonly store: StoreName; readonly friendlyName: string; readonly source: string },
): Promise<CertificateId> => {
  const id = certificateId(certificate.der, world.crypto);
  await world.ledger.keepCertificate({
    ...where,
    id,
    thumbprint: thumbprint(certificate.der, world.crypto),
    der: certificate.der,
    key: keyIdOf(certificate.publicKey.der, world.crypto),
    subject: nameText(certificate.subject),
    notAfter: certificate.notAfter.toISOString(),
    addedAt: world.now().toISOString(),
  });
  return id;
};

export const lineOf = async (
  world: World,
  certificate: Certificate,
  records: readonly CertificateRecord[],
  states: readonly UsageState[],
): Promise<CertificateLine> => {
  const id = certificateId(certificate.der, world.crypto);
  const assignedTo: UsageId[] = states.filter(({ current }) => current?.id === id).map(({ usage }) => usage);
  return {
    id,
    thumbprint: thumbprint(certificate.der, world.crypto),
    friendlyName: records.find(({ friendlyName }) => friendlyName !== '')?.friendlyName ?? '',
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: certificate.serial,
    names: (certificate.san ?? []).flatMap((name) => toText(name) ?? []),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    stores: records.map(({ store }) => store),
    source: records[0]?.source ?? '',
    keyPresent: await world.vault.has(keyIdOf(certificate.publicKey.der, world.crypto)),
    assignedTo,
  };
};

export const parsedBytes = (world: World, der: Uint8Array): Certificate | undefined =>
  parsed(certificateId(der, world.crypto), der);

/** Parsing is pure and identity is content: a small cache by identity can never be stale. */
const cache = new Map<CertificateId, Certificate>();
const CACHED = 2_000;
const parsed = (id: CertificateId, der: Uint8Array): Certificate | undefined => {
  const known = cache.get(id);
  if (known !== undefined) return known;
  const result = parseCertificate(der);
  if (!result.ok) return undefined;
  if (cache.size >= CACHED) cache.clear();
  cache.set(id, result.value);
  return result.value;
};

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
