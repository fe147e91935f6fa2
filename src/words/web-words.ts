// The shape of the browser's words: English gives it, the compiler holds every other language to it.
import type { EN_WEB } from './en/web/web.ts';
import type { Shape } from './messages.ts';

export type WebWords = Shape<typeof EN_WEB>;
