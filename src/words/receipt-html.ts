// A receipt as one page that stands alone: nothing is loaded, nothing runs, everything that came from outside is escaped.
import type { Receipt } from '#core/views.ts';
import type { Lang } from './lang.ts';

export const receiptHtml = (receipt: Receipt, lang: Lang): string =>
  `<!doctype html><html lang="${lang}"><title>${escaped(receipt.id)}</title></html>`;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
