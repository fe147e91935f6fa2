// Words at the border: the server sends problems with title and detail in the reader's language, found by whoever starts it.
import type { Complaint } from '#core/problems.ts';
import type { Receipt } from '#core/views.ts';
import { type Lang, LANGS } from '#words/lang.ts';

type Said = { readonly title: string; readonly detail: string; readonly advice?: string };
export type Say = (complaint: Complaint, lang: Lang) => Said;
/** A whole page, without anything to load. */
export type ReceiptHtml = (receipt: Receipt, lang: Lang) => string;

/** Where nobody has given words: the code stands for itself. */
export const sayCode: Say = ({ code }) => ({ title: code, detail: code });

/** `?lang=` first, then Accept-Language (RFC 9110 §12.5.4), then English. */
export const chooseLang = (asked: unknown, accepted: string | undefined): Lang => {
  const wish = known(asked);
  if (wish !== undefined) return wish;
  const ranked = (accepted ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, order) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1]).find(Boolean);
      return { lang: known(tag.split('-')[0]), quality: quality === undefined ? 1 : Number(quality), order };
    })
    .filter((one) => one.lang !== undefined && one.quality > 0)
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
  return ranked[0]?.lang ?? 'en';
};

const known = (text: unknown): Lang | undefined => LANGS.find((lang) => lang === text);
