// assign: puts a certificate into service for usages, in one transaction over all their services.
import type { RequestId } from '#core/facts.ts';
import { assignmentReport } from '../assignment-text.ts';
import { collect, type Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { exitOfOutcome } from '../exit.ts';
import { printJson } from '../json.ts';
import { follow } from '../progress.ts';

type Options = { readonly usage?: readonly string[]; readonly request?: string };

export const define: Define = (command, words, go) => {
  const { assign } = words.terminal.arguments;
  command
    .argument('<thumbprint>', assign.thumbprint)
    .option('--usage <usage>', assign.usage, collect)
    .option('--request <request>', assign.request)
    .action((thumbprint: string, options: Options) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const started = await client.assign({
            body: {
              certificate: thumbprint,
              ...(options.usage === undefined ? {} : { usages: [...options.usage] }),
              ...(options.request === undefined ? {} : { request: options.request as RequestId }),
            },
          });
          const ended = await follow(client, started.id, words, globals);
          if (globals.json) printJson(ended);
          else process.stdout.write(await assignmentReport(client, ended, words, globals));
          return exitOfOutcome(ended.outcome, ended.complaints[0]);
        }),
      ),
    );
};
