// demo: the whole main job, unattended, on a scratch home, with the real programs of this computer where there are any.
import type { Lang } from '#words/lang.ts';
import { messagesOf } from '#words/messages.ts';
import type { Define } from '../define.ts';
import { printJson } from '../json.ts';
import { grouped, pad, table } from '../text.ts';

export const define: Define = (command, words, go) => {
  const { demo: about } = words.terminal.arguments;
  command
    .option('--keep-running', about.keepRunning)
    .option('--listeners', about.listeners)
    .action((options: { readonly keepRunning?: boolean; readonly listeners?: boolean }) =>
      go(async (globals) => {
        const { runDemo } = await import('#server/demo/demo.ts');
        const say = (line: string): void => {
          if (!globals.json) process.stdout.write(`${line}\n`);
        };
        const told = toldToStop();
        const demo = await runDemo({
          signal: told,
          ...(globals.home === undefined ? {} : { home: globals.home }),
          ownListeners: options.listeners === true,
          hear: (event) => {
            if (event.kind === 'program') say(words.terminal.demo.program(event.service, event.program));
            else
              say(
                `${pad(event.outcome === 'ok' ? '✔' : '✘', 2)}${pad(words.terminal.demo.steps[event.name], 26)}  ${detailText(event.detail, globals.lang)}`,
              );
          },
        }).catch((error: unknown) => {
          if (told.aborted) return undefined;
          throw error;
        });
        if (demo === undefined) return 1;
        const { document, stop } = demo;
        try {
          if (globals.json) printJson(document);
          else {
            const rows = document.usages.map(({ usage, service, program, thumbprint, proven }) => [
              words.usages[usage as keyof typeof words.usages]?.title ?? usage,
              `${service} (${program})`,
              grouped(thumbprint),
              proven ? words.proofs.proven : words.proofs.contrary,
            ]);
            say(
              `\n${table(words.terminal.heads.demo, rows)}\n${words.terminal.demo.end(document.seconds, document.receipt)}`,
            );
          }
          if (options.keepRunning === true) await untilStopped(told);
        } finally {
          await stop();
        }
        return document.steps.every(({ outcome }) => outcome === 'ok') ? 0 : 1;
      }),
    );
};

/** States, outcomes and usages in words; ids, thumbprints and codes as they are. */
const detailText = (detail: string, lang: Lang): string => {
  const words = messagesOf(lang);
  const known: Readonly<Record<string, string | undefined>> = { ...words.states, ...words.outcomes };
  const usages: Readonly<Record<string, { readonly title: string } | undefined>> = words.usages;
  return (
    known[detail] ??
    detail
      .split(', ')
      .map((one) => usages[one]?.title ?? one)
      .join(', ')
  );
};

/** From the first moment: what was started is stopped and cleared away also when the demo is interrupted in the middle. */
const toldToStop = (): AbortSignal => {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => stopping.abort(new Error(signal)));
  return stopping.signal;
};

const untilStopped = async (told: AbortSignal): Promise<void> => {
  await new Promise<void>((resolve) => {
    if (told.aborted) resolve();
    told.addEventListener('abort', () => resolve(), { once: true });
    process.stdin.once('end', resolve).resume();
  });
  // An open terminal that nobody reads from any more must not keep the process.
  process.stdin.destroy();
};
