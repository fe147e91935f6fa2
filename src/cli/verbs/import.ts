// import: takes certificates and keys in. A root needs an explicit yes: at the terminal with both fingerprints in view, or by its SHA-256.
import { readFileSync, statSync } from 'node:fs';
import type { RequestId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import type { ImportView } from '#core/views.ts';
import type { Client } from '#schema/client.ts';
import type { Messages } from '#words/messages.ts';
import { collect, type Define } from '../define.ts';
import { withHouse } from '../door.ts';
import type { Globals } from '../globals.ts';
import { printJson } from '../json.ts';
import { ask, askSecret, isPerson } from '../ask.ts';
import { Refusal } from '#core/refusal.ts';
import { requestText } from '../request-text.ts';
import { grouped, pairs, printable, table } from '../text.ts';

type Options = {
  readonly request?: string;
  readonly trustRoot?: readonly string[];
  readonly passwordFile?: string;
  readonly friendlyName?: string;
  readonly dryRun?: boolean;
};

export const define: Define = (command, words, go) => {
  const { import: about } = words.terminal.arguments;
  command
    .argument('<file>', about.file)
    .option('--dry-run', about.dryRun)
    .option('--trust-root <sha256>', about.trustRoot, collect)
    .option('--password-file <file>', about.passwordFile)
    .option('--friendly-name <text>', about.friendlyName)
    .option('--request <request>', about.request)
    .action((file: string, options: Options) =>
      go((globals) => withHouse(globals, (client) => run(client, file, options, words, globals))),
    );
};

const run = async (
  client: Client,
  path: string,
  options: Options,
  words: Messages,
  globals: Globals,
): Promise<number> => {
  const file = readFile(path);
  const body = {
    file: file.toString('base64'),
    fileName: path.split('/').at(-1) ?? path,
    ...(options.friendlyName === undefined ? {} : { friendlyName: options.friendlyName }),
    ...(options.request === undefined ? {} : { request: options.request as RequestId }),
    ...(options.trustRoot === undefined ? {} : { trustRoots: [...options.trustRoot] }),
    ...(options.passwordFile === undefined
      ? {}
      : {
          password: readFile(options.passwordFile)
            .toString('utf8')
            .replace(/\r?\n$/, ''),
        }),
  };
  const first = await withPassword(body, words, globals, (full) =>
    client.import({ body: { ...full, dryRun: true } }),
  );
  if (options.dryRun === true) {
    print(first.answer, words, globals);
    return 0;
  }
  const roots = [...(options.trustRoot ?? [])];
  for (const item of first.answer.items.filter(({ outcome }) => outcome === 'needs-yes')) {
    if (globals.json || !isPerson()) continue;
    process.stderr.write(
      `${words.terminal.trustThisRoot}\n${pairs(
        [
          [words.terminal.subject, printable(item.subject)],
          [words.terminal.sha256, grouped(item.id.toUpperCase())],
          [words.terminal.thumbprint, grouped(item.thumbprint)],
        ],
        '  ',
      )}`,
    );
    if ((await ask(words.terminal.typeYes)).trim().toLowerCase() === words.terminal.yes) roots.push(item.id);
  }
  const done = await client.import({ body: { ...first.body, trustRoots: roots } });
  print(done, words, globals);
  const answered = done.items.find(({ request }) => request !== undefined)?.request;
  if (answered !== undefined && !globals.json) {
    const request = await client.requestOf({ params: { id: answered } });
    process.stdout.write(`\n${requestText(request, words, globals)}`);
  }
  const [refused] = done.items.filter(({ outcome }) => outcome === 'needs-yes');
  if (refused !== undefined) {
    // A fingerprint that fits nothing in the file is what an exchanged root looks like: it is said so, and the file's own is not handed over to be copied.
    const given = options.trustRoot?.find((spelt) => isOtherSha256(spelt, done));
    if (given !== undefined)
      throw refuse('returned.import.root-mismatch', { subject: refused.subject, given });
    throw refuse('returned.import.root-needs-yes', {
      subject: refused.subject,
      sha256: refused.id,
      sha1: refused.thumbprint,
    });
  }
  return 0;
};

const isOtherSha256 = (spelt: string, { items }: ImportView): boolean => {
  const digits = spelt.replace(/[^0-9a-fA-F]/g, '').toLowerCase();
  return digits.length === 64 && !items.some(({ id }) => id === digits);
};

type Body = Parameters<Client['import']>[0]['body'];

/** A file that needs a password is asked for it once, where there is a person to ask. */
const withPassword = async (
  body: Body,
  words: Messages,
  globals: Globals,
  work: (body: Body) => Promise<ImportView>,
): Promise<{ answer: ImportView; body: Body }> => {
  try {
    return { answer: await work(body), body };
  } catch (error) {
    const needed = error instanceof Refusal && error.complaint.code === 'returned.file.password-needed';
    if (!needed || globals.json || !isPerson()) throw error;
    const full = { ...body, password: await askSecret(words.terminal.password) };
    return { answer: await work(full), body: full };
  }
};

/** Refuses before reading what no import takes. */
export const readFile = (path: string): Buffer => {
  try {
    const { size } = statSync(path);
    if (size > LIMITS.importBytes)
      throw refuse('returned.file.too-large', { bytes: size, limit: LIMITS.importBytes });
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuse('returned.file.unreadable', {
      file: path,
      why: (error as NodeJS.ErrnoException).code ?? '',
    });
  }
};

const print = (view: ImportView, words: Messages, globals: Globals): void => {
  if (globals.json) {
    printJson(view);
    return;
  }
  if (view.items.length === 0 && view.keys > 0) {
    process.stdout.write(`${words.terminal.keysOnly(view.keys)}\n`);
    return;
  }
  const rows = view.items.map((item) => [
    words.imports[item.outcome],
    words.stores[item.store],
    printable(item.subject),
    item.thumbprint,
    item.store === 'personal' ? (item.keyPresent ? words.terminal.keyPresent : words.terminal.noKey) : '',
    item.request ?? '',
  ]);
  process.stdout.write(table(words.terminal.heads.import, rows));
};
