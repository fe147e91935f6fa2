// remove: withdraws the assignment of a usage. The certificate stays.
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { printJson } from '../json.ts';

export const define: Define = (command, words, go) => {
  const { remove } = words.terminal.arguments;
  command
    .argument('<usage>', remove.usage)
    .option('--force', remove.force)
    .action((usage: string, options: { readonly force?: boolean }) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const view = await client.remove({
            params: { id: usage },
            query: { force: options.force === true },
          });
          if (globals.json) printJson(view);
          else
            process.stdout.write(
              `${words.terminal.removed(words.usages[view.id as keyof typeof words.usages]?.title ?? view.id)}\n`,
            );
          return undefined;
        }),
      ),
    );
};
