// Dates and spans by Intl, in the reader's language and time zone.
import type { Lang } from './lang.ts';

const LOCALES: Readonly<Record<Lang, string>> = { en: 'en-GB', ko: 'ko-KR' };

/** A moment to the minute, with its zone; what is no moment comes back as it is. */
export const dateText = (iso: string, lang: Lang): string => {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return new Intl.DateTimeFormat(LOCALES[lang], MOMENT).format(moment);
};

const MOMENT = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

/** A date and how far it is: `21 Feb 2027 (in 91 days)`. */
export const whenText = (iso: string, now: Date, lang: Lang): string => {
  const date = new Intl.DateTimeFormat(LOCALES[lang], { dateStyle: 'medium' }).format(new Date(iso));
  return `${date} (${spanText(new Date(iso).getTime() - now.getTime(), lang)})`;
};

/** Rounded towards now, so that nothing seems longer than it is. */
const spanText = (ms: number, lang: Lang): string => {
  const relative = new Intl.RelativeTimeFormat(LOCALES[lang], { numeric: 'always' });
  for (const [unit, size] of UNITS)
    if (Math.abs(ms) >= size) return relative.format(Math.trunc(ms / size), unit);
  return relative.format(0, 'minute');
};

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
