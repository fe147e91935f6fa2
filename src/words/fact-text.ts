// Facts as text: tokens through the tables of a language, dates by Intl, optional facts only where there is one.
import { assigned as assignedEn } from './en/assigned.ts';
import { tokens as tokensEn } from './en/tokens.ts';
import { assigned as assignedKo } from './ko/assigned.ts';
import { tokens as tokensKo } from './ko/tokens.ts';
import { dateText } from './dates.ts';
import type { Lang } from './lang.ts';

type Fact = string | number;
type TableName = keyof typeof tokensEn;

/** How the sentences of one language put a fact into words. */
export type FactText = {
  /** One token; shown as it is where the table does not know it. */
  readonly of: (table: TableName, value: Fact) => string;
  /** Several, separated by commas; `none` for nothing. */
  readonly list: (table: TableName, value: Fact, none: string) => string;
  /** A token and what follows it: `too_big 100`. */
  readonly phrase: (table: TableName, value: Fact) => string;
  /** An ISO 8601 moment. */
  readonly date: (value: Fact) => string;
  /** `stage web`: a step of an assignment, and what it worked on. */
  readonly step: (value: Fact) => string;
  /** What a probe met, perhaps by several visitors: `known: handshake completed; none: alert certificate required`. */
  readonly sight: (value: Fact) => string;
  /** A size in bytes, in the unit that people read. */
  readonly size: (bytes: Fact) => string;
  readonly number: (value: Fact) => string;
  /** As one argument of a command that is copied into a shell. */
  readonly arg: (value: Fact) => string;
};

const TOKENS = { en: tokensEn, ko: tokensKo } as const;
const STEPS = { en: assignedEn.steps, ko: assignedKo.steps } as const;
const LOCALES = { en: 'en-GB', ko: 'ko-KR' } as const;

export const factText = (lang: Lang): FactText => {
  const of: FactText['of'] = (table, value) => look(TOKENS[lang][table], value) ?? String(value);
  return {
    of,
    list: (table, value, none) =>
      value === ''
        ? none
        : String(value)
            .split(', ')
            .map((one) => of(table, one))
            .join(', '),
    phrase: (table, value) => {
      const whole = look(TOKENS[lang][table], value);
      if (whole !== undefined) return whole;
      const [first = '', ...rest] = String(value).split(' ');
      const said = look(TOKENS[lang][table], first);
      return said === undefined ? String(value) : `${said}: ${rest.join(' ')}`;
    },
    date: (value) => dateText(String(value), lang),
    step: (value) => {
      const [kind = '', ...on] = String(value).split(' ');
      const name = look(STEPS[lang], kind) ?? kind;
      return on.length === 0 ? name : `${name} (${on.join(' ')})`;
    },
    sight: (value) =>
      String(value)
        .split('; ')
        .map((part) => {
          const [, who, what] = /^(known|none|stranger): (.*)$/s.exec(part) ?? [];
          const said = look(TOKENS[lang].sights, what ?? part) ?? of('reasons', what ?? part);
          return who === undefined ? said : `${of('visitors', who)}: ${said}`;
        })
        .join('; '),
    size: (bytes) => {
      const value = Number(bytes);
      if (Number.isNaN(value)) return String(bytes);
      const [unit, size] = UNITS.find(([, least]) => value >= least) ?? ['B', 1];
      return `${numberFormat(lang).format(value / size)} ${unit}`;
    },
    number: (value) => (typeof value === 'number' ? numberFormat(lang).format(value) : value),
    arg: (value) => {
      const text = String(value);
      return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
    },
  };
};

/** Made at the first need: six milliseconds each, and most starts of the command say no number. */
const numberFormats = new Map<Lang, Intl.NumberFormat>();
const numberFormat = (lang: Lang): Intl.NumberFormat => {
  const known = numberFormats.get(lang) ?? new Intl.NumberFormat(LOCALES[lang], { maximumFractionDigits: 1 });
  numberFormats.set(lang, known);
  return known;
};

const PLAIN = /^[A-Za-z0-9._:/@][A-Za-z0-9._:/@-]*$/;

const UNITS = [
  ['GB', 1024 ** 3],
  ['MB', 1024 ** 2],
  ['kB', 1024],
] as const;

/** A fact may be `constructor`: only what the table itself has counts. */
const look = (table: Readonly<Record<string, string>>, value: Fact): string | undefined =>
  Object.hasOwn(table, value) ? table[value] : undefined;
