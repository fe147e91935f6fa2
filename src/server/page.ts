// The page that a problem's address leads to: static, nothing loaded from anywhere.
import type { Lang } from '#words/lang.ts';

/** The page that a problem's `type` leads to (RFC 9457 §3.1.1). */
export const problemPage = (lang: Lang, code: string, texts: readonly string[]): string =>
  `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<title>${escapeHtml(texts[0] ?? code)}</title>
<h1>${escapeHtml(texts[0] ?? code)}</h1>
<p><code>${escapeHtml(code)}</code></p>
${texts
  .slice(1)
  .map((text) => `<p>${escapeHtml(text)}</p>\n`)
  .join('')}</html>
`;

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
