// The heart: facts in, what is to be done out. Each list of gates is asked in order; the first that is not passed names the one thing to do.
import type { Evidence, RequestFact, UsageFact, UsageId } from './facts.ts';
import type { Complaint } from './problems.ts';
import type { AssignmentOutcome, RequestOffer, RequestState } from './views.ts';

/** Everything that decides about a request: its facts, and what the stores and the journal say at this moment. */
export type RequestWorld = {
  readonly facts: readonly RequestFact[];
  /** Present once a certificate is there: the gate's answer for the usages of the draft. */
  readonly gate?: {
    readonly open: readonly UsageId[];
    readonly keyPresent: boolean;
    readonly complaints: readonly Complaint[];
  };
  /** Of the last assignment that this request started. */
  readonly assignment?: AssignmentOutcome | 'running';
  /** The reply is carried by hand. */
  readonly byHand?: boolean;
  /** Since Finish, one of its usages was given another certificate, or had its own withdrawn. */
  readonly overtaken?: boolean;
};

export type RequestAction =
  | { readonly do: 'sign' }
  | { readonly do: 'submit' }
  | { readonly do: 'poll'; readonly ticket: string; readonly after?: Date }
  /** A person decides; `offers` is what can be decided. */
  | { readonly do: 'ask'; readonly state: RequestState; readonly offers: readonly RequestOffer[] }
  | { readonly do: 'assign'; readonly usages: readonly UsageId[] }
  | { readonly do: 'wait'; readonly state: RequestState; readonly offers: readonly RequestOffer[] };

type RequestGate = (world: RequestWorld, now: Date) => RequestAction | undefined;

const requestGate: RequestGate = ({ facts }) => {
  if (has(facts, 'withdrawn')) return { do: 'wait', state: 'withdrawn', offers: ['again'] };
  if (!has(facts, 'signed')) {
    // No key could be made, or none be sealed: said like a CA's failure, and tried again like one.
    const failed = lastOf(facts, ['submitting', 'failed'])?.kind === 'failed';
    return failed ? { do: 'ask', state: 'failed', offers: ['again', 'finish'] } : { do: 'sign' };
  }
  if (!has(facts, 'submitting')) return { do: 'submit' };
  return undefined;
};

const returnedGate: RequestGate = ({ facts, byHand }, now) => {
  if (has(facts, 'returned')) return undefined;
  const answer = lastOf(facts, ['submitting', 'pending', 'denied', 'failed']);
  switch (answer?.kind) {
    case 'pending': {
      if (has(facts, 'finished') || byHand === true) {
        return {
          do: 'wait',
          state: 'pending',
          offers: byHand === true ? ['bring-reply', 'finish'] : ['retrieve', 'finish'],
        };
      }
      const after = answer.pollAfter === undefined ? undefined : new Date(answer.pollAfter);
      if (after !== undefined && after.getTime() <= now.getTime())
        return { do: 'poll', ticket: answer.ticket, after };
      return { do: 'wait', state: 'pending', offers: ['retrieve', 'finish'] };
    }
    case 'denied':
      return { do: 'ask', state: 'denied', offers: ['finish', 'again'] };
    case 'failed':
      return { do: 'ask', state: 'failed', offers: ['again', 'finish'] };
    default:
      // Said to be on its way, and no answer recorded: we died in between. Submitting is idempotent by the request's id.
      return { do: 'submit' };
  }
};

const trustedGate: RequestGate = ({ facts, gate, assignment }) => {
  // An assignment that was refused changed nothing: what the stores say now is the state.
  const begun = assignment !== undefined && assignment !== 'refused';
  if (gate === undefined || begun || gate.open.length > 0) return undefined;
  const offers: RequestOffer[] = has(facts, 'finished') ? [] : ['finish'];
  if (!gate.keyPresent) return { do: 'ask', state: 'key-missing', offers: ['import', ...offers] };
  const missing = gate.complaints.find(({ code }) => code in MISSING);
  // What no import can cure is said first: an expired certificate stays one when its root is there.
  if (missing === undefined || gate.complaints.some(({ code }) => HOPELESS.has(code))) {
    return { do: 'ask', state: 'unfit', offers: [...offers, 'again'] };
  }
  const state = MISSING[missing.code as keyof typeof MISSING];
  return { do: 'ask', state, offers: [isElsewhere(missing) ? 'install' : 'import', ...offers] };
};

const MISSING = {
  'trusted.root.missing': 'root-missing',
  'trusted.intermediate.missing': 'intermediate-missing',
} as const;
/** Missing from a relying party's store alone: an import into this computer's would change nothing. */
const isElsewhere = ({ code, facts }: Complaint): boolean =>
  code === 'trusted.root.missing' && facts.store !== 'root';
const HOPELESS: ReadonlySet<string> = new Set(['trusted.time.expired', 'trusted.signature.bad']);

const assignedGate: RequestGate = ({ facts, gate, assignment, overtaken }) => {
  if (assignment !== undefined || gate === undefined) return undefined;
  const finished = lastOf(facts, ['finished']);
  if (finished?.kind === 'finished') {
    // It was finished where there was no box to clear: nobody declined anything, and Assign is the way.
    if (!cameTrusted(facts.slice(0, facts.indexOf(finished))))
      return { do: 'wait', state: 'trusted', offers: ['assign'] };
    if (!finished.assign) return { do: 'wait', state: 'declined', offers: ['assign'] };
    // What was asked for then is not what is wanted now: the newer decision stands until somebody presses Assign.
    if (overtaken === true) return { do: 'wait', state: 'trusted', offers: ['assign'] };
    // Finish with the box ticked was recorded and nothing followed: we died in between. Carry on, with what is fit now.
    return { do: 'assign', usages: gate.open };
  }
  return {
    do: 'ask',
    state: 'trusted',
    offers: cameTrusted(facts) ? ['assign-box', 'finish'] : ['assign', 'finish'],
  };
};

const PROVEN: Record<AssignmentOutcome | 'running', RequestState> = {
  running: 'working',
  proven: 'proven',
  assigned: 'assigned',
  'rolled-back': 'rolled-back',
  stopped: 'rolled-back',
  refused: 'trusted',
};

const provenGate: RequestGate = ({ assignment }) => {
  if (assignment === undefined) return undefined;
  const state = PROVEN[assignment];
  const offers: RequestOffer[] =
    state === 'rolled-back' ? ['receipt', 'assign'] : state === 'trusted' ? ['assign'] : ['receipt'];
  return { do: 'wait', state, offers: assignment === 'running' ? [] : offers };
};

/** Order is policy: a request is asked the six words' questions in their order. */
const REQUEST_GATES: readonly RequestGate[] = [
  requestGate,
  returnedGate,
  trustedGate,
  assignedGate,
  provenGate,
];

/** What this request still needs. Same facts, same answer; never throws. */
export const nextForRequest = (world: RequestWorld, now: Date): RequestAction => {
  for (const gate of REQUEST_GATES) {
    const action = gate(world, now);
    if (action !== undefined) return action;
  }
  return { do: 'wait', state: 'working', offers: [] };
};

/** The state that a page shows; what the machine does by itself in a moment is `working`. */
export const stateOf = (action: RequestAction): RequestState =>
  'state' in action ? action.state : action.do === 'poll' ? 'pending' : 'working';

/** Finish with the ticked box is answered by the machine; before, only a request that came back trusted had a box. */
export const cameTrusted = (facts: readonly RequestFact[]): boolean => {
  const returned = lastOf(facts, ['returned']);
  return returned?.kind === 'returned' && returned.trusted;
};

/** Everything that decides about a usage. Dates are of the certificate assigned now. */
export type UsageWorld = {
  readonly facts: readonly UsageFact[];
  readonly current?: { readonly id: string; readonly notBefore: Date; readonly notAfter: Date };
  /** A certificate that names the current one as its predecessor and may be assigned. */
  readonly successor?: { readonly id: string; readonly effective: Date };
  /** Still kept beside the current one, for going back. */
  readonly previous?: { readonly id: string; readonly notAfter: Date };
};

export type UsageAction =
  | { readonly do: 'assign'; readonly certificate: string }
  | { readonly do: 'prove' }
  | { readonly do: 'renew' }
  | { readonly do: 'retire'; readonly certificate: string }
  | { readonly do: 'ask' }
  | { readonly do: 'wait'; readonly until?: Date };

type UsageGate = (world: UsageWorld, now: Date) => UsageAction | undefined;

const nothingAssigned: UsageGate = ({ current }) => (current === undefined ? { do: 'ask' } : undefined);
const successorDue: UsageGate = ({ successor }, now) =>
  successor !== undefined && successor.effective <= now
    ? { do: 'assign', certificate: successor.id }
    : undefined;
const neverProven: UsageGate = ({ facts }) =>
  lastOf(facts, ['assigned', 'proved'])?.kind === 'assigned' ? { do: 'prove' } : undefined;
const provenOtherwise: UsageGate = ({ facts }) =>
  latestEvidence(facts).some(({ verdict }) => verdict === 'contrary') ? { do: 'ask' } : undefined;
const renewalDue: UsageGate = ({ current, successor }, now) =>
  current !== undefined && successor === undefined && dueDate(current) <= now ? { do: 'renew' } : undefined;
const previousOver: UsageGate = ({ previous }, now) =>
  previous !== undefined && previous.notAfter <= now ? { do: 'retire', certificate: previous.id } : undefined;

const USAGE_GATES: readonly UsageGate[] = [
  nothingAssigned,
  successorDue,
  neverProven,
  provenOtherwise,
  renewalDue,
  previousOver,
];

/** What this usage still needs. Same facts, same answer; never throws. */
export const nextForUsage = (world: UsageWorld, now: Date): UsageAction => {
  for (const gate of USAGE_GATES) {
    const action = gate(world, now);
    if (action !== undefined) return action;
  }
  return world.current === undefined ? { do: 'wait' } : { do: 'wait', until: dueDate(world.current) };
};

/** Two thirds of the lifetime: leaves a third for everything that may go wrong, at any length of validity. */
export const dueDate = ({
  notBefore,
  notAfter,
}: {
  readonly notBefore: Date;
  readonly notAfter: Date;
}): Date => new Date(notBefore.getTime() + ((notAfter.getTime() - notBefore.getTime()) * 2) / 3);

export const latestEvidence = (facts: readonly UsageFact[]): readonly Evidence[] => {
  const last = lastOf(facts, ['proved', 'assigned', 'removed']);
  return last?.kind === 'proved' ? last.evidence : [];
};

const has = (facts: readonly RequestFact[], kind: RequestFact['kind']): boolean =>
  facts.some((fact) => fact.kind === kind);

const lastOf = <F extends { readonly kind: string }, K extends F['kind']>(
  facts: readonly F[],
  kinds: readonly K[],
): Extract<F, { kind: K }> | undefined =>
  facts.findLast((fact): fact is Extract<F, { kind: K }> => (kinds as readonly string[]).includes(fact.kind));
