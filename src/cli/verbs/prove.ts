// prove: looks at what the services present at this moment.
import type { UsageView } from '#core/views.ts';
import type { Messages } from '#words/messages.ts';
import { collect, type Define } from '../define.ts';
import { withHouse } from '../door.ts';
import type { Globals } from '../globals.ts';
import { printJson } from '../json.ts';
import { complaintText } from '../problem.ts';
import { printable, table } from '../text.ts';

export const define: Define = (command, words, go) => {
  command
    .option('--usage <usage>', words.terminal.arguments.prove.usage, collect)
    .action((options: { readonly usage?: readonly string[] }) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          const views = await client.prove({
            body: options.usage === undefined ? {} : { usages: [...options.usage] },
          });
          if (globals.json) printJson(views);
          else process.stdout.write(proofText(views, words, globals));
          const assigned = views.filter((view) => view.assigned !== undefined && view.services.length > 0);
          if (assigned.length === 0 && !globals.json)
            process.stderr.write(`${words.terminal.nothingToProve}\n`);
          return assigned.every(({ proof }) => proof === 'proven') ? 0 : 1;
        }),
      ),
    );
};

const proofText = (views: readonly UsageView[], words: Messages, { lang }: Globals): string => {
  const rows = views.flatMap(({ id, evidence, proof }) =>
    (evidence.length === 0 ? [undefined] : evidence).map((one) => [
      words.usages[id as keyof typeof words.usages]?.title ?? id,
      words.proofs[proof],
      one?.service ?? '',
      one?.address ?? '',
      one?.seen ?? '',
      printable(one?.answer ?? ''),
    ]),
  );
  const complaints = views.flatMap(({ evidence }) => evidence.flatMap((one) => one.complaints));
  return (
    table(words.terminal.heads.proof, rows) +
    complaints.map((complaint) => complaintText(complaint, lang)).join('')
  );
};
