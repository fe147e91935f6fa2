// What the browser needs in this language, without the terminal's words.
import { type BrowserWords, browserWords } from '../browser-words.ts';
import { assigned } from './assigned.ts';
import { EN_PROBLEMS } from './problems.ts';
import { proven } from './proven.ts';
import { request } from './request.ts';
import { returned } from './returned.ts';
import { trusted } from './trusted.ts';
import { EN_WEB } from './web/web.ts';

export const BROWSER: BrowserWords = browserWords(
  'en',
  { ...request, ...returned, ...trusted, ...assigned, ...proven },
  EN_WEB,
  EN_PROBLEMS,
);
