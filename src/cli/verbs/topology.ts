// topology: servers, domains and usages from which names are computed; the services that present the usages, and their adoption.
import type { AdoptView, ServiceInput, ServiceView } from '#core/views.ts';
import type { Messages } from '#words/messages.ts';
import type { Define, Run } from '../define.ts';
import { withHouse } from '../door.ts';
import { printJson } from '../json.ts';
import { readJson } from '../read-json.ts';
import { grouped, table } from '../text.ts';

export const define: Define = (command, words, go) => {
  const about = words.terminal.arguments.topology;
  const show: Run = (globals) =>
    withHouse(globals, async (client) => {
      const [topology, services] = [await client.topology(), await client.services()];
      if (globals.json) printJson({ topology, services });
      else process.stdout.write(`${JSON.stringify(topology, null, 2)}\n\n${servicesText(services, words)}`);
      return undefined;
    });
  command.action(() => go(show));
  command
    .command('show')
    .description(about.show)
    .action(() => go(show));
  command
    .command('set <file>')
    .description(about.set)
    .action((file: string) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const topology = await client.setTopology({ body: readJson(file) as never });
          if (globals.json) printJson(topology);
          else process.stdout.write(`${words.terminal.done}\n`);
          return undefined;
        }),
      ),
    );
  command
    .command('add <file>')
    .description(about.add)
    .action((file: string) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const view = await client.addService({ body: readJson(file) as ServiceInput });
          if (globals.json) printJson(view);
          else process.stdout.write(servicesText([view], words));
          return undefined;
        }),
      ),
    );
  command
    .command('drop <service>')
    .description(about.drop)
    .action((id: string) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          await client.dropService({ params: { id } });
          if (globals.json) printJson({ dropped: id });
          else process.stdout.write(`${words.terminal.done}\n`);
          return undefined;
        }),
      ),
    );
  command
    .command('adopt <service>')
    .description(about.adopt)
    .option('--apply', about.apply)
    .option('--undo', about.undo)
    .action((id: string, { apply, undo }: { apply?: boolean; undo?: boolean }) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const params = { id };
          const view =
            undo === true
              ? await client.undoAdoption({ params })
              : await client.adopt({ params, body: { apply: apply === true } });
          if (globals.json) printJson(view);
          else process.stdout.write(adoptText(view, undo === true, words));
          return undefined;
        }),
      ),
    );
  command
    .command('connectors')
    .description(about.connectors)
    .action(() =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const connectors = await client.connectors();
          if (globals.json) printJson(connectors);
          else
            process.stdout.write(
              connectors
                .map(({ role, kind, schema }) => `${role} ${kind}\n${JSON.stringify(schema, null, 2)}\n\n`)
                .join(''),
            );
          return undefined;
        }),
      ),
    );
};

const servicesText = (services: readonly ServiceView[], words: Messages): string =>
  table(
    words.terminal.heads.services,
    services.map(({ id, usage, kind, targets, live, adopted }) => [
      id,
      usage,
      kind,
      targets.join(', '),
      live,
      adopted ? words.terminal.adopted : '',
    ]),
  );

const adoptText = (view: AdoptView, undone: boolean, words: Messages): string => {
  const changes = view.changes.map(
    ({ file, before, after, backup }) =>
      `${file}${backup === undefined ? '' : `  (${backup})`}\n${diff(before, after)}`,
  );
  const head = view.thumbprint === '' ? '' : `${words.terminal.thumbprint}  ${grouped(view.thumbprint)}\n`;
  const done = view.applied ? words.terminal.adoptApplied : words.terminal.adoptShown;
  const end = undone ? words.terminal.adoptUndone : done;
  return `${head}${changes.join('\n')}\n${end}\n`;
};

/** Adoption changes single lines in place: showing those lines is the whole diff. */
const diff = (before: string, after: string): string => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return old
    .flatMap((line, index) => (line === now[index] ? [] : [`- ${line}\n`, `+ ${now[index] ?? ''}\n`]))
    .join('');
};
