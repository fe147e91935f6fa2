// Begins an assignment: who may, what with, over which services. Nothing is touched here but the journal's first line.
import type { RequestId, TransactionId, UsageId } from '#core/facts.ts';
import type { TransactionRecord } from '#core/assigned/journal.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { AssignInput, HouseEvent } from '#core/views.ts';
import type { Certificate } from '#core/x509/types.ts';
import { draftFact, factsOf } from '../advance.ts';
import { newId } from '../ids.ts';
import { servicesOf } from '../services.ts';
import { certificateOf, parsedBytes, recordOf, replyFor } from '../stock.ts';
import { askRevocation, judgeFor, keyMissing, servingChain } from '../trust.ts';
import { contracts, knownUsages } from '../usages.ts';
import type { World } from '../world.ts';
import type { Context, OpenPart } from './context.ts';

/** The gate before the transaction: refuses with the best finding when nothing may be assigned. */
export const openAssignment = async (
  world: World,
  tell: (event: HouseEvent) => void,
  input: AssignInput,
): Promise<Context> => {
  const record = await recordOf(world, input.certificate);
  const certificate = parsedBytes(world, record.der);
  if (certificate === undefined)
    throw refuse('assigned.certificate.unknown', { thumbprint: record.thumbprint });
  const request = input.request ?? (await replyFor(world, record.id))?.request;
  const { asked, explicit } = await askedUsages(world, input.usages, request);
  const contractsAsked = await knownUsages(world, asked);
  if (contractsAsked.some(({ revocation }) => revocation !== 'off')) await askRevocation(world, certificate);
  const judged = await judgeFor(world, certificate, contractsAsked);
  const shut = asked.filter((usage) => !judged.open.includes(usage));
  if (!judged.keyPresent) throw new Refusal(keyMissing(world, certificate), judged.complaints);
  // What was asked for by name is done whole or not at all; what a request chose is done for the usages that it fits.
  if (judged.open.length === 0 || (explicit && shut.length > 0)) {
    const ofShut = judged.answers.filter(({ usage }) => shut.includes(usage));
    const [first, ...others] =
      judged.open.length === 0 ? judged.complaints : ofShut.flatMap(({ answer }) => answer.complaints);
    throw first === undefined
      ? refuse('assigned.usages.none-fit', { thumbprint: record.thumbprint })
      : new Refusal(first, others);
  }
  const id = newId('txn', world) as TransactionId;
  const services = await servicesOf(world, judged.open);
  const transaction: TransactionRecord = {
    id,
    openedAt: world.now().toISOString(),
    certificate: record.id,
    usages: judged.open,
    ...(request === undefined ? {} : { request }),
    parts: await Promise.all(
      services.map(async (open) => {
        const before = await open.live.current();
        return {
          service: open.record.id,
          usage: open.record.usage,
          instance: open.service.instance,
          staged: id,
          ...(before === undefined ? {} : { before }),
        };
      }),
    ),
  };
  return contextOf(world, tell, transaction, certificate);
};

/** From the record alone: the same for a transaction that begins and for one that a dead process left. */
export const contextOf = async (
  world: World,
  tell: (event: HouseEvent) => void,
  record: TransactionRecord,
  certificate: Certificate,
): Promise<Context> => {
  const all = await contracts(world);
  const services = await servicesOf(world, record.usages);
  const parts = record.parts.flatMap((part): OpenPart[] => {
    const open = services.find((candidate) => candidate.record.id === part.service);
    const contract = all.find(({ id }) => id === part.usage);
    return open === undefined || contract === undefined ? [] : [{ ...part, open, contract }];
  });
  return {
    world,
    record,
    certificate,
    chain: (await servingChain(world, certificate)).map(({ der }) => der),
    parts,
    entries: [],
    announce: (entry) => tell({ kind: 'step', transaction: record.id, entry }),
  };
};

export const contextAfterCrash = async (
  world: World,
  tell: (event: HouseEvent) => void,
  id: TransactionId,
): Promise<Context | undefined> => {
  const kept = await world.ledger.transaction(id);
  if (kept === undefined) return undefined;
  const { entries, outcome: _, ...record } = kept;
  const certificate = await certificateOf(world, record.certificate);
  if (certificate === undefined) return undefined;
  const context = await contextOf(world, tell, record, certificate);
  context.entries.push(...entries);
  return context;
};

const askedUsages = async (
  world: World,
  given: readonly UsageId[] | undefined,
  request: RequestId | undefined,
): Promise<{ asked: readonly UsageId[]; explicit: boolean }> => {
  if (given !== undefined && given.length > 0) return { asked: [...new Set(given)], explicit: true };
  const known = (await contracts(world)).map(({ id }) => id);
  if (request === undefined) throw refuse('assigned.usages.needed', { known: known.join(', ') });
  const { usages } = draftFact(await factsOf(world, request));
  return { asked: usages.filter((usage) => known.includes(usage)), explicit: false };
};
