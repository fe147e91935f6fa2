// All words of one language. English gives the shape; the compiler holds every other language to it.
import { EN } from './en/messages.ts';
import { KO } from './ko/messages.ts';
import type { Lang } from './lang.ts';

/** Literal strings widen, functions keep their arguments. */
export type Shape<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : T extends readonly string[]
      ? { readonly [K in keyof T]: string }
      : { readonly [K in keyof T]: Shape<T[K]> };

export type Messages = Shape<typeof EN>;

const ALL: Readonly<Record<Lang, Messages>> = { en: EN, ko: KO };

export const messagesOf = (lang: Lang): Messages => ALL[lang];
