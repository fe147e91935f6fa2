// What every verb takes: where the home is, which language, and whether a person or a program reads.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isLang, type Lang } from '#words/lang.ts';

export type Globals = { readonly home?: string; readonly json: boolean; readonly lang: Lang };

/** `--home`, then CERTWIZARD_HOME, then a folder of the user's: /var/lib/certwizard for root. */
export const homeOf = ({ home }: Globals, env: NodeJS.ProcessEnv = process.env): string =>
  home ??
  given(env['CERTWIZARD_HOME']) ??
  (process.getuid?.() === 0 ? '/var/lib/certwizard' : join(homedir(), '.certwizard'));

/** A variable that is set to nothing is not set. */
const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** `--lang`, then CERTWIZARD_LANG, then the locale of the session. What nobody speaks here is English. */
export const languageFrom = (argv: readonly string[], env: NodeJS.ProcessEnv): Lang => {
  const index = argv.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='));
  const given = index < 0 ? undefined : (argv[index]?.split('=')[1] ?? argv[index + 1]);
  const wishes = [given, env['CERTWIZARD_LANG'], env['LC_ALL'], env['LC_MESSAGES'], env['LANG']];
  const tag = wishes
    .find((wish) => wish !== undefined && wish !== '')
    ?.slice(0, 2)
    .toLowerCase();
  return isLang(tag) ? tag : 'en';
};
