// serve: the wizard's server, on this computer only. Prints its address with a one-time link, and ends at Ctrl-C.
import { InvalidArgumentError } from 'commander';
import type { Define } from '../define.ts';
import { homeOf } from '../globals.ts';
import { printJson } from '../json.ts';
import { passphraseFrom } from '../passphrase.ts';

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
        const served = await serve({ home: homeOf(globals), ...options, ...passphraseFrom(process.env), say, receiptHtml });
        const link = await served.link();
        if (globals.json) printJson({ urls: served.urls, link, pid: process.pid });
        else process.stdout.write(`${words.terminal.serving(served.urls.join(', '))}\n${words.terminal.oneTimeLink}\n  ${link}\n`);
        await untilSignal(served);
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
