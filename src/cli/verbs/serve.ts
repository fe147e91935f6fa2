// serve: the wizard's server, on this computer alone or, under a name, over TLS. Prints its address with a one-time link, and ends at Ctrl-C.
import { InvalidArgumentError } from 'commander';
import { Refusal } from '#core/refusal.ts';
import type { Messages } from '#words/messages.ts';
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { type Globals, homeOf } from '../globals.ts';
import { printJson } from '../json.ts';
import { surroundings } from '../surroundings.ts';

export const define: Define = (command, words, go) => {
  const { serve: about } = words.terminal.arguments;
  command
    .option('--port <port>', about.port, portNumber, DEFAULT_PORT)
    .option('--host <host>', about.host, 'localhost')
    .action((options: { readonly port: number; readonly host: string }) =>
      go(async (globals) => {
        const [{ serve, untilSignal }, { say }, { receiptHtml }] = await Promise.all([
          import('#server/serve.ts'),
          import('#words/say.ts'),
          import('#words/receipt-html.ts'),
        ]);
        const home = { home: homeOf(globals), ...surroundings(process.env) };
        const served = await serve({ ...home, ...options, say, receiptHtml }).catch((error: unknown) => {
          if (error instanceof Refusal && error.complaint.code === 'house.server.running') return undefined;
          throw error;
        });
        if (served === undefined) return newLink(globals, words);
        // Before anybody can know that it serves.
        const ended = untilSignal(served);
        const link = await served.link();
        if (globals.json) printJson({ urls: served.urls, link, pid: process.pid });
        else
          process.stdout.write(
            `${words.terminal.serving(served.urls.join(', '))}\n${words.terminal.oneTimeLink}\n  ${link}\n`,
          );
        await ended;
        return undefined;
      }),
    );
};

const DEFAULT_PORT = 7410;

const portNumber = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('0–65535');
  return port;
};

/** A server runs on this home already: what is wanted is a way in, and it can give one. */
const newLink = (globals: Globals, words: Messages): Promise<undefined> =>
  withHouse(globals, async (client) => {
    const { url } = await client.newLink();
    if (globals.json) printJson({ link: url });
    else process.stdout.write(`${words.terminal.oneTimeLink}\n  ${url}\n`);
    return undefined;
  });
