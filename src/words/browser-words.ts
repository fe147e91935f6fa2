// Everything that a browser says in one language, loaded as one piece: the words of the stages, of the problems, and of the pages.
import type { Complaint } from '#core/problems.ts';
import type { Lang } from './lang.ts';
import type { Messages } from './messages.ts';
import { type Said, sayFrom, type AnyProblemWords } from './say-from.ts';
import type { WebWords } from './web-words.ts';

type StageWords = Omit<Messages, 'terminal' | 'checks'>;

export type BrowserWords = {
  readonly lang: Lang;
  readonly words: StageWords;
  readonly web: WebWords;
  readonly say: (complaint: Complaint) => Said;
};

export const browserWords = (
  lang: Lang,
  words: StageWords,
  web: WebWords,
  problems: AnyProblemWords,
): BrowserWords => ({ lang, words, web, say: (complaint) => sayFrom(problems, complaint) });
