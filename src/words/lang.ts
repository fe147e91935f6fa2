// The languages that are complete.

export const LANGS = ['en', 'ko'] as const;
export type Lang = (typeof LANGS)[number];

export const isLang = (text: string | undefined): text is Lang =>
  (LANGS as readonly (string | undefined)[]).includes(text);
