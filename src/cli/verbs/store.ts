// store: what lies in the stores of this computer; `drop` takes one out. Its sub-verbs are of the relying parties' stores.
import { Argument } from 'commander';
import type { StoreName } from '#core/ledger.ts';
import type { FetchedIssuer, FetchView } from '#core/views.ts';
import { dateText } from '#words/dates.ts';
import type { Messages } from '#words/messages.ts';
import type { Define } from '../define.ts';
import type { Globals } from '../globals.ts';
import { withHouse } from '../door.ts';
import { printJson } from '../json.ts';
import { complaintText } from '../problem.ts';
import { grouped, pairs, printable, table } from '../text.ts';
import { writeFile } from '../write-file.ts';
import { defineParties } from './store-parties.ts';

const STORES = ['personal', 'root', 'intermediate'] as const;

export const define: Define = (command, words, go) => {
  const { store: about } = words.terminal.arguments;
  defineParties(command, words, go);
  command
    .command('fetch <thumbprint>')
    .description(about.fetch)
    .action((thumbprint: string) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const view = await client.fetchIssuers({ params: { thumbprint } });
          if (globals.json) printJson(view);
          else process.stdout.write(fetchedText(view, words, globals));
          return view.trusted ? 0 : 3;
        }),
      ),
    );
  command
    .addArgument(new Argument('[store]', about.store).choices(STORES))
    .option('--drop <thumbprint>', about.drop)
    .option('--export <file>', about.export)
    .option('--find <text>', about.find)
    .action(
      (
        store: StoreName | undefined,
        options: { readonly drop?: string; readonly export?: string; readonly find?: string },
      ) =>
        go((globals) =>
          withHouse(globals, async (client) => {
            const { drop } = options;
            if (drop !== undefined) {
              // Without a store, out of every one that it lies in.
              const stores =
                store === undefined
                  ? (await client.certificate({ params: { thumbprint: drop } })).stores
                  : [store];
              for (const from of stores) {
                await client.dropCertificate({ params: { store: from, thumbprint: drop } });
                if (!globals.json) process.stdout.write(`${words.terminal.dropped(words.stores[from])}\n`);
              }
              if (globals.json) printJson({ dropped: drop, stores });
              return undefined;
            }
            const query = {
              limit: 500,
              ...(store === undefined ? {} : { store }),
              ...(options.find === undefined ? {} : { text: options.find }),
            };
            const page = await client.certificates({ query });
            if (options.export !== undefined) {
              const views = await Promise.all(
                page.items.map(({ id }) => client.certificate({ params: { thumbprint: id } })),
              );
              writeFile(options.export, views.map(({ der }) => pem(der)).join(''));
            }
            if (globals.json) printJson(page);
            else {
              const rows = page.items.map((line) => [
                line.stores.map((one) => words.stores[one]).join(', '),
                printable(line.subject),
                line.thumbprint,
                dateText(line.notAfter, globals.lang),
              ]);
              process.stdout.write(table(words.terminal.heads.store, rows));
            }
            return undefined;
          }),
        ),
    );
};

const pem = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

const fetchedText = (view: FetchView, words: Messages, { lang }: Globals): string => {
  const { terminal } = words;
  const line = ({ subject, thumbprint, from }: FetchedIssuer, where: string): string =>
    `${pairs([
      [terminal.subject, subject],
      [terminal.thumbprint, grouped(thumbprint)],
      [terminal.fetchedFrom, from],
      [terminal.stores, where],
    ])}\n`;
  return [
    ...view.kept.map((one) => line(one, words.stores.intermediate)),
    ...(view.root === undefined ? [] : [line(view.root, terminal.rootNotKept)]),
    ...view.complaints.map((complaint) => complaintText(complaint, lang)),
    `${view.trusted ? terminal.trusted : terminal.notTrusted}\n`,
  ].join('');
};
