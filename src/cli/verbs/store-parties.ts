// The relying parties' half of the store verb: what they have, what they would believe, and changes that are shown, asked for and taken back.
import type { Command } from 'commander';
import type { MisplacedView, PartyChangeView, PartyCheckView, PartyView } from '#core/views.ts';
import type { Client } from '#schema/client.ts';
import type { Messages } from '#words/messages.ts';
import { ask, isPerson } from '../ask.ts';
import { trustRowText } from '../certificate-text.ts';
import { collect, type Define } from '../define.ts';
import { withHouse } from '../door.ts';
import type { Globals } from '../globals.ts';
import { printJson } from '../json.ts';
import { complaintText } from '../problem.ts';
import { grouped, pairs, printable, table, wrap } from '../text.ts';
import { readFile } from './import.ts';

type ChangeOptions = { readonly in?: string; readonly yes?: string; readonly dryRun?: boolean };

export const defineParties: Define = (command, words, go) => {
  const { store: about } = words.terminal.arguments;
  const house = (work: (client: Client, globals: Globals) => Promise<void>): Promise<void> =>
    go((globals) =>
      withHouse(globals, async (client) => {
        await work(client, globals);
        return undefined;
      }),
    );
  const inParty = (sub: Command): Command => sub.requiredOption('--in <party>', about.in);

  command
    .command('parties')
    .description(about.parties)
    .action(() =>
      house(async (client, globals) => {
        const parties = await client.parties();
        if (globals.json) printJson(parties);
        else process.stdout.write(partiesText(parties, words, globals));
      }),
    );
  inParty(command.command('check').argument('<certificate>', about.certificate))
    .description(about.check)
    .action((certificate: string, { in: party }: { readonly in: string }) =>
      house(async (client, globals) => {
        const view = await client.checkParty({ body: { party, certificate } });
        if (globals.json) printJson(view);
        else process.stdout.write(checkText(view, words, globals));
      }),
    );
  const changes = { install: about.install, uninstall: about.uninstall };
  for (const change of ['install', 'uninstall'] as const)
    inParty(command.command(change).argument('<certificate>', about.certificate))
      .description(changes[change])
      .option('--yes <sha256>', about.yes)
      .option('--dry-run', about.dryRun)
      .action((certificate: string, options: ChangeOptions & { readonly in: string }) =>
        house((client, globals) => {
          const what = { party: options.in, certificate, change };
          return changed(words, globals, options, (more) =>
            client.changeParty({ body: { ...what, ...more } }),
          );
        }),
      );
  command
    .command('undo')
    .description(about.undo)
    .option('--in <party>', about.undoIn)
    .option('--yes <sha256>', about.yes)
    .option('--dry-run', about.dryRun)
    .action((options: ChangeOptions) =>
      house((client, globals) => {
        const of = options.in === undefined ? {} : { party: options.in };
        return changed(words, globals, { ...options, isUndo: true }, (more) =>
          client.undoPartyChange({ body: { ...of, ...more } }),
        );
      }),
    );
  command
    .command('tidy')
    .description(about.tidy)
    .option('--trust-root <sha256>', words.terminal.arguments.import.trustRoot, collect)
    .option('--dry-run', about.dryRun)
    .action((options: { readonly trustRoot?: readonly string[]; readonly dryRun?: boolean }) =>
      house(async (client, globals) => {
        const { trustRoot, dryRun } = options;
        const views = await client.putRight({
          body: {
            ...(trustRoot === undefined ? {} : { trustRoots: [...trustRoot] }),
            ...(dryRun === undefined ? {} : { dryRun }),
          },
        });
        if (globals.json) printJson(views);
        else process.stdout.write(misplacedText(views, words));
      }),
    );
  inParty(command.command('password'))
    .description(about.password)
    .requiredOption('--password-file <file>', about.passwordFile)
    .action(({ in: party, passwordFile }: { readonly in: string; readonly passwordFile: string }) =>
      house(async (client, globals) => {
        const password = readFile(passwordFile)
          .toString('utf8')
          .replace(/\r?\n$/, '');
        await client.setPartyPassword({ body: { party, password } });
        if (globals.json) printJson({ done: true });
        else process.stdout.write(`${words.terminal.done}\n`);
      }),
    );
};

/** Shown, then asked for: by a person here, or by the SHA-256 that the command line brings. */
const changed = async (
  words: Messages,
  globals: Globals,
  { yes, dryRun, isUndo = false }: ChangeOptions & { readonly isUndo?: boolean },
  change: (more: { readonly yes?: string; readonly dryRun?: boolean }) => Promise<PartyChangeView>,
): Promise<void> => {
  const print = (view: PartyChangeView): void => {
    if (globals.json) printJson(view);
    else process.stdout.write(changeText(view, words, isUndo));
  };
  if (yes !== undefined && dryRun !== true) return print(await change({ yes }));
  if (dryRun === true || globals.json || !isPerson())
    return print(await change(dryRun === true ? { dryRun } : {}));
  const plan = await change({ dryRun: true });
  if (plan.outcome === 'already') return print(plan);
  process.stderr.write(`${words.terminal.changeThisStore}\n${planText(plan, words)}`);
  const answer = (await ask(words.terminal.typeYesToChange)).trim().toLowerCase();
  return print(await change(answer === words.terminal.yes ? { yes: plan.id } : {}));
};

const planText = (view: PartyChangeView, words: Messages): string => {
  const { terminal } = words;
  return pairs([
    [terminal.party, `${view.party} (${words.partyKinds[view.kind]})`],
    [terminal.changeOf, terminal.storeChanges[view.change]],
    [terminal.subject, printable(view.subject)],
    [terminal.sha256, grouped(view.id.toUpperCase())],
    [terminal.thumbprint, grouped(view.thumbprint)],
    [terminal.commands, view.commands.map((command) => command.map(shown).join(' ')).join('\n')],
    [terminal.filesChanged, view.files.join('\n')],
  ]);
};

const shown = (word: string): string => (/^[\w@%+=:,./!-]+$/.test(word) ? word : `'${word}'`);

const changeText = (view: PartyChangeView, words: Messages, isUndo: boolean): string => {
  const { terminal } = words;
  const end =
    isUndo && view.outcome === 'changed' ? terminal.storeUndone : terminal.storeOutcomes[view.outcome];
  return `${planText(view, words)}\n${end}\n`;
};

const misplacedText = (views: readonly MisplacedView[], words: Messages): string => {
  const { terminal, stores } = words;
  if (views.length === 0) return `${terminal.nothingMisplaced}\n`;
  const done = ({ outcome, to }: MisplacedView): string =>
    [
      terminal.misplacedOutcomes[outcome],
      ...(to === undefined || !MOVES.has(outcome) ? [] : [stores[to]]),
    ].join(' ');
  return table(
    terminal.heads.misplaced,
    views.map((view) => [
      done(view),
      view.party === 'computer' ? stores[view.store] : view.party,
      printable(view.subject),
      view.thumbprint,
      words.misplacedWhy[view.why],
    ]),
  );
};
const MOVES: ReadonlySet<string> = new Set(['moved', 'would-move']);

const partiesText = (parties: readonly PartyView[], words: Messages, { lang }: Globals): string => {
  const { terminal, partyKinds, storeNotes } = words;
  if (parties.length === 0) return `${terminal.noParties}\n`;
  const lines = table(
    terminal.heads.parties,
    parties.map(({ party, kind, anchors, usages }) => [
      party,
      partyKinds[kind],
      String(anchors),
      usages.join(', '),
    ]),
  );
  const installed = parties.flatMap(({ party, installed: roots }) =>
    roots.map(({ subject, thumbprint }) => [party, printable(subject), thumbprint]),
  );
  const complaints = parties.flatMap((party) =>
    party.complaints.map((complaint) => `\n${party.party}\n${complaintText(complaint, lang, '  ')}`),
  );
  const notes = [...new Set(parties.flatMap((party) => party.notes))].map(
    (note) => `${wrap(storeNotes[note], '  ').join('\n')}\n`,
  );
  return [
    lines,
    ...(installed.length === 0 ? [] : ['\n', table(terminal.heads.installed, installed)]),
    ...complaints,
    ...(notes.length === 0 ? [] : ['\n', ...notes]),
  ].join('');
};

const checkText = (view: PartyCheckView, words: Messages, globals: Globals): string => {
  const { terminal, partyKinds } = words;
  const facts = pairs([
    [terminal.party, `${view.party} (${partyKinds[view.kind]}): ${terminal.holds[view.holds]}`],
    [terminal.subject, printable(view.subject)],
    [terminal.thumbprint, grouped(view.thumbprint)],
  ]);
  return `${facts}\n${trustRowText(view.row, words, globals)}`;
};
