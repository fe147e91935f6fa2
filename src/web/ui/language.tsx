// The language of the page. Choosing another changes the words: page, focus and what was typed stay.
import { LANGS } from '#words/lang.ts';
import { useChangeLang, useWords } from '../data/words.tsx';

export const LanguageChoice = () => {
  const { web, lang } = useWords();
  const change = useChangeLang();
  return (
    <select
      className="frame-lang"
      aria-label={web.frame.language}
      value={lang}
      onChange={(event) => {
        const next = LANGS.find((one) => one === event.target.value);
        if (next !== undefined) void change(next);
      }}
    >
      {LANGS.map((one) => (
        <option key={one} value={one} lang={one}>
          {web.frame.languages[one]}
        </option>
      ))}
    </select>
  );
};
