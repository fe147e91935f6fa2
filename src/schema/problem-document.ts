// A refusal on the wire: RFC 9457 problem details with our own members, and the way back.
import { type Complaint, complain, PROBLEMS, type ProblemCode } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';

export const PROBLEM_TYPE = 'application/problem+json';

export type WireComplaint = {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly title: string;
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
  /** RFC 6901, into the body; for query and path members of the same form. */
  readonly pointer?: string;
};

export type ProblemDocument = WireComplaint & {
  /** `/problems/<code>` */
  readonly type: string;
  readonly status: number;
  readonly retry: 'never' | 'soon' | 'later' | 'after-change';
  /** All complaints, the leading one first; absent when there is only that one and it points nowhere. */
  readonly errors?: readonly WireComplaint[];
};

/** The refusal that a reply carries; `house.reply.unexpected` when it is none that we know. */
export const refusalFrom = (status: number, text: string): Refusal => {
  const document = readDocument(text);
  const first = known(document);
  if (first === undefined) {
    const what = typeof document?.code === 'string' ? document.code.slice(0, 100) : 'no problem document';
    return new Refusal(complain('house.reply.unexpected', { status, what }));
  }
  const errors = Array.isArray(document?.errors) ? document.errors : [];
  return new Refusal(
    first,
    errors
      .slice(1)
      .map(known)
      .filter((one) => one !== undefined),
  );
};

const readDocument = (text: string): Partial<ProblemDocument> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Partial<ProblemDocument>) : undefined;
  } catch {
    return undefined;
  }
};

const known = (one: Partial<WireComplaint> | undefined): Complaint | undefined => {
  if (typeof one?.code !== 'string' || !Object.hasOwn(PROBLEMS, one.code)) return undefined;
  if (typeof one.facts !== 'object' || one.facts === null) return undefined;
  return { code: one.code as ProblemCode, facts: one.facts } as unknown as Complaint;
};
