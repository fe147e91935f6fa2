// A relying party as the gate asks it: what its store holds, parsed, and what is to be known of it.
import type { Complaint } from '#core/problems.ts';
import { complain } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { parseParty } from '#core/topology/party.ts';
import type { Purpose } from '#core/topology/usage.ts';
import { COMPUTER, type Party } from '#core/trusted/gate.ts';
import type { StoreContent } from '#core/trust-store.ts';
import type { TrustRow } from '#core/views.ts';
import type { Certificate } from '#core/x509/types.ts';
import { parsedBytes, storeOf } from './stock.ts';
import type { World } from './world.ts';

/** `complaint`: its store could not be read, or is empty. */
export type PartyAsked = Party & Pick<TrustRow, 'kind' | 'notes'> & { readonly complaint?: Complaint };

/** A store that cannot be read is a "no" of that party, for every verb that asks: status has to go on, above all. */
export const partyAsked = async (world: World, party: string): Promise<PartyAsked> => {
  if (party === COMPUTER) return { party, kind: COMPUTER, notes: [], anchors: await storeOf(world, 'root') };
  const place = parseParty(party);
  const kind = place.ok ? place.value.kind : 'pem';
  try {
    const store = world.trustStore(party);
    const content = await store.read();
    const complaint =
      content.anchors.length + content.pool.length + content.distrusted.length === 0
        ? complain('trusted.store.empty', { path: party })
        : undefined;
    return {
      party,
      kind,
      notes: store.notes,
      ...parsedContent(world, content),
      ...(complaint === undefined ? {} : { complaint }),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { party, kind, notes: [], anchors: [], complaint: error.complaint };
  }
};

const parsedContent = (
  world: World,
  { anchors, pool, distrusted }: StoreContent,
): Pick<Party, 'anchors' | 'pool' | 'only' | 'distrusted'> => {
  const parsed = (ders: readonly Uint8Array[]): readonly Certificate[] =>
    ders.flatMap((der) => parsedBytes(world, der) ?? []);
  const limited = anchors.some(({ purposes }) => purposes !== undefined);
  const anchorsFor = (purpose: Purpose): readonly Certificate[] =>
    parsed(
      anchors
        .filter(({ purposes }) => purposes === undefined || purposes.includes(purpose))
        .map(({ der }) => der),
    );
  return {
    anchors: parsed(anchors.map(({ der }) => der)),
    pool: parsed(pool),
    distrusted: parsed(distrusted),
    ...(limited
      ? { only: { serverAuth: anchorsFor('serverAuth'), clientAuth: anchorsFor('clientAuth') } }
      : {}),
  };
};
