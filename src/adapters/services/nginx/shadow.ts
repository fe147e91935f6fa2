// A configuration that names staged files where the real one names live ones: what `nginx -t` is shown before anything is switched.
import { basename, dirname, join } from 'node:path';
import { asConf, INCLUDE_DEPTH, includedFiles, readConf } from './files.ts';
import { type Directive, parseNginx, splice } from './syntax.ts';

export type Replacement = { readonly from: string; readonly to: string };

/** Beside the real one, since relative paths are relative to its folder; hidden, since `include *.conf` must not find it. */
export const shadowPath = (conf: string): string => join(dirname(conf), `.${basename(conf)}.certwizard`);

/**
 * The main file's text with the paths replaced, and every included file that names one of them written out in its place.
 * `unnamed` are those that the configuration does not name at all. Throws what the file system throws.
 */
export const shadowConfiguration = async (
  conf: string,
  replacements: readonly Replacement[],
): Promise<{ text: string; unnamed: readonly string[] }> => {
  const rules = replacements.map(({ from, to }) => ({
    from,
    pattern: pathPattern(asConf(from)),
    to: asConf(to),
  }));
  const named = new Set<string>();
  const expand = async (file: string, depth: number): Promise<{ text: string; touched: boolean }> => {
    const text = await readConf(file);
    const includes = depth < INCLUDE_DEPTH ? includesOf(parseNginx(text) ?? []) : [];
    const edits: { start: number; end: number; text: string }[] = [];
    for (const include of includes) {
      const pattern = include.args[0]?.value ?? '';
      const parts = await Promise.all(
        (await includedFiles(pattern, conf)).map((path) => expand(path, depth + 1)),
      );
      if (!parts.some((part) => part.touched)) continue;
      edits.push({
        start: include.start,
        end: include.end,
        text: parts.map((part) => `${part.text}\n`).join(''),
      });
    }
    const own = rules.filter((rule) => text.search(rule.pattern) >= 0);
    for (const rule of own) named.add(rule.from);
    return { text: splice(text, edits), touched: own.length > 0 || edits.length > 0 };
  };
  let { text } = await expand(conf, 0);
  for (const rule of rules) text = text.replaceAll(rule.pattern, () => rule.to);
  return { text, unnamed: replacements.map(({ from }) => from).filter((from) => !named.has(from)) };
};

const includesOf = (directives: readonly Directive[]): Directive[] =>
  directives.flatMap((directive) =>
    directive.name === 'include' ? [directive] : includesOf(directive.block?.directives ?? []),
  );

/** The path itself or something below it, not a longer name that begins alike. */
const pathPattern = (path: string): RegExp =>
  new RegExp(`(?<![\\w./-])${path.replaceAll(SPECIAL, '\\$&')}(?![\\w.-])`, 'g');
const SPECIAL = /[.*+?^${}()|[\]\\]/g;
