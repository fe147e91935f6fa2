// Every error that leaves the server: refusals as RFC 9457 documents, everything else as `house.internal` with a reference.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import { type Complaint, complain, type ProblemCode, PROBLEMS } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { ProblemDocument, WireComplaint } from '#schema/problem-document.ts';
import type { Lang } from '#words/lang.ts';
import type { Say } from './say.ts';

/** A refusal whose complaints point into the request: the leading one first. */
export class InvalidRequest extends Refusal {
  readonly pointers: readonly string[];
  constructor(complaints: readonly Complaint[], pointers: readonly string[]) {
    const [first = complain('house.request.invalid', { member: '/', why: 'invalid' }), ...rest] = complaints;
    super(first, rest);
    this.pointers = pointers;
  }
}

/** `root` says which part of the request: empty for the body. */
export const invalid = (error: z.ZodError, root: '' | '/query' | '/params'): InvalidRequest => {
  const issues = error.issues.slice(0, MOST_ISSUES);
  const pointers = issues.map(({ path }) => root + path.map((key) => `/${escapeKey(String(key))}`).join(''));
  return new InvalidRequest(
    issues.map((issue, index) =>
      complain('house.request.invalid', { member: pointers[index] || '/', why: whyOf(issue) }),
    ),
    pointers,
  );
};

export const problemDocument = (refusal: Refusal, say: Say, lang: Lang): ProblemDocument => {
  const { complaint, others } = refusal;
  const row = PROBLEMS[complaint.code];
  const pointers = refusal instanceof InvalidRequest ? refusal.pointers : [];
  const put = (one: Complaint, index: number): WireComplaint => {
    const pointer = pointers[index];
    return { code: one.code, facts: one.facts, ...say(one, lang), ...(pointer !== undefined && { pointer }) };
  };
  const first = put(complaint, 0);
  return {
    type: `/problems/${complaint.code}`,
    status: row.status,
    retry: row.retry,
    ...first,
    ...((others.length > 0 || pointers.length > 0) && {
      errors: [first, ...others.map((one, i) => put(one, i + 1))],
    }),
  };
};

/** What a code means, with the names of its facts in their places; undefined for a code that there is not. */
export const explain = (code: string, say: Say, lang: Lang): ReturnType<Say> | undefined => {
  if (!Object.hasOwn(PROBLEMS, code)) return undefined;
  const names = PROBLEMS[code as ProblemCode].facts;
  const facts = Object.fromEntries(names.map((name) => [name, `{${name}}`]));
  return say({ code, facts } as unknown as Complaint, lang);
};

/** What the framework throws before a deed is reached, as a row of the table; undefined: a bug. */
export const refusalOf = (error: unknown): Refusal | undefined => {
  if (error instanceof Refusal) return error;
  const { code, statusCode, limit, type } = error as Foreign;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return bare(complain('house.request.too-large', { limit: limit ?? LIMITS.requestBytes }));
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return bare(
      complain('house.request.media-type', { type: printable(type ?? '-'), expected: 'application/json' }),
    );
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return bare(complain('house.request.malformed', { why: MALFORMED[code ?? ''] ?? 'syntax' }));
  return undefined;
};

export const newReference = (): string => `err_${randomBytes(6).toString('hex')}`;

/** What a stranger sent, fit to be shown in one line. */
export const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);

type Foreign = { code?: string; statusCode?: number; limit?: number; type?: string };

const bare = (complaint: Complaint): Refusal => new Refusal(complaint);
const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** The schema's own words, short and without the value. */
const whyOf = (issue: z.core.$ZodIssue): string => {
  const about = issue as unknown as Record<string, unknown>;
  if (issue.code === 'custom') return issue.message;
  const said = ['expected', 'format', 'maximum', 'minimum', 'values', 'keys']
    .filter((key) => about[key] !== undefined)
    .map((key) => printable(String(about[key])));
  return [issue.code, ...said].join(' ');
};

const MOST_ISSUES = 50;
const MALFORMED: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'empty',
  FST_ERR_CTP_INVALID_JSON_BODY: 'syntax',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'length',
};
