// Dates and spans by Intl, in the reader's language and time zone.
import type { Lang } from './lang.ts';

const LOCALES: Readonly<Record<Lang, string>> = { en: 'en-GB', ko: 'ko-KR' };

/** A moment to the minute, with its zone; what is no moment comes back as it is. */
export const dateText = (iso: string, lang: Lang): string => {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return moments(lang).format(moment);
};

/** The day alone. */
export const dayText = (iso: string, lang: Lang): string => days(lang).format(new Date(iso));

/** The time of day, to the second. */
export const timeText = (iso: string, lang: Lang): string => times(lang).format(new Date(iso));

/** How far it is, rounded towards now: `in 91 days`. */
export const farText = (iso: string, now: Date, lang: Lang): string =>
  spanText(new Date(iso).getTime() - now.getTime(), lang);

/** How long ago it was; `justNow` for less than a minute, and for a clock that differs a little. */
export const agoText = (iso: string, now: Date, justNow: string, lang: Lang): string => {
  const ms = new Date(iso).getTime() - now.getTime();
  return ms > -60_000 ? justNow : spanText(ms, lang);
};

const DAY = { year: 'numeric', month: 'short', day: 'numeric' } as const;
const MOMENT = {
  ...DAY,
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

/** A date and how far it is: `21 Feb 2027 (in 91 days)`. */
export const whenText = (iso: string, now: Date, lang: Lang): string => {
  return `${days(lang).format(new Date(iso))} (${spanText(new Date(iso).getTime() - now.getTime(), lang)})`;
};

/** Rounded towards now, so that nothing seems longer than it is. */
const spanText = (ms: number, lang: Lang): string => {
  const relative = spans(lang);
  for (const [unit, size] of UNITS)
    if (Math.abs(ms) >= size) return relative.format(Math.trunc(ms / size), unit);
  return relative.format(0, 'minute');
};

/** A formatter costs milliseconds to make and is used for every line of a table: one of each language, made at the first need. */
const made = <T>(make: (locale: string) => T): ((lang: Lang) => T) => {
  const known = new Map<Lang, T>();
  return (lang) => {
    const formatter = known.get(lang) ?? make(LOCALES[lang]);
    known.set(lang, formatter);
    return formatter;
  };
};
const moments = made((locale) => new Intl.DateTimeFormat(locale, MOMENT));
const times = made((locale) => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }));
const days = made((locale) => new Intl.DateTimeFormat(locale, DAY));
const spans = made((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'always' }));

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
