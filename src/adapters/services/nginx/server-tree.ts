// nginx's configuration as its server blocks, each with the lines that count for it, from whatever files they come.
import { dirname, isAbsolute, join } from 'node:path';
import { refuse } from '#core/problems.ts';
import { INCLUDE_DEPTH, includedFiles, readConf } from './files.ts';
import { type Directive, parseNginx } from './syntax.ts';

/** A directive in its file, with the blocks around it, outermost first. */
export type Placed = { readonly file: string; readonly directive: Directive };
/** `block`: `http`, `stream`, `server`, …; empty for the main file's top. */
type Level = { readonly block: string; readonly own: Placed[] };
export type Server = { readonly placed: Placed; readonly level: Level; readonly outer: readonly Level[] };
export type Tree = { readonly servers: Server[]; readonly texts: Map<string, string> };

/** The main file and all that it includes. Refuses `assigned.adopt.unreadable` for a file that cannot be read, or not be understood. */
export const readTree = async (wish: { readonly conf: string; readonly instance: string }): Promise<Tree> => {
  const tree: Tree = { servers: [], texts: new Map() };
  const directivesOf = async (file: string): Promise<readonly Directive[]> => {
    const text = await readConf(file).catch((error: unknown) => {
      throw refuse('assigned.adopt.unreadable', { service: wish.instance, file }, error);
    });
    const directives = parseNginx(text);
    if (directives === undefined) throw refuse('assigned.adopt.unreadable', { service: wish.instance, file });
    tree.texts.set(file, text);
    return directives;
  };
  const walk = async (
    file: string,
    directives: readonly Directive[],
    level: Level,
    outer: readonly Level[],
    depth: number,
  ): Promise<void> => {
    for (const directive of directives) {
      if (directive.name === 'include') {
        if (depth >= INCLUDE_DEPTH) continue;
        for (const path of await includedFiles(directive.args[0]?.value ?? '', wish.conf)) {
          await walk(path, await directivesOf(path), level, outer, depth + 1);
        }
        continue;
      }
      const placed = { file, directive };
      level.own.push(placed);
      if (directive.block === undefined) continue;
      const inner: Level = { block: directive.name, own: [] };
      if (directive.name === 'server') tree.servers.push({ placed, level: inner, outer: [...outer, level] });
      await walk(file, directive.block.directives, inner, [...outer, level], depth);
    }
  };
  await walk(wish.conf, await directivesOf(wish.conf), { block: '', own: [] }, [], 0);
  return tree;
};

export const named = (level: Level, name: string): readonly Placed[] =>
  level.own.filter((it) => it.directive.name === name);

/** What counts for a server: its own lines, else those of the next block outside. */
export const effective = (
  server: Server,
  name: string,
): { directive: Directive; all: readonly Placed[]; inherited: boolean } | undefined => {
  const levels = [server.level, ...[...server.outer].reverse()];
  for (const [index, level] of levels.entries()) {
    const all = named(level, name);
    const [first] = all;
    if (first !== undefined) return { directive: first.directive, all, inherited: index > 0 };
  }
  return undefined;
};

/** As nginx does: from the folder of the main file. What is no path stays as it is. */
export const absolute = (path: string, conf: string): string =>
  isAbsolute(path) || /^(?:data:|engine:|store:)/.test(path) || path.includes('$')
    ? path
    : join(dirname(conf), path);
