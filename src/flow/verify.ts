// Verify: the judgement with everybody asked who can be: of any certificate, kept, in a file, or served at an address; by every store, or by one.
import { complain, must, refuse } from '#core/problems.ts';
import { LIMITS } from '#core/limits.ts';
import { parseParty } from '#core/topology/party.ts';
import { COMPUTER } from '#core/trusted/gate.ts';
import type { CertificateView, VerifyInput } from '#core/views.ts';
import type { Certificate } from '#core/x509/types.ts';
import { certificateView } from './certificates.ts';
import { type PartyAsked, partyAsked } from './party-stores.ts';
import { fromBase64, parsedBytes, recordOf, storeOf } from './stock.ts';
import { askRevocation, heedStapled, partyRow, verdictOf } from './trust.ts';
import { knownUsages } from './usages.ts';
import type { World } from './world.ts';

export const verifyThat = async (
  world: World,
  input: VerifyInput,
  /** Hears that something is known now that was not. */
  learnt: () => void = () => undefined,
): Promise<CertificateView> => {
  const contracts = input.usage === undefined ? undefined : await knownUsages(world, [input.usage]);
  const usages = contracts?.map(({ id }) => id);
  const { leaf, chain } = await givenBy(world, input);
  if (await askRevocation(world, leaf, chain)) learnt();
  const view = await certificateView(world, leaf, usages, chain);
  if (input.store === undefined) return view;
  const purposes = contracts?.flatMap(({ eku }) => eku.required) ?? [];
  const revocation = contracts?.[0]?.revocation;
  const row = await partyRow(world, await askable(world, input.store), leaf, { chain, purposes, revocation });
  return { ...view, trust: [row], complaints: row.complaints };
};

/** A store that cannot be read has no verdict to give; one that is empty believes nobody. */
const askable = async (world: World, store: string): Promise<PartyAsked> => {
  if (store !== COMPUTER) must(parseParty(store));
  const asked = await partyAsked(world, store);
  if (asked.complaint !== undefined && asked.complaint.code !== 'trusted.store.empty')
    throw refuse(asked.complaint.code, asked.complaint.facts);
  return asked;
};

type Given = { readonly leaf: Certificate; readonly chain: readonly Certificate[] | undefined };

/** `chain` undefined: of one that is kept, what a service would send. */
const givenBy = async (world: World, input: VerifyInput): Promise<Given> => {
  if (input.thumbprint !== undefined) {
    const kept = parsedBytes(world, (await recordOf(world, input.thumbprint)).der);
    if (kept === undefined) throw refuse('assigned.certificate.unknown', { thumbprint: input.thumbprint });
    return { leaf: kept, chain: undefined };
  }
  const ders =
    input.address === undefined
      ? await fromFile(world, input.file ?? '')
      : await fromAddress(world, input.address);
  const [leaf, ...served] = ders.flatMap((der) => parsedBytes(world, der) ?? []);
  if (leaf === undefined) throw refuse('returned.file.nothing', {});
  // What a file holds beside the certificate are candidates; what an address sends is all that its clients get.
  const chain = input.address === undefined ? await chainFor(world, leaf, served) : served;
  return { leaf, chain };
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
