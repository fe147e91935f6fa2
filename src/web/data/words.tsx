// The language of the page: chosen once per visit, kept by the browser, its words loaded as one piece. Changing it changes the words and nothing else.
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import type { BrowserWords } from '#words/browser-words.ts';
import { isLang, LANGS, type Lang } from '#words/lang.ts';

const Words = createContext<
  { readonly words: BrowserWords; readonly change: (lang: Lang) => Promise<void> } | undefined
>(undefined);

/** `first`: of the language that the page opened in. */
export const WordsProvider = ({ first, children }: { first: BrowserWords; children: ReactNode }) => {
  const [words, setWords] = useState(first);
  const given = useMemo(
    () => ({
      words,
      change: async (lang: Lang) => {
        const next = await loadWords(lang);
        keepLang(lang);
        document.documentElement.lang = lang;
        setWords(next);
      },
    }),
    [words],
  );
  return (
    <Words value={given}>
      <I18nProvider locale={words.lang}>{children}</I18nProvider>
    </Words>
  );
};

/** `words`: the stages' · `web`: the pages' · `say`: a complaint in words. */
export const useWords = (): BrowserWords => useGiven().words;

/** What was typed stays, and so does the page. */
export const useChangeLang = (): ((lang: Lang) => Promise<void>) => useGiven().change;

const useGiven = () => {
  const given = useContext(Words);
  if (given === undefined) throw new Error('no words around');
  return given;
};

/** ?lang= of the address, then what this browser was told before, then what it prefers. */
export const chosenLang = (): Lang => {
  const address = new URL(location.href);
  const asked = address.searchParams.get('lang') ?? undefined;
  if (isLang(asked)) {
    keepLang(asked);
    // Said once: a reload must not undo what is chosen on the page afterwards.
    address.searchParams.delete('lang');
    history.replaceState(null, '', address);
    return asked;
  }
  const kept = localStorage.getItem(KEPT) ?? undefined;
  if (isLang(kept)) return kept;
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLang);
  return preferred ?? LANGS[0];
};

const keepLang = (lang: Lang): void => localStorage.setItem(KEPT, lang);

export const loadWords = async (lang: Lang): Promise<BrowserWords> =>
  (lang === 'ko' ? await import('#words/ko/browser.ts') : await import('#words/en/browser.ts')).BROWSER;

const KEPT = 'certwizard-lang';
