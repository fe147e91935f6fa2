// The deeds of a request, and the view that terminal, API and page share in every state.
import type { RequestFact, RequestId, TransactionId } from '#core/facts.ts';
import { nextForRequest, stateOf } from '#core/lifecycle.ts';
import { refuse } from '#core/problems.ts';
import type { Complaint } from '#core/problems.ts';
import { complain } from '#core/problems.ts';
import type { DraftInput, HouseEvent, RequestView } from '#core/views.ts';
import { writePem } from '#core/x509/pem.ts';
import { advance, csrOf, draftFact, factsOf, requestWorld } from './advance.ts';
import { atOnce } from './at-once.ts';
import { certificateView } from './certificates.ts';
import { draftOf, draftView, viewOfDraft } from './draft.ts';
import { newId } from './ids.ts';
import { missingOf } from './missing.ts';
import { answerOf, logOf } from './request-log.ts';
import { certificateOf } from './stock.ts';
import type { World } from './world.ts';

export type Tell = (event: HouseEvent) => void;

export const makeRequest = async (
  world: World,
  tell: Tell,
  input: DraftInput,
  started?: (id: RequestId) => void,
): Promise<RequestView> => {
  const view = await draftView(world, input);
  const id = newId('req', world) as RequestId;
  await record(world, tell, id, {
    at: world.now().toISOString(),
    kind: 'drafted',
    draft: draftOf(view, input),
  });
  started?.(id);
  await advance(world, id, telling(tell, id));
  return requestView(world, id);
};

export const retrieve = async (world: World, tell: Tell, id: RequestId): Promise<RequestView> => {
  await advance(world, id, telling(tell, id), true);
  return requestView(world, id);
};

export const resubmit = async (world: World, tell: Tell, id: RequestId): Promise<RequestView> => {
  const facts = await factsOf(world, id);
  const state = stateOf(nextForRequest(await requestWorld(world, facts), world.now()));
  if (state !== 'failed' && state !== 'working') throw refuse('request.finished', { request: id });
  if (state === 'failed')
    await record(world, tell, id, { at: world.now().toISOString(), kind: 'submitting' }, facts.length);
  return retrieve(world, tell, id);
};

export const withdraw = async (world: World, tell: Tell, id: RequestId): Promise<RequestView> => {
  const facts = await factsOf(world, id);
  if (facts.some((fact) => fact.kind === 'returned' || fact.kind === 'withdrawn'))
    throw refuse('request.finished', { request: id });
  await record(world, tell, id, { at: world.now().toISOString(), kind: 'withdrawn' }, facts.length);
  return requestView(world, id);
};

export const signingRequest = async (world: World, id: RequestId): Promise<string> => {
  const facts = await factsOf(world, id);
  if (!facts.some(({ kind }) => kind === 'signed')) throw refuse('request.csr.none', { request: id });
  return writePem('CERTIFICATE REQUEST', csrOf(facts));
};

export const requestViews = async (
  now: World,
  { open = false, ...page }: { limit: number; offset: number; open?: boolean | undefined },
): Promise<readonly RequestView[]> => {
  const world = atOnce(now);
  const all = open ? await openRequests(world, page.limit, page.offset) : await world.ledger.requests(page);
  return Promise.all(all.map(({ id, facts }) => viewOf(world, id, facts)));
};

type Kept = Awaited<ReturnType<World['ledger']['requests']>>;

/**
 * Requests under way, newest first: not withdrawn, and not finished; or finished while the CA still has to answer, which is what closing the page
 * of a pending request means.
 */
export const openRequests = async (world: World, limit: number, offset = 0): Promise<Kept> => {
  const found: Kept[number][] = [];
  for (let from = 0; found.length < offset + limit; from += OPEN_AT_ONCE) {
    const some = await world.ledger.requests({ limit: OPEN_AT_ONCE, offset: from, only: 'open' });
    found.push(...some.filter(({ facts }) => isOpen(facts)));
    if (some.length < OPEN_AT_ONCE) break;
  }
  return found.slice(offset, offset + limit);
};

const OPEN_AT_ONCE = 200;

const isOpen = (facts: readonly RequestFact[]): boolean => {
  if (!facts.some(({ kind }) => kind === 'finished')) return true;
  const answer = facts.findLast(({ kind }) => ANSWERS.has(kind));
  return answer?.kind === 'pending' || answer?.kind === 'submitting';
};
const ANSWERS: ReadonlySet<string> = new Set(['submitting', 'pending', 'denied', 'failed', 'returned']);

export const requestView = async (world: World, id: RequestId): Promise<RequestView> =>
  viewOf(world, id, await factsOf(world, id));

/** `after`: as many facts as it was decided from; refuses `house.conflict` when there are more by now. */
export const record = async (
  world: World,
  tell: Tell,
  id: RequestId,
  fact: RequestFact,
  after?: number,
): Promise<void> => {
  await world.ledger.appendRequest(id, fact, after);
  tell({ kind: 'request', request: id, fact: fact.kind });
};

export const telling =
  (tell: Tell, id: RequestId) =>
  (fact: RequestFact): void =>
    tell({ kind: 'request', request: id, fact: fact.kind });

const viewOf = async (world: World, id: RequestId, facts: readonly RequestFact[]): Promise<RequestView> => {
  const draft = draftFact(facts);
  const gathered = await requestWorld(world, facts);
  const action = nextForRequest(gathered, world.now());
  const state = stateOf(action);
  const returned = facts.findLast((fact) => fact.kind === 'returned');
  const certificate =
    returned?.kind === 'returned' ? await certificateOf(world, returned.certificate) : undefined;
  const shown =
    certificate === undefined ? undefined : await certificateView(world, certificate, draft.usages);
  const missing = shown === undefined ? [] : await missingOf(world, state, shown);
  const transaction = transactionOf(facts);
  const number = numberOf(facts);
  return {
    id,
    state,
    finished: facts.some((fact) => fact.kind === 'finished' || fact.kind === 'withdrawn'),
    createdAt: facts[0]?.at ?? '',
    draft: await viewOfDraft(world, draft),
    // A request that is the machine's turn, and no machine works on it: whoever looks may set it going again.
    offers: 'offers' in action ? action.offers : [action.do === 'assign' ? 'assign' : 'retrieve'],
    complaints: await whyOf(world, facts, state, gathered.gate?.complaints ?? []),
    log: logOf(facts),
    ...(number === undefined ? {} : { number }),
    ...(shown === undefined ? {} : { certificate: shown }),
    ...(missing.length === 0 ? {} : { missing }),
    ...(state === 'pending'
      ? { answer: answerOf(world, id, { byHand: gathered.byHand === true, issuer: draft.issuer }) }
      : {}),
    ...(transaction === undefined ? {} : { transaction }),
  };
};

export const transactionOf = (facts: readonly RequestFact[]): TransactionId | undefined => {
  const assigning = facts.findLast((fact) => fact.kind === 'assigning');
  return assigning?.kind === 'assigning' ? assigning.transaction : undefined;
};

const numberOf = (facts: readonly RequestFact[]): string | undefined => {
  const numbered = facts.findLast((fact) => fact.kind === 'pending' || fact.kind === 'denied');
  return numbered !== undefined && 'number' in numbered ? numbered.number : undefined;
};

const whyOf = async (
  world: World,
  facts: readonly RequestFact[],
  state: string,
  gate: readonly Complaint[],
): Promise<readonly Complaint[]> => {
  const last = facts.findLast(
    (fact) => fact.kind === 'failed' || fact.kind === 'denied' || fact.kind === 'pending',
  );
  if (state === 'failed' && last?.kind === 'failed') return [last.complaint];
  if (state === 'denied' && last?.kind === 'denied') {
    return [complain('returned.denied', { number: last.number, by: last.by, why: last.why })];
  }
  if (state === 'pending' && last?.kind === 'pending') {
    return [complain('returned.pending', { number: last.number, issuer: draftFact(facts).issuer })];
  }
  const transaction = transactionOf(facts);
  if (state === 'rolled-back' && transaction !== undefined) {
    const receipt = (await world.ledger.receipt(transaction)) as
      | { complaints?: readonly Complaint[] }
      | undefined;
    return receipt?.complaints ?? [];
  }
  return gate;
};
