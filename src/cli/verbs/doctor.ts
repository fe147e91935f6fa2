// doctor: looks at everything that would surprise later.
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { printJson } from '../json.ts';
import { complaintText } from '../problem.ts';
import { pad } from '../text.ts';

export const define: Define = (command, words, go) => {
  command.action(() =>
    go((globals) =>
      withHouse(globals, async (client) => {
        const lines = await client.doctor();
        if (globals.json) printJson(lines);
        else {
          for (const { check, ok, complaints, facts } of lines) {
            const about = facts['service'] ?? facts['usage'] ?? facts['path'] ?? '';
            process.stdout.write(
              `${ok ? '✔' : '✘'} ${pad(words.checks[check as keyof typeof words.checks] ?? check, 24)}  ${about}\n`,
            );
            process.stdout.write(
              complaints.map((complaint) => complaintText(complaint, globals.lang, '    ')).join(''),
            );
          }
        }
        return lines.every(({ ok }) => ok) ? 0 : 1;
      }),
    ),
  );
};
