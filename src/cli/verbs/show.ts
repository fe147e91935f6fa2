// show: a certificate by its thumbprint, a request by its id, or everything in the Personal store.
import type { RequestId } from '#core/facts.ts';
import { whenText } from '#words/dates.ts';
import { certificateText } from '../certificate-text.ts';
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { printJson } from '../json.ts';
import { requestText } from '../request-text.ts';
import { printable, table } from '../text.ts';

export const define: Define = (command, words, go) => {
  command
    .argument('[thumbprint]', words.terminal.arguments.show.thumbprint)
    .action((given: string | undefined) =>
      go((globals) =>
        withHouse(globals, async (client) => {
          if (given === undefined) {
            const page = await client.certificates({ query: { store: 'personal', limit: 100 } });
            if (globals.json) printJson(page);
            else {
              const now = new Date();
              const rows = page.items.map((line) => [
                line.thumbprint,
                line.friendlyName,
                printable(line.subject),
                whenText(line.notAfter, now, globals.lang),
              ]);
              process.stdout.write(table(words.terminal.heads.certificates, rows));
            }
          } else if (given.startsWith('req_')) {
            const request = await client.requestOf({ params: { id: given as RequestId } });
            if (globals.json) printJson(request);
            else process.stdout.write(requestText(request, words, globals));
          } else {
            const certificate = await client.certificate({ params: { thumbprint: given } });
            if (globals.json) printJson(certificate);
            else process.stdout.write(certificateText(certificate, words, globals));
          }
          return undefined;
        }),
      ),
    );
};
