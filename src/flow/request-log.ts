// What each step of a request did and how long it took, from its facts alone.
import type { RequestFact, RequestId } from '#core/facts.ts';
import type { RequestLogLine, RequestView } from '#core/views.ts';
import type { World } from './world.ts';

export const logOf = (facts: readonly RequestFact[]): readonly RequestLogLine[] =>
  facts.map((fact, index) => {
    const ms = tookOf(fact, facts[index - 1]);
    return { at: fact.at, kind: fact.kind, detail: detailOf(fact), ...(ms === undefined ? {} : { ms }) };
  });

/** Only what the machine did has a length: between two facts of a person, or an answer and the next question, somebody waited. */
const tookOf = (fact: RequestFact, before: RequestFact | undefined): number | undefined =>
  before !== undefined && WORKED[fact.kind]?.includes(before.kind)
    ? Math.max(0, new Date(fact.at).getTime() - new Date(before.at).getTime())
    : undefined;

const ANSWERED = ['submitting'] as const;
const WORKED: Readonly<Partial<Record<RequestFact['kind'], readonly RequestFact['kind'][]>>> = {
  signed: ['drafted', 'submitting'],
  submitting: ['signed'],
  pending: ANSWERED,
  denied: ANSWERED,
  failed: ['submitting', 'drafted'],
  returned: ANSWERED,
};

const detailOf = (fact: RequestFact): RequestLogLine['detail'] => {
  switch (fact.kind) {
    case 'drafted':
      return { issuer: fact.draft.issuer, template: fact.draft.template, names: fact.draft.names.length };
    case 'signed':
      return { keyId: fact.key };
    case 'pending':
      return { number: fact.number };
    case 'denied':
      return { number: fact.number, by: fact.by, why: fact.why };
    case 'failed':
      return { code: fact.complaint.code };
    case 'returned':
      return { certificate: fact.certificate, trusted: fact.trusted ? 'yes' : 'no' };
    case 'finished':
      return { assign: fact.assign ? 'yes' : 'no' };
    case 'assigning':
      return { transaction: fact.transaction };
    default:
      return {};
  }
};

/** Whether asking the CA can bring the answer: the embedded one is known to have decided or not, others may always be asked. */
export const answerOf = (
  world: World,
  id: RequestId,
  { byHand, issuer }: { readonly byHand: boolean; readonly issuer: string },
): NonNullable<RequestView['answer']> => {
  if (byHand) return 'by-hand';
  if (issuer !== 'embedded') return 'unknown';
  return world.authority.isWaiting(id) ? 'waiting' : 'decided';
};
