// The parser of the command line speaks English only: its headings and its errors in the language of the verb.
import type { Command, CommanderError } from 'commander';
import { InvalidArgumentError } from 'commander';
import { isLang } from '#words/lang.ts';
import type { Messages } from '#words/messages.ts';

/** What the parser would print itself is left to `usageError`. Commands made afterwards inherit it. */
export const speak = (program: Command, words: Messages): void => {
  const titles: Readonly<Record<string, string>> = words.terminal.parser.titles;
  program.configureHelp({ styleTitle: (title) => titles[title.replace(':', '')] ?? title });
  program.configureOutput({ outputError: () => {} });
};

/** The line for standard error; undefined where the parser has printed help instead. */
export const usageError = ({ code, message }: CommanderError, words: Messages): string | undefined => {
  if (!message.startsWith('error: ')) return undefined;
  const errors: Readonly<Record<string, (quoted: string) => string>> = words.terminal.parser.errors;
  const own = errors[code.replace('commander.', '')];
  if (own === undefined) return `${message}\n`;
  const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, text]) => text).join(', ');
  const choices = /(?:Allowed choices are|Did you mean) ([^?]*?)[.?)]*$/.exec(message)?.[1];
  return `${own(quoted)}${choices === undefined ? '' : ` (${choices})`}\n`;
};

/** `ko`, `ko-KR` and `KO` are Korean. What nobody speaks here is refused where it was asked for by name. */
export const languageArgument = (value: string): string => {
  if (!isLang(value.slice(0, 2).toLowerCase())) throw new InvalidArgumentError('Allowed choices are en, ko.');
  return value;
};

/** A path that is nothing is a variable that was not set: neither the present folder nor the usual home is meant. */
export const homeArgument = (value: string): string => {
  if (value === '') throw new InvalidArgumentError('');
  return value;
};
