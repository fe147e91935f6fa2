// verify: the verdict on a certificate: kept (by thumbprint), in a file, or served at an address; with --batch on cases that bring everything along.
import type { Command } from 'commander';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import type { CertificateView } from '#core/views.ts';
import type { Client } from '#schema/client.ts';
import { certificateText } from '../certificate-text.ts';
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { printJson } from '../json.ts';
import { linesOf } from '../lines.ts';
import { readFile } from './import.ts';

type Options = { readonly usage?: string; readonly store?: string; readonly batch?: boolean };

export const define: Define = (command, words, go) => {
  const { verify } = words.terminal.arguments;
  command
    .argument('[what]', verify.what)
    .option('--usage <usage>', verify.usage)
    .option('--store <store>', verify.store)
    .option('--batch', verify.batch)
    .action((given: string | undefined, options: Options) => {
      const what = options.batch === true ? '' : (given ?? missing(command));
      return go((globals) => {
        if (options.batch === true) return batch();
        return withHouse(globals, async (client) => {
          const { usage, store } = options;
          const only = {
            ...(usage === undefined ? {} : { usage }),
            ...(store === undefined ? {} : { store }),
          };
          const view = existsSync(what)
            ? await client.verify({ body: { file: readFile(what).toString('base64'), ...only } })
            : ADDRESS.test(what)
              ? await client.verify({ body: { address: what, ...only } })
              : await kept(client, what, only);
          if (globals.json) printJson(view);
          else process.stdout.write(certificateText(view, words, globals));
          // For one usage the question is that usage; otherwise whether everybody who was asked believes it.
          if (usage !== undefined)
            return view.fitness.some(({ usage: id, fit }) => id === usage && fit) && isTrusted(view) ? 0 : 3;
          return isTrusted(view) ? 0 : 3;
        });
      });
    });
};

const missing = (command: Command): never =>
  command.error("error: missing required argument 'what'", { code: 'commander.missingArgument' });

/** NDJSON in, NDJSON out, in order; no home is opened. Slow readers are waited for. */
const batch = async (): Promise<number> => {
  const { judgeLine } = await import('#server/judge-lines.ts');
  for await (const line of linesOf(process.stdin, LIMITS.caseCharacters))
    if (!process.stdout.write(`${judgeLine(line ?? '')}\n`)) await once(process.stdout, 'drain');
  return 0;
};

/** What is no thumbprint was meant as a file that is not there. */
const kept = (client: Client, what: string, only: Omit<Options, 'batch'>): Promise<CertificateView> => {
  if (/[g-z./]/i.test(what)) throw refuse('returned.file.unreadable', { file: what, why: 'ENOENT' });
  return client.verify({ body: { thumbprint: what, ...only } });
};

const isTrusted = ({ trust }: { readonly trust: readonly { readonly trusted: boolean }[] }): boolean =>
  trust.length > 0 && trust.every(({ trusted }) => trusted);

/** HOST:PORT, with an IPv6 address in brackets. A thumbprint with colons has groups of two. */
const ADDRESS = /^(\[[0-9a-fA-F:.%]+\]|[^:\s]+):\d{1,5}$/;
