// A certificate as people look at it: what it says, who believes it, what it may serve.
import type { UsageId } from '#core/facts.ts';
import type { CertificateQuery, CertificateRecord, StoreName } from '#core/ledger.ts';
import type { Page } from '#core/deeds.ts';
import { refuse } from '#core/problems.ts';
import { keyText, schemeOf } from '#core/x509/algorithms.ts';
import type { CertificateLine, CertificateView } from '#core/views.ts';
import { describeExtension } from '#core/x509/describe.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { atOnce } from './at-once.ts';
import { betweenAssignments } from './assign/lock.ts';
import { lineOf, parsedBytes, recordOf, toBase64 } from './stock.ts';
import { fitnessOf, judgeFor, rowsOver } from './trust.ts';
import { contracts, usageStates } from './usages.ts';
import type { World } from './world.ts';

export const certificateLines = async (
  world: World,
  query: CertificateQuery,
): Promise<Page<CertificateLine>> => {
  const { total, items } = await world.ledger.certificates(query);
  const states = await usageStates(world);
  const lines = await Promise.all(
    items.map(async (record) => {
      const certificate = parsedBytes(world, record.der);
      return certificate === undefined ? [] : [await lineOf(world, certificate, [record], states)];
    }),
  );
  return { total, items: lines.flat() };
};

export const certificateBySpelling = async (world: World, spelt: string): Promise<CertificateView> => {
  const record = await recordOf(world, spelt);
  const certificate = parsedBytes(world, record.der);
  if (certificate === undefined)
    throw refuse('assigned.certificate.unknown', { thumbprint: record.thumbprint });
  return certificateView(world, certificate);
};

/** With usages given, fitness is told for those alone. */
export const certificateView = async (
  now: World,
  certificate: Certificate,
  only?: readonly UsageId[],
  served?: readonly Certificate[],
): Promise<CertificateView> => {
  const world = atOnce(now);
  const usages = (await contracts(world)).filter(({ id }) => only === undefined || only.includes(id));
  const judged = await judgeFor(
    world,
    certificate,
    usages,
    served === undefined ? undefined : { chain: served, keyMatches: true },
  );
  const records = await recordsOf(world, certificate);
  return {
    ...(await lineOf(world, certificate, records, await usageStates(world))),
    der: toBase64(certificate.der),
    key: keyText(certificate.publicKey),
    signatureAlgorithm: schemeOf(certificate.signatureAlgorithm)?.name ?? certificate.signatureAlgorithm.oid,
    keyUsage: certificate.keyUsage ?? [],
    extendedKeyUsage: certificate.eku ?? [],
    extensions: certificate.extensions.map((extension) => ({
      oid: extension.oid,
      critical: extension.critical,
      value: toBase64(extension.value),
      says: describeExtension(extension),
    })),
    trust: rowsOver(world, judged),
    fitness: fitnessOf(judged),
    assignable: judged.open,
    complaints: judged.complaints,
  };
};

/** Takes a certificate out of one store. Refused while a usage has it; an anchor that something in service hangs on needs no guard: the gate reports it. */
export const dropCertificate = async (world: World, store: StoreName, spelt: string): Promise<void> => {
  const record = await recordOf(world, spelt);
  await betweenAssignments(world, async () => {
    const users = (await usageStates(world)).filter(({ current }) => current?.id === record.id);
    if (store === 'personal' && users.length > 0) {
      throw refuse('assigned.in-use', {
        thumbprint: record.thumbprint,
        where: users.map(({ usage }) => usage).join(', '),
      });
    }
    if (!(await world.ledger.dropCertificate(store, record.id)))
      throw refuse('assigned.certificate.unknown', { thumbprint: record.thumbprint });
  });
};

const recordsOf = async (world: World, certificate: Certificate): Promise<readonly CertificateRecord[]> =>
  (await world.ledger.certificates({ thumbprint: certificateId(certificate.der, world.crypto) })).items;
