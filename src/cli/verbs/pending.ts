// pending: requests under way. With an id: asks the CA again, or fetches the signing request, tries again, withdraws.
import type { RequestId } from '#core/facts.ts';
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { exitOfState } from '../exit.ts';
import { printJson } from '../json.ts';
import { requestText } from '../request-text.ts';
import { table } from '../text.ts';
import { writeFile } from '../write-file.ts';
import { finishRequest } from './request.ts';

type Options = {
  readonly csr?: string;
  readonly again?: boolean;
  readonly withdraw?: boolean;
  readonly finish?: boolean;
  readonly assign: boolean;
};

export const define: Define = (command, words, go) => {
  const { pending } = words.terminal.arguments;
  command
    .argument('[request]', pending.id)
    .option('--csr <file>', pending.csr)
    .option('--again', pending.again)
    .option('--withdraw', pending.withdraw)
    .option('--finish', pending.finish)
    .option('--no-assign', pending.noAssign)
    .action((given: string | undefined, options: Options) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          if (given === undefined) {
            const open = await client.requests({ query: { limit: 50, open: true } });
            if (globals.json) printJson(open);
            else if (open.length === 0) process.stdout.write(`${words.terminal.noneOpen}\n`);
            else {
              const rows = open.map(({ id, state, number, draft }) => [
                id,
                words.states[state],
                number ?? '',
                draft.friendlyName,
              ]);
              process.stdout.write(table(words.terminal.heads.requests, rows));
            }
            return undefined;
          }
          const params = { id: given as RequestId };
          if (options.csr !== undefined) writeFile(options.csr, await client.signingRequest({ params }));
          const request = options.withdraw
            ? await client.withdraw({ params })
            : options.again
              ? await client.resubmit({ params })
              : options.csr !== undefined
                ? await client.requestOf({ params })
                : await client.retrieve({ params });
          if (options.finish === true && !request.finished)
            return finishRequest(client, request, options.assign, words, globals);
          if (globals.json) printJson({ request });
          else process.stdout.write(requestText(request, words, globals));
          return exitOfState(request.state);
        }),
      ),
    );
};
