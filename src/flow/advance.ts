// Moves a request on until a person, a CA or the clock is needed: does one action, records one fact, asks the heart again.
import type { Draft, RequestFact, RequestId } from '#core/facts.ts';
import { nextForRequest, type RequestAction, type RequestWorld } from '#core/lifecycle.ts';
import { LIMITS } from '#core/limits.ts';
import { type Complaint, must, PROBLEMS, refuse } from '#core/problems.ts';
import type { Answer, Issuer, Order } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildSigningRequest } from '#core/x509/signing-request.ts';
import { certificateId, keyIdOf } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { sortChain } from '#core/returned/chain.ts';
import { ranked } from '#core/trusted/findings.ts';
import { issuerRecord } from './issuers.ts';
import { fileReply } from './file-reply.ts';
import { foundAuthority } from './manage-authority.ts';
import { certificateOf, fromBase64, keep, keepReply, parsedBytes, toBase64 } from './stock.ts';
import { askRevocation, type Judged, judgeFor } from './trust.ts';
import { contracts } from './usages.ts';
import type { World } from './world.ts';

/** Facts of a request that exists. Refuses `request.not-found`. */
export const factsOf = async (world: World, id: RequestId): Promise<readonly RequestFact[]> => {
  const facts = await world.ledger.request(id);
  if (facts.length === 0) throw refuse('request.not-found', { request: id.slice(0, 60) });
  return facts;
};

export const draftFact = (facts: readonly RequestFact[]): Draft => {
  const drafted = facts.find((fact) => fact.kind === 'drafted');
  if (drafted?.kind !== 'drafted') throw new Error('a request begins with its draft');
  return drafted.draft;
};

/**
 * A retry of `pending` asks the CA even before the time it named. Where this process is at work on the request already, its end is waited for:
 * two windows make no second key and no second order.
 */
export const advance = (
  world: World,
  id: RequestId,
  tell: (fact: RequestFact) => void,
  pollNow = false,
): Promise<RequestAction> => {
  const atWork = AT_WORK.get(world.ledger) ?? new Map<RequestId, Promise<RequestAction>>();
  AT_WORK.set(world.ledger, atWork);
  const begun = atWork.get(id);
  if (begun !== undefined) return begun;
  const work = moveOn(world, id, tell, pollNow).finally(() => atWork.delete(id));
  atWork.set(id, work);
  return work;
};

const AT_WORK = new WeakMap<World['ledger'], Map<RequestId, Promise<RequestAction>>>();

const moveOn = async (
  world: World,
  id: RequestId,
  tell: (fact: RequestFact) => void,
  pollNow: boolean,
): Promise<RequestAction> => {
  let asked = pollNow;
  for (let round = 0; round < ROUNDS; round++) {
    const facts = await factsOf(world, id);
    const action = nextForRequest(await requestWorld(world, facts), world.now());
    const fact = await deed(world, id, facts, action, asked);
    if (fact === undefined) return action;
    if (fact.kind === 'pending') asked = false;
    try {
      await world.ledger.appendRequest(id, fact, facts.length);
    } catch (error) {
      if (!(error instanceof Refusal) || error.complaint.code !== 'house.conflict') throw error;
      // Another process was faster: what it recorded decides what is next. A key that nothing names is nobody's.
      if (fact.kind === 'signed') await world.vault.discard(fact.key);
      continue;
    }
    tell(fact);
  }
  throw new Error(`request ${id} does not settle`);
};

/** sign, submit, answer, and room for a poll: more rounds than any request needs. */
const ROUNDS = 8;

export const requestWorld = async (world: World, facts: readonly RequestFact[]): Promise<RequestWorld> => {
  const draft = draftFact(facts);
  const returned = facts.findLast((fact) => fact.kind === 'returned');
  const assigning = facts.findLast((fact) => fact.kind === 'assigning');
  const certificate =
    returned?.kind === 'returned' ? await certificateOf(world, returned.certificate) : undefined;
  const record =
    assigning?.kind === 'assigning' ? await world.ledger.transaction(assigning.transaction) : undefined;
  const outcome =
    record === undefined ? undefined : ((record.outcome as RequestWorld['assignment']) ?? 'running');
  return {
    facts,
    byHand: draft.issuer === 'manual' || (await isByHand(world, draft.issuer)),
    ...(certificate === undefined ? {} : { gate: await gateFor(world, certificate, draft) }),
    ...(outcome === undefined ? {} : { assignment: outcome }),
    ...(assigning === undefined && (await wasOvertaken(world, facts, draft)) ? { overtaken: true } : {}),
  };
};

/** Asked only in the short time between Finish and its assignment, which a crash or a refusal can make a long one. */
const wasOvertaken = async (world: World, facts: readonly RequestFact[], draft: Draft): Promise<boolean> => {
  const finished = facts.findLast((fact) => fact.kind === 'finished');
  if (finished?.kind !== 'finished' || !finished.assign) return false;
  const usages = await Promise.all(draft.usages.map((usage) => world.ledger.usage(usage)));
  return usages.some((of) => of.some(({ kind, at }) => kind !== 'proved' && at > finished.at));
};

const isByHand = async (world: World, issuer: string): Promise<boolean> => {
  try {
    return world.openIssuer(await issuerRecord(world, issuer)).byHand;
  } catch {
    // A CA that was taken away since: its requests are still shown.
    return false;
  }
};

const gateFor = async (
  world: World,
  certificate: Certificate,
  draft: Draft,
): Promise<NonNullable<RequestWorld['gate']>> => {
  const usages = (await contracts(world)).filter(({ id }) => draft.usages.includes(id));
  const judged = await judgeFor(world, certificate, usages);
  const { open, keyPresent, complaints } = judged;
  const unbelieved = open.length === 0 ? [] : unbelievedBy(judged);
  return { open: unbelieved.length > 0 ? [] : open, keyPresent, complaints: [...complaints, ...unbelieved] };
};

/**
 * Of usages that some store of theirs shuts, though others ask other stores: a request is for its usages together, and there is no box while any of their
 * stores does not believe it. That a certificate is for another purpose is its own affair, not a store's: such a usage is left out.
 */
const unbelievedBy = ({ answers }: Judged): readonly Complaint[] =>
  ranked(
    answers
      .filter(({ answer }) =>
        answer.rows.some(({ verdict }) => !verdict.trusted && isOfStore(verdict.findings)),
      )
      .flatMap(({ answer }) => answer.complaints),
  );

const isOfStore = (findings: readonly Complaint[]): boolean =>
  findings.some(({ code }) => code !== 'trusted.usage.wrong');

const deed = async (
  world: World,
  id: RequestId,
  facts: readonly RequestFact[],
  action: RequestAction,
  pollNow: boolean,
): Promise<RequestFact | undefined> => {
  // A fact is written when it has come true: from one to the next is how long it took.
  const at = (): string => world.now().toISOString();
  switch (action.do) {
    case 'sign':
      return sign(world, draftFact(facts)).then(
        (signed) => ({ at: at(), kind: 'signed', ...signed }),
        (error: unknown) => failedAt(at())(error),
      );
    case 'submit':
      if (!facts.some((fact) => fact.kind === 'submitting')) return { at: at(), kind: 'submitting' };
      return ask(world, id, facts, (issuer, signal) => issuer.submit(orderOf(id, facts), signal));
    case 'poll':
      return poll(world, id, facts, action.ticket, pollNow);
    case 'wait': {
      const pending = facts.findLast((fact) => fact.kind === 'pending');
      if (!pollNow || action.state !== 'pending' || pending?.kind !== 'pending') return undefined;
      return poll(world, id, facts, pending.ticket, true);
    }
    case 'ask':
    case 'assign':
      return undefined;
  }
};

const sign = async (world: World, draft: Draft): Promise<{ csr: string; key: string }> => {
  const { id } = await world.vault.generate(draft.key);
  const signer = await world.vault.signer(id);
  const names = draft.names.map(({ value }) => must(generalNameFromText(value)));
  return { csr: toBase64(buildSigningRequest({ commonName: draft.commonName, names, signer })), key: id };
};

const orderOf = (id: RequestId, facts: readonly RequestFact[]): Order => {
  const draft = draftFact(facts);
  return { id, csr: csrOf(facts), names: draft.names, template: draft.template };
};

export const csrOf = (facts: readonly RequestFact[]): Uint8Array => {
  const signed = facts.findLast((fact) => fact.kind === 'signed');
  if (signed?.kind !== 'signed') throw new Error('no signing request yet');
  return fromBase64(signed.csr);
};

/**
 * Asks about an order that the CA has. That it cannot be asked just now is no end of the request, which stays pending: somebody who wanted to know
 * is told why, and the machine tries again another time.
 */
const poll = async (
  world: World,
  id: RequestId,
  facts: readonly RequestFact[],
  ticket: string,
  asked: boolean,
): Promise<RequestFact | undefined> => {
  const fact = await ask(world, id, facts, (issuer, signal) => issuer.poll(ticket, signal));
  if (fact.kind !== 'failed' || !PASSING.has(PROBLEMS[fact.complaint.code].retry)) return fact;
  if (asked) throw new Refusal(fact.complaint);
  return undefined;
};

const PASSING: ReadonlySet<string> = new Set(['soon', 'later']);

const ask = async (
  world: World,
  id: RequestId,
  facts: readonly RequestFact[],
  question: (issuer: Issuer, signal: AbortSignal) => Promise<Answer>,
): Promise<RequestFact> => {
  const draft = draftFact(facts);
  const at = (): string => world.now().toISOString();
  const signal = AbortSignal.timeout(LIMITS.orderMs);
  try {
    const record = await issuerRecord(world, draft.issuer);
    // Made at its first use, so that its name constraints are those of the topology that was set by then.
    if (record.kind === 'embedded') await foundAuthority(world);
    const { issuer } = world.openIssuer(record);
    const answer = await question(issuer, signal);
    switch (answer.state) {
      case 'pending':
        return {
          at: at(),
          kind: 'pending',
          number: answer.number,
          ticket: answer.ticket,
          ...(answer.pollAfter === undefined ? {} : { pollAfter: answer.pollAfter.toISOString() }),
        };
      case 'denied':
        return { at: at(), kind: 'denied', number: answer.number, by: answer.by, why: answer.why };
      case 'issued':
        return await receive(world, id, facts, answer.certificate, answer.chain);
    }
  } catch (error) {
    const slow = signal.aborted && error === signal.reason;
    return failedAt(at())(
      slow ? refuse('request.issuer.slow', { issuer: draft.issuer, ms: LIMITS.orderMs }, error) : error,
    );
  }
};

/** A refusal is an answer that the page shows; anything else is a bug, and not the request's end. */
const failedAt =
  (at: string) =>
  (error: unknown): RequestFact => {
    if (error instanceof Refusal) return { at, kind: 'failed', complaint: error.complaint };
    throw error;
  };

/** A certificate came back: it must answer this request's key, and is filed with what came along. */
export const receive = async (
  world: World,
  id: RequestId,
  facts: readonly RequestFact[],
  der: Uint8Array,
  sent: readonly Uint8Array[],
): Promise<RequestFact> => {
  const draft = draftFact(facts);
  const certificate = must(parseCertificate(der));
  const signed = facts.findLast((fact) => fact.kind === 'signed');
  if (signed?.kind !== 'signed' || keyIdOf(certificate.publicKey.der, world.crypto) !== signed.key) {
    throw refuse('request.issuer.wrong-key', { issuer: draft.issuer });
  }
  const others = sent.slice(0, LIMITS.chainCertificates).flatMap((bytes) => parsedBytes(world, bytes) ?? []);
  const { chain, roots, others: aside } = sortChain(certificate, others, world.crypto);
  const own = certificateId(certificate.der, world.crypto);
  await keepReply(world, own, {
    request: id,
    chain: [...chain, ...roots, ...aside].map((link) => toBase64(link.der)),
  });
  await keep(world, certificate, { store: 'personal', friendlyName: draft.friendlyName, source: 'request' });
  await fileReply(world, chain);
  await askRevocation(world, certificate);
  const { open } = await gateFor(world, certificate, draft);
  return { at: world.now().toISOString(), kind: 'returned', certificate: own, trusted: open.length > 0 };
};
