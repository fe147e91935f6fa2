// The command: finds the verb, runs it, and turns every ending into an exit code. A verb is loaded only when it is asked for, so that `status` starts quickly.
import { Command, CommanderError } from 'commander';
import type { Lang } from '#words/lang.ts';
import { messagesOf } from '#words/messages.ts';
import { homeArgument, languageArgument, speak, usageError } from './command-line-words.ts';
import { endWithLauncher } from './end-with-launcher.ts';
import { endedBy, USAGE } from './exit.ts';
import { languageFrom, type Globals } from './globals.ts';
import { VERBS } from './verbs.ts';

const main = async (argv: readonly string[]): Promise<number> => {
  endWithLauncher();
  const lang: Lang = languageFrom(argv, process.env);
  const words = messagesOf(lang);
  const program = new Command('certwizard')
    .description(words.terminal.about)
    .option('--home <dir>', words.terminal.options.home, homeArgument)
    .option('--json', words.terminal.options.json)
    .option('--lang <lang>', words.terminal.options.lang, languageArgument)
    .version(VERSION, '--version', words.terminal.options.version)
    .helpOption('-h, --help', words.terminal.options.help)
    .helpCommand(false)
    .showHelpAfterError(false)
    .exitOverride();
  speak(program, words);
  const wanted = argv.find(
    (argument, index) => !argument.startsWith('-') && !TAKES_VALUE.has(argv[index - 1] ?? ''),
  );
  let code = 0;
  for (const [name, load] of Object.entries(VERBS)) {
    const command = program
      .command(name)
      .description(words.terminal.verbs[name as keyof typeof VERBS])
      .option('--home <dir>', words.terminal.options.home, homeArgument)
      .option('--json', words.terminal.options.json)
      .option('--lang <lang>', words.terminal.options.lang, languageArgument)
      .exitOverride();
    if (name !== wanted) continue;
    const { define } = await load();
    define(command, words, async (run) => {
      const globals: Globals = { ...globalsOf(command.optsWithGlobals()), lang };
      code = await endedBy(globals, () => run(globals));
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    process.stderr.write(usageError(error, words) ?? '');
    return USAGE;
  }
};

const TAKES_VALUE = new Set(['--home', '--lang']);

const globalsOf = (options: { home?: string; json?: boolean }): Omit<Globals, 'lang'> => ({
  json: options.json === true,
  ...(options.home === undefined ? {} : { home: options.home }),
});

/** Kept equal to package.json by a test. */
export const VERSION = '0.1.0';

// Who has read enough (`| head`) closes the pipe: no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
