// receipt: the record of one assignment, or the list of them.
import type { TransactionId } from '#core/facts.ts';
import { dateText } from '#words/dates.ts';
import { receiptHtml } from '#words/receipt-html.ts';
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { printJson } from '../json.ts';
import { receiptText } from '../receipt-text.ts';
import { table } from '../text.ts';
import { writeFile } from '../write-file.ts';

export const define: Define = (command, words, go) => {
  const { receipt: about } = words.terminal.arguments;
  command
    .argument('[receipt]', about.id)
    .option('--html <file>', about.html)
    .action((id: string | undefined, options: { readonly html?: string }) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          if (id === undefined) {
            const all = await client.receipts({ query: { limit: 50 } });
            if (globals.json) printJson(all);
            else {
              const rows = all.map((one) => [
                one.id,
                dateText(one.closedAt, globals.lang),
                words.outcomes[one.outcome],
                one.certificate.thumbprint,
              ]);
              process.stdout.write(table(words.terminal.heads.receipts, rows));
            }
            return undefined;
          }
          const receipt = await client.receipt({ params: { id: id as TransactionId } });
          if (options.html !== undefined) writeFile(options.html, receiptHtml(receipt, globals.lang));
          if (globals.json) printJson(receipt);
          else process.stdout.write(receiptText(receipt, words, globals));
          return undefined;
        }),
      ),
    );
};
