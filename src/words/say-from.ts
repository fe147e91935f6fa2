// A complaint in the words of one language's table.
import type { Complaint, ProblemCode } from '#core/problems.ts';
import type { ProblemWord, ProblemWords } from './say.ts';

export type Said = { readonly title: string; readonly detail: string; readonly advice: string };
export type AnyProblemWords = ProblemWords<ProblemCode>;

export const sayFrom = (words: AnyProblemWords, { code, facts }: Complaint): Said => {
  const word = words[code] as unknown as ProblemWord<ProblemCode> | undefined;
  // A code that a newer server sends to an older terminal or page.
  if (word === undefined) return { title: code, detail: JSON.stringify(facts), advice: '' };
  return { title: word.title, detail: word.detail(facts), advice: word.advice(facts) };
};
