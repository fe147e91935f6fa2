import { Command, CommanderError, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '#words/messages.ts';
import { homeArgument, languageArgument, speak, usageError } from './command-line-words.ts';

const wrong = (argv: readonly string[], lang: 'en' | 'ko'): string | undefined => {
  const program = new Command('certwizard').exitOverride();
  speak(program, messagesOf(lang));
  program
    .command('store <name>')
    .requiredOption('--why <text>')
    .option('--lang <lang>', '', languageArgument)
    .option('--home <dir>', '', homeArgument)
    .addOption(new Option('--key <key>').choices(['ec', 'rsa']))
    .action(() => {});
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return usageError(error, messagesOf(lang));
  }
  return undefined;
};

describe('a wrong command line is told in the language of the verb', () => {
  it.each([
    ['a verb that is none', ['stroe'], '알 수 없는 명령입니다: stroe (store)\n'],
    ['an argument too few', ['store', '--why', 'x'], '필요한 인수가 없습니다: name\n'],
    ['an argument too many', ['store', 'a', 'b', '--why', 'x'], '인수가 너무 많습니다.\n'],
    ['an option that is none', ['store', 'a', '--why', 'x', '--frob'], '알 수 없는 옵션입니다: --frob\n'],
    ['an option without its value', ['store', 'a', '--why'], '옵션의 값이 없습니다: --why <text>\n'],
    ['an option that is needed', ['store', 'a'], '필수 옵션이 없습니다: --why <text>\n'],
    [
      'a value that is not allowed',
      ['store', 'a', '--key', 'x'],
      '사용할 수 없는 값입니다: --key <key>, x (ec, rsa)\n',
    ],
  ])('%s', (_, argv, line) => {
    expect(wrong(argv, 'ko')).toBe(line);
    const english = wrong(argv, 'en') ?? '';
    expect(english).toMatch(/^[A-Z][a-z]/);
    expect(english.split(':')[1]).toBe(line.split(':')[1]);
  });

  it('a home that is nothing is a variable that was not set', () => {
    expect(wrong(['store', 'a', '--why', 'x', '--home', ''], 'en')).toBe(
      'This value is not allowed: --home <dir>, \n',
    );
  });

  it('a language that nobody speaks is refused; a region beside it is not', () => {
    expect(wrong(['store', 'a', '--why', 'x', '--lang', 'fr'], 'en')).toBe(
      'This value is not allowed: --lang <lang>, fr (en, ko)\n',
    );
    expect(wrong(['store', 'a', '--why', 'x', '--lang', 'ko-KR'], 'ko')).toBeUndefined();
  });
});
