// A complaint in words: what happened, and what to do about it.
import type { Complaint, ProblemCode, ProblemFacts } from '#core/problems.ts';
import { EN_PROBLEMS } from './en/problems.ts';
import { KO_PROBLEMS } from './ko/problems.ts';
import type { Lang } from './lang.ts';

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

export const say = (
  { code, facts }: Complaint,
  lang: Lang,
): { title: string; detail: string; advice: string } => {
  const word = ALL[lang][code] as unknown as ProblemWord<ProblemCode> | undefined;
  // A code that a newer server sends to an older terminal.
  if (word === undefined) return { title: code, detail: JSON.stringify(facts), advice: '' };
  return { title: word.title, detail: word.detail(facts), advice: word.advice(facts) };
};
