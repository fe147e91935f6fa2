// Finds the server blocks that present the certificate today, and plans the lines that make them read the live files instead.
import type { Adoption, AdoptionChange } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { asConf, fromConf } from './files.ts';
import { absolute, effective, named, type Placed, readTree, type Server, type Tree } from './server-tree.ts';
import { type Directive, splice } from './syntax.ts';

export type AdoptionWish = {
  readonly conf: string;
  readonly instance: string;
  /** A server block is meant when it listens with TLS on one of the ports and carries one of the names; where only one block listens there, by the port alone. */
  readonly ports: readonly number[];
  readonly names: readonly string[];
  readonly files: { readonly certificate: string; readonly key: string; readonly clientCas?: string };
};

/** Refuses `assigned.adopt.not-found` when no such block has a certificate, `assigned.adopt.shared` when its line also serves other blocks. */
export const planNginxAdoption = async (wish: AdoptionWish): Promise<Adoption> => {
  const tree = await readTree(wish);
  const blocks = matchingServers(tree.servers, wish);
  const edits = new Map<string, Map<number, Edit>>();
  const found: { certificate?: string; key?: string; clientCas?: string } = {};
  for (const server of blocks) {
    for (const line of LINES) {
      const wanted = wish.files[line.part];
      const present = effective(server, line.directive);
      const today = present?.directive.args[0]?.value;
      if (today !== undefined) found[line.part] ??= absolute(fromConf(today), wish.conf);
      if (wanted === undefined) continue;
      for (const edit of present === undefined || present.inherited
        ? [addition(server, line.directive, wanted)]
        : changes(present.all, wanted, line.directive, blocks, tree)) {
        const perFile = edits.get(edit.file) ?? new Map<number, Edit>();
        const before = perFile.get(edit.start);
        perFile.set(
          edit.start,
          before !== undefined && before.start === before.end && before.text !== edit.text
            ? { ...edit, text: before.text + edit.text }
            : edit,
        );
        edits.set(edit.file, perFile);
      }
    }
  }
  const { certificate, key, clientCas } = found;
  if (certificate === undefined || key === undefined) throw notFound(wish);
  return {
    found: { certificate, key, ...(clientCas === undefined ? {} : { clientCas }) },
    changes: [...edits]
      .map(([file, byPosition]) => changeOf(file, tree.texts.get(file) ?? '', [...byPosition.values()], wish))
      .filter((it) => it.before !== it.after),
  };
};

const LINES = [
  { part: 'certificate', directive: 'ssl_certificate' },
  { part: 'key', directive: 'ssl_certificate_key' },
  { part: 'clientCas', directive: 'ssl_client_certificate' },
] as const;

type Edit = { readonly file: string; readonly start: number; readonly end: number; readonly text: string };

const matchingServers = (servers: readonly Server[], wish: AdoptionWish): readonly Server[] => {
  const listening = servers.filter((server) =>
    named(server.level, 'listen').some((it) => listensWithTls(it, server, wish.ports)),
  );
  const matches = wish.ports.flatMap((port) => {
    const here = listening.filter((server) =>
      named(server.level, 'listen').some((it) => listensWithTls(it, server, [port])),
    );
    const byName = here.filter((server) =>
      named(server.level, 'server_name').some((it) =>
        it.directive.args.some((arg) => wish.names.some((name) => covers(arg.value, name))),
      ),
    );
    return byName.length > 0 || here.length !== 1 ? byName : here;
  });
  if (matches.length === 0) throw notFound(wish);
  return [...new Set(matches)];
};

const notFound = (wish: AdoptionWish) =>
  refuse('assigned.adopt.not-found', { file: wish.conf, wanted: [...wish.names, ...wish.ports].join(' ') });

const listensWithTls = ({ directive }: Placed, server: Server, ports: readonly number[]): boolean => {
  const [address, ...flags] = directive.args.map((arg) => arg.value);
  const port = Number(/(?:^|:)(\d+)$/.exec(address ?? '')?.[1] ?? 80);
  const tls =
    flags.includes('ssl') ||
    flags.includes('quic') ||
    effective(server, 'ssl')?.directive.args[0]?.value === 'on';
  return tls && ports.includes(port);
};

/** `*.example.com`, `.example.com` and exact names; regular expressions are not guessed at. */
const covers = (pattern: string, name: string): boolean => {
  const wanted = name.toLowerCase();
  const text = pattern.toLowerCase();
  if (text === wanted) return true;
  if (text.startsWith('*.')) return wanted.endsWith(text.slice(1));
  return text.startsWith('.') && (wanted === text.slice(1) || wanted.endsWith(text));
};

/** The first line names the live file; a second certificate beside it would go on being served, so its line goes. */
const changes = (
  present: readonly Placed[],
  wanted: string,
  name: string,
  blocks: readonly Server[],
  tree: Tree,
): readonly Edit[] =>
  present.map(({ file, directive }, index) => {
    const same = (it: Placed): boolean => it.file === file && it.directive.start === directive.start;
    const others = tree.servers.filter(
      (server) => !blocks.includes(server) && effective(server, name)?.all.some(same),
    );
    if (others.length > 0 && directive.args[0]?.value !== asConf(wanted)) {
      throw refuse('assigned.adopt.shared', {
        file,
        line: fromConf((tree.texts.get(file) ?? '').slice(directive.start, directive.end)),
      });
    }
    if (index > 0) return wholeLine(tree.texts.get(file) ?? '', directive, file);
    const [value] = directive.args;
    return {
      file,
      start: value?.start ?? directive.end - 1,
      end: value?.end ?? directive.end - 1,
      text: quoted(wanted),
    };
  });

const wholeLine = (text: string, directive: Directive, file: string): Edit => {
  const lineStart = text.lastIndexOf('\n', directive.start - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(directive.end))?.[0];
  const alone = rest !== undefined && text.slice(lineStart, directive.start).trim() === '';
  return alone
    ? { file, start: lineStart, end: directive.end + rest.length, text: '' }
    : { file, start: directive.start, end: directive.end, text: '' };
};

/** A line of its own at the head of the block, indented as the block's first directive is. */
const addition = (server: Server, name: string, wanted: string): Edit => {
  const { file, directive } = server.placed;
  const open = (directive.block?.open ?? directive.start) + 1;
  return { file, start: open, end: open, text: `\n${INDENT}${name} ${quoted(wanted)};` };
};
/** Stands for the indentation until the text is at hand. */
const INDENT = '\u0000';

const changeOf = (file: string, text: string, edits: readonly Edit[], wish: AdoptionWish): AdoptionChange => {
  const before = fromConf(text);
  // What is not UTF-8 cannot be shown as text and would not come back as it was.
  if (asConf(before) !== text) throw refuse('assigned.adopt.unreadable', { service: wish.instance, file });
  const indented = edits.map((edit) => ({
    ...edit,
    text: edit.text.replaceAll(INDENT, indentationAfter(text, edit.start)),
  }));
  return { file, before, after: fromConf(splice(text, indented)) };
};

const indentationAfter = (text: string, at: number): string =>
  /^(?:[^\n]*\n)+?([ \t]+)\S/.exec(text.slice(at, at + 2_000))?.[1] ?? '    ';

const quoted = (path: string): string =>
  asConf(/^[\w/.@+-]+$/.test(path) ? path : `"${path.replaceAll(/["\\$]/g, '\\$&')}"`);
