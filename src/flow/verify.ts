// Verify: the judgement with everybody asked who can be: of a certificate that is kept, in a file, or served at an address.
import { complain, must, refuse } from '#core/problems.ts';
import type { UsageId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import type { CertificateView } from '#core/views.ts';
import type { Certificate } from '#core/x509/types.ts';
import { certificateView } from './certificates.ts';
import { fromBase64, parsedBytes, recordOf, storeOf } from './stock.ts';
import { askRevocation, heedStapled, verdictOf } from './trust.ts';
import { knownUsages } from './usages.ts';
import type { World } from './world.ts';

export const verifyThat = async (
  world: World,
  input: {
    thumbprint?: string | undefined;
    file?: string | undefined;
    address?: string | undefined;
    usage?: UsageId | undefined;
  },
): Promise<CertificateView> => {
  const usages =
    input.usage === undefined ? undefined : (await knownUsages(world, [input.usage])).map(({ id }) => id);
  if (input.thumbprint !== undefined) {
    const certificate = await keptAs(world, input.thumbprint);
    await askRevocation(world, certificate);
    return certificateView(world, certificate, usages);
  }
  const ders =
    input.address === undefined
      ? await fromFile(world, input.file ?? '')
      : await fromAddress(world, input.address);
  const [leaf, ...served] = ders.flatMap((der) => parsedBytes(world, der) ?? []);
  if (leaf === undefined) throw refuse('returned.file.nothing', {});
  // What a file holds beside the certificate are candidates; what an address sends is all that its clients get.
  const chain = input.address === undefined ? await chainFor(world, leaf, served) : served;
  await askRevocation(world, leaf, chain);
  return certificateView(world, leaf, usages, chain);
};

const keptAs = async (world: World, spelt: string): Promise<Certificate> => {
  const record = await recordOf(world, spelt);
  const certificate = parsedBytes(world, record.der);
  if (certificate === undefined)
    throw refuse('assigned.certificate.unknown', { thumbprint: record.thumbprint });
  return certificate;
};

/** As a service would send it: from the file and this computer's stores. Where there is no path, everything at hand, which tells best why. */
const chainFor = async (
  world: World,
  leaf: Certificate,
  beside: readonly Certificate[],
): Promise<readonly Certificate[]> => {
  const pool = [...(await storeOf(world, 'intermediate')), ...beside];
  const verdict = await verdictOf(world, leaf, pool);
  return verdict.trusted ? verdict.path.slice(1, -1) : pool;
};

const fromFile = async (world: World, base64: string): Promise<readonly Uint8Array[]> => {
  const bytes = fromBase64(base64);
  if (bytes.length > LIMITS.importBytes)
    throw refuse('returned.file.too-large', { bytes: bytes.length, limit: LIMITS.importBytes });
  const { certificates, keys } = must(await world.readBundle(bytes));
  // Nobody asked for a key that happens to be in the file.
  for (const key of keys) key.fill(0);
  return certificates;
};

const fromAddress = async (world: World, address: string): Promise<readonly Uint8Array[]> => {
  const match = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(address);
  const [, host, port] = match ?? [];
  if (host === undefined || port === undefined || Number(port) > 65_535) {
    throw refuse('request.settings.invalid', { member: 'address', why: 'host:port' });
  }
  const target = { host, port: Number(port), serverName: host, protocol: 'tls', mutual: false } as const;
  const sightings = await world.prober.look(target, undefined, AbortSignal.timeout(LIMITS.probeMs * 2));
  const seen = sightings.find(({ served }) => served.length > 0);
  if (seen !== undefined) {
    await heedStapled(world, seen);
    return seen.served;
  }
  const facts = { service: host, address, why: sightings[0]?.detail ?? '' };
  throw refuse(complain('proven.unreachable', facts).code, facts);
};
