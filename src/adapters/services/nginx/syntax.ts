// nginx's configuration language as a tree that knows where in the text each part stands.

type Word = { readonly value: string; readonly start: number; readonly end: number };

/** `start` is the name's first character, `end` one past the `;` or the `}`. */
export type Directive = {
  readonly name: string;
  readonly args: readonly Word[];
  readonly start: number;
  readonly end: number;
  /** `open` and `close` are the positions of the braces. */
  readonly block?: {
    readonly open: number;
    readonly close: number;
    readonly directives: readonly Directive[];
  };
};

/** Undefined when braces, quotes or semicolons do not match up; nginx itself says where. */
export const parseNginx = (text: string): readonly Directive[] | undefined => {
  const reader = { text, at: 0 };
  const directives = readDirectives(reader, 0);
  return directives !== undefined && reader.at === text.length ? directives : undefined;
};

/** The text with the given stretches replaced; they must not overlap. */
export const splice = (
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string => {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
};

type Reader = { readonly text: string; at: number };

/** Deeper than any configuration (http, server, location, limit_except, if): a bound for the recursion. */
const MAX_DEPTH = 32;

const readDirectives = (reader: Reader, depth: number): Directive[] | undefined => {
  const found: Directive[] = [];
  for (;;) {
    skipBlank(reader);
    const char = reader.text[reader.at];
    if (char === undefined) return depth === 0 ? found : undefined;
    if (char === '}') return depth > 0 ? found : undefined;
    const directive = readDirective(reader, depth);
    if (directive === undefined) return undefined;
    found.push(directive);
  }
};

const readDirective = (reader: Reader, depth: number): Directive | undefined => {
  const words: Word[] = [];
  for (;;) {
    skipBlank(reader);
    const char = reader.text[reader.at];
    const [name, ...args] = words;
    if (char === undefined || char === '}') return undefined;
    if (char === ';') {
      reader.at += 1;
      return name && { name: name.value, args, start: name.start, end: reader.at };
    }
    if (char === '{') {
      if (name === undefined || depth >= MAX_DEPTH) return undefined;
      const open = reader.at;
      reader.at += 1;
      const directives = name.value.endsWith('_by_lua_block')
        ? skipForeign(reader)
        : readDirectives(reader, depth + 1);
      if (directives === undefined) return undefined;
      const close = reader.at;
      reader.at += 1;
      return {
        name: name.value,
        args,
        start: name.start,
        end: reader.at,
        block: { open, close, directives },
      };
    }
    const word = readWord(reader);
    if (word === undefined) return undefined;
    words.push(word);
  }
};

const readWord = (reader: Reader): Word | undefined => {
  const { text } = reader;
  const start = reader.at;
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    let value = '';
    for (let at = start + 1; at < text.length; at += 1) {
      const char = text[at] ?? '';
      if (char === quote) {
        reader.at = at + 1;
        return { value, start, end: reader.at };
      }
      if (char === '\\' && at + 1 < text.length) {
        at += 1;
        value += unescaped(text[at] ?? '');
      } else value += char;
    }
    return undefined;
  }
  let value = '';
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '$' && text[at + 1] === '{') {
      const close = text.indexOf('}', at);
      if (close < 0) return undefined;
      value += text.slice(at, close + 1);
      at = close;
    } else if (char === '\\' && at + 1 < text.length) {
      at += 1;
      value += unescaped(text[at] ?? '');
    } else if (/[\s;{]/.test(char)) break;
    else value += char;
  }
  reader.at = at;
  return { value, start, end: at };
};

/** nginx knows these escapes; before any other character the backslash stays. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  t: '\t',
  r: '\r',
  n: '\n',
};
const unescaped = (char: string): string => ESCAPES[char] ?? `\\${char}`;

const skipBlank = (reader: Reader): void => {
  const { text } = reader;
  for (;;) {
    const char = text[reader.at];
    if (char === '#') {
      const end = text.indexOf('\n', reader.at);
      reader.at = end < 0 ? text.length : end;
    } else if (char !== undefined && /\s/.test(char)) reader.at += 1;
    else return;
  }
};

/** Another language inside braces (Lua): nothing of ours, only its end matters. */
const skipForeign = (reader: Reader): Directive[] | undefined => {
  let depth = 1;
  for (; reader.at < reader.text.length; reader.at += 1) {
    const char = reader.text[reader.at];
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return [];
  }
  return undefined;
};
