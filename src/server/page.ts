// The pages of the server itself. `/`: one button that spends the one-time link of the address. Static, in both languages, nothing loaded from anywhere.
import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 36rem; margin: 4rem auto; padding: 0 1rem }
button { font: inherit; padding: .5rem 1.25rem; min-height: 2.75rem }
[hidden] { display: none }
`;

// The token leaves the address bar at once, and is sent only when the button is pressed: what previews links does not spend it.
const SCRIPT = `
const texts = document.documentElement.lang === 'ko'
  ? { done: '로그인되었습니다. 이제 API와 터미널을 사용할 수 있습니다.', none: '서버가 표시한 일회용 링크를 여세요.' }
  : { done: 'You are signed in. The API and the terminal are ready.', none: 'Open the one-time link that the server printed.' };
const token = new URLSearchParams(location.hash.slice(1)).get('token');
history.replaceState(null, '', location.pathname + location.search);
const button = document.querySelector('button');
const said = document.querySelector('[role=status]');
if (token === null) { button.hidden = true; said.textContent = texts.none; }
button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    const reply = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify({ token }),
    });
    const problem = reply.ok ? undefined : await reply.json();
    said.textContent = reply.ok ? texts.done : [problem.title, problem.detail, problem.advice].filter(Boolean).join(' ');
    button.hidden = reply.ok;
    button.disabled = reply.status !== 429;
  } catch (error) {
    said.textContent = String(error);
    button.disabled = false;
  }
});
`;

const WORDS = {
  en: {
    title: 'Certificate Wizard',
    ask: 'Use this browser with the certwizard of this computer?',
    start: 'Start',
  },
  ko: {
    title: '인증서 마법사',
    ask: '이 브라우저에서 이 컴퓨터의 certwizard를 사용하시겠습니까?',
    start: '시작',
  },
} as const;

export const startPage = (lang: keyof typeof WORDS): string => {
  const { title, ask, start } = WORDS[lang];
  return `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<main>
<h1>${title}</h1>
<p>${ask}</p>
<p><button type="button">${start}</button></p>
<p role="status"></p>
</main>
<script>${SCRIPT}</script>
</html>
`;
};

/** The page that a problem's `type` leads to (RFC 9457 §3.1.1). */
export const problemPage = (lang: keyof typeof WORDS, code: string, texts: readonly string[]): string =>
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

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export const START_PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
