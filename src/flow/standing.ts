// Trust is a state, not an event: what is in service is judged again and again, by the clock and whenever a store changes, and what came of it is remembered with its age
// and the anchors that it rests on.
import type { CertificateId, Instant, UsageId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import { COMPUTER } from '#core/trusted/gate.ts';
import type { Standing } from '#core/views.ts';
import { hexOf } from '#core/x509/der-values.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import { atOnce } from './at-once.ts';
import { partyAsked } from './party-stores.ts';
import type { Tell } from './requests.ts';
import { certificateOf } from './stock.ts';
import { askRevocation, judgeFor } from './trust.ts';
import { type UsageState, usageStates } from './usages.ts';
import type { World } from './world.ts';

type Judgement = Standing & { readonly certificate: CertificateId };
type Judgements = Readonly<Record<UsageId, Judgement>>;
const DOCUMENT = 'standing';

/** The last judgement of what this usage presents; undefined when that certificate was not judged yet. */
export const standingOf = async (
  world: World,
  { usage, current }: Pick<UsageState, 'usage' | 'current'>,
): Promise<Standing | undefined> => {
  const judgement = (await world.ledger.document<Judgements>(DOCUMENT))?.value[usage];
  if (judgement === undefined || judgement.certificate !== current?.id) return undefined;
  const { certificate: _, ...standing } = judgement;
  return standing;
};

/** Judges every certificate in service. Whose verdict is another one than before is told as a change of usages. */
export const judgeAgain = async (present: World, tell: Tell): Promise<void> => {
  const world = atOnce(present);
  const kept = await world.ledger.document<Judgements>(DOCUMENT);
  const before = kept?.value ?? {};
  const anchors = new Map<string, Promise<string>>();
  const digest = (party: string): Promise<string> => {
    const known = anchors.get(party) ?? digestOf(world, party);
    anchors.set(party, known);
    return known;
  };
  const now: Record<UsageId, Judgement> = {};
  for (const state of await usageStates(world)) {
    const judgement = await judgementOf(world, state, before[state.usage], digest);
    if (judgement !== undefined) now[state.usage] = judgement;
  }
  if (!isWorthKeeping(before, now)) return;
  // Another process may have judged in the meantime: it saw the same stores.
  await present.ledger.keepDocument(DOCUMENT, now);
  const turned = Object.entries(now).some(([usage, { trusted, certificate }]) => {
    const last = before[usage];
    return last?.certificate === certificate ? last.trusted !== trusted : !trusted;
  });
  if (turned) tell({ kind: 'changed', what: 'usages' });
};

const judgementOf = async (
  world: World,
  { current, contract }: UsageState,
  last: Judgement | undefined,
  digest: (party: string) => Promise<string>,
): Promise<Judgement | undefined> => {
  const certificate = current === undefined ? undefined : await certificateOf(world, current.id);
  if (current === undefined || certificate === undefined) return undefined;
  // Here nobody waits: what its CA has to say is asked for as often as it may have changed.
  if (contract.revocation !== 'off') await askRevocation(world, certificate);
  const judged = await judgeFor(world, certificate, [contract]);
  const at: Instant = world.now().toISOString();
  const trusted = judged.open.length > 0;
  const same = last?.certificate === current.id && last.trusted === trusted;
  const parties = [COMPUTER, ...contract.parties.filter((party) => party !== COMPUTER)];
  return {
    certificate: current.id,
    trusted,
    at,
    since: same ? last.since : at,
    anchors: await Promise.all(parties.map(async (party) => ({ party, digest: await digest(party) }))),
  };
};

/** The flush of every minute's same answer would only wear the disk. */
const isWorthKeeping = (before: Judgements, now: Judgements): boolean => {
  const usages = Object.keys(now);
  if (usages.length !== Object.keys(before).length) return true;
  return usages.some((usage) => {
    const [was, is] = [before[usage], now[usage]];
    if (was === undefined || is === undefined) return true;
    const { at: wasAt, ...wasElse } = was;
    const { at, ...isElse } = is;
    return (
      JSON.stringify(wasElse) !== JSON.stringify(isElse) ||
      Date.parse(at) - Date.parse(wasAt) >= LIMITS.standingMs
    );
  });
};

/** Of a party's anchors, whatever their order; empty when its store cannot be read. */
const digestOf = async (world: World, party: string): Promise<string> => {
  const { anchors, complaint } = await partyAsked(world, party);
  if (complaint !== undefined) return '';
  const ids = anchors.map(({ der }) => certificateId(der, world.crypto)).sort();
  return hexOf(world.crypto.digest('SHA-256', new TextEncoder().encode(ids.join()))).toLowerCase();
};
