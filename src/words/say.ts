// A complaint in words: what happened, and what to do about it.
import type { Complaint, ProblemCode, ProblemFacts } from '#core/problems.ts';
import { EN_PROBLEMS } from './en/problems.ts';
import { KO_PROBLEMS } from './ko/problems.ts';
import type { Lang } from './lang.ts';
import { type Said, sayFrom } from './say-from.ts';

export type ProblemWord<C extends ProblemCode> = {
  /** One line, without a full stop. */
  readonly title: string;
  /** What happened and why, with the facts. */
  readonly detail: (facts: ProblemFacts<C>) => string;
  /** What to do; may hold the exact command. */
  readonly advice: (facts: ProblemFacts<C>) => string;
};
export type ProblemWords<C extends ProblemCode> = { readonly [K in C]: ProblemWord<K> };

const ALL: Readonly<Record<Lang, ProblemWords<ProblemCode>>> = { en: EN_PROBLEMS, ko: KO_PROBLEMS };

export const say = (complaint: Complaint, lang: Lang): Said => sayFrom(ALL[lang], complaint);
