import { Command } from 'commander';
import { beforeAll, describe, expect, test } from 'vitest';
import { VERBS } from '#cli/verbs.ts';
import { type Complaint, PROBLEMS, type ProblemCode } from '#core/problems.ts';
import { EN } from './en/messages.ts';
import { KO } from './ko/messages.ts';
import { LANGS } from './lang.ts';
import { messagesOf } from './messages.ts';
import { say } from './say.ts';

/** A verb as it defines itself, with the options that every verb takes. */
const defined = new Map<string, Command>();
beforeAll(async () => {
  for (const [name, load] of Object.entries(VERBS)) {
    const command = new Command(name).option('--home <dir>').option('--json').option('--lang <lang>');
    const { define } = await load();
    define(command, messagesOf('en'), async () => undefined);
    defined.set(name, command);
  }
});

/** What is wrong with the commands that a text names; nothing is right. */
const faults = (text: string): readonly string[] =>
  [...text.matchAll(/\bcertwizard ([a-z].*)/g)]
    .flatMap(([, rest = '']) => rest.split(/\bcertwizard /))
    .flatMap(fault);

const fault = (said: string): readonly string[] => {
  const words = said.split(/\s+/).flatMap((word) => {
    // What follows punctuation is the sentence again.
    const end = /^([^.,;()]*)[.,;()]/.exec(word);
    return end === null ? [word] : [end[1] ?? '', END];
  });
  const all = words
    .slice(0, words.includes(END) ? words.indexOf(END) : undefined)
    .filter((word) => word !== '');
  const [verb = '', ...more] = all;
  const top = defined.get(verb);
  if (top === undefined) return [`no verb: ${verb} (${said})`];
  const sub = top.commands.find((command) => command.name() === more[0]);
  return inside(sub ?? top, sub === undefined ? more : more.slice(1), said);
};
const END = '\u0000';

const inside = (command: Command, words: readonly string[], said: string): readonly string[] => {
  const found: string[] = [];
  let given = 0;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (word.startsWith('--')) {
      const option = command.options.find(({ long }) => long === word);
      if (option === undefined) found.push(`no option: ${word} (${said})`);
      else if (option.required || option.optional) {
        i += 1;
        const value = words[i];
        if (value === undefined || value.startsWith('--')) found.push(`${word} needs a value (${said})`);
        else if (option.argChoices !== undefined && !option.argChoices.includes(value))
          found.push(`${word} does not take ${value} (${said})`);
      }
      continue;
    }
    const argument = command.registeredArguments[given];
    const fits = /^[A-Z<'][A-Za-z0-9<>'.:-]*$/.test(word) || argument?.argChoices?.includes(word) === true;
    // A word in small letters is the sentence going on.
    if (!fits) break;
    if (argument === undefined) found.push(`one argument too many: ${word} (${said})`);
    given += 1;
  }
  const missing = command.registeredArguments.filter(({ required }) => required).length - given;
  return missing > 0 ? [...found, `${missing} arguments missing (${said})`] : found;
};

const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const spoken = (code: ProblemCode, lang: 'en' | 'ko'): string => {
  const facts = Object.fromEntries(PROBLEMS[code].facts.map((fact) => [fact, fact.toUpperCase()]));
  const { detail, advice } = say({ code, facts } as unknown as Complaint, lang);
  return `${detail}\n${advice}`;
};

describe.each(LANGS)('Commands in %s', (lang) => {
  test.each(CODES)('%s: every command exists, with its options and arguments', (code) => {
    expect(faults(spoken(code, lang))).toEqual([]);
  });

  test('and so it is with every offer and every line of the terminal', () => {
    const words = lang === 'en' ? EN : KO;
    const offers = Object.values(words.offers).map((offer) =>
      (offer as (id: string, thumbprint: string) => string)('REQ', 'THUMB'),
    );
    // A placeholder in Korean is a placeholder too.
    const texts = [
      ...offers,
      ...Object.values(words.terminal).filter((text) => typeof text === 'string'),
    ].map((text) => text.replaceAll(/파일(?=$|[ ,])/g, 'FILE'));
    expect(texts.filter((text) => text.includes('certwizard ')).length).toBeGreaterThan(5);
    expect(texts.flatMap(faults)).toEqual([]);
  });
});

test('the same commands are named in both languages', () => {
  const named = (text: string): readonly string[] =>
    [
      ...text.matchAll(
        /\bcertwizard ((?:[a-z]+)(?: (?:approve|deny|revoke|crl|renew|add|drop|set|adopt|connectors|show|parties|check|install|uninstall|undo|password))?)/g,
      ),
    ]
      .map(([, command = '']) => command)
      .toSorted();
  for (const code of CODES) expect(named(spoken(code, 'ko')), code).toEqual(named(spoken(code, 'en')));
});

describe('The check of commands', () => {
  test.each([
    ['Run certwizard renew USAGE.', 'no verb: renew'],
    ['certwizard pending REQUEST --retry', 'no option: --retry'],
    ['certwizard ca approve', '1 arguments missing'],
    ['certwizard request --key rsa-1024', '--key does not take rsa-1024'],
    ['certwizard import FILE --trust-root', '--trust-root needs a value'],
    ['certwizard doctor NOW', 'one argument too many'],
    ['See it with certwizard show X, or certwizard frobnicate', 'no verb: frobnicate'],
  ])('finds what is wrong in "%s"', (text, reason) => {
    expect(faults(text).join()).toContain(reason);
  });

  test('lets a sentence go on after a command', () => {
    expect(
      faults(
        'certwizard ca show lists the CAs (certwizard topology set FILE), then certwizard topology adopt SERVICE --undo.',
      ),
    ).toEqual([]);
  });
});
