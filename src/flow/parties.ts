// The relying parties there are, and what one of them makes of a certificate.
import { must, refuse } from '#core/problems.ts';
import type { PartyCheckView, PartyView } from '#core/party-views.ts';
import { parseParty } from '#core/topology/party.ts';
import { COMPUTER } from '#core/trusted/gate.ts';
import { nameText } from '#core/x509/name.ts';
import { certificateId, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { installedRoots } from './party-changes.ts';
import { type PartyAsked, partyAsked } from './party-stores.ts';
import { parsedBytes, recordOf } from './stock.ts';
import { partyRow } from './trust.ts';
import { contracts } from './usages.ts';
import type { World } from './world.ts';

/** Those that usages declare, in the order of the usages, then those that hold something of ours and that no usage declares any more. */
export const partyViews = async (world: World): Promise<readonly PartyView[]> => {
  const usages = await contracts(world);
  const installed = await installedRoots(world);
  const declared = usages.flatMap(({ parties }) => parties).filter((party) => party !== COMPUTER);
  const parties = [...new Set([...declared, ...installed.keys()])];
  return Promise.all(
    parties.map(async (party) => {
      const asked = await partyAsked(world, party);
      return {
        party,
        kind: kindOf(party),
        usages: usages.filter((usage) => usage.parties.includes(party)).map(({ id }) => id),
        anchors: asked.anchors.length,
        pool: asked.pool?.length ?? 0,
        distrusted: asked.distrusted?.length ?? 0,
        notes: asked.notes,
        complaints: asked.complaint === undefined ? [] : [asked.complaint],
        installed: installed.get(party) ?? [],
      };
    }),
  );
};

/** For any usage: whether the party has this certificate, and whether it would believe it with the chain that a service sends. Refuses when its store cannot be read. */
export const checkParty = async (world: World, party: string, spelt: string): Promise<PartyCheckView> => {
  must(parseParty(party));
  const record = await recordOf(world, spelt);
  const certificate = parsedBytes(world, record.der);
  if (certificate === undefined) throw refuse('assigned.certificate.unknown', { thumbprint: spelt });
  const asked = await partyAsked(world, party);
  if (asked.complaint !== undefined && asked.complaint.code !== 'trusted.store.empty')
    throw refuse(asked.complaint.code, asked.complaint.facts);
  const id = certificateId(certificate.der, world.crypto);
  const installed = (await installedRoots(world)).get(party) ?? [];
  return {
    party,
    kind: kindOf(party),
    id,
    thumbprint: thumbprint(certificate.der, world.crypto),
    subject: nameText(certificate.subject),
    holds: holding(world, asked, id),
    ours: installed.some((one) => one.id === id),
    row: await partyRow(world, asked, certificate),
  };
};

const kindOf = (party: string) => must(parseParty(party)).kind;

const holding = (
  world: World,
  { anchors, pool = [], distrusted = [] }: PartyAsked,
  id: string,
): PartyCheckView['holds'] => {
  const has = (all: readonly Certificate[]): boolean =>
    all.some(({ der }) => certificateId(der, world.crypto) === id);
  if (has(distrusted)) return 'distrusted';
  if (has(anchors)) return 'anchor';
  return has(pool) ? 'pool' : 'nothing';
};
