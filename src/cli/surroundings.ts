// What the environment says about the home: the passphrase of its keys, from a file and never from an argument that others could see, and where live files stand.
import { readFileSync } from 'node:fs';
import { refuse } from '#core/problems.ts';

/** Refuses `returned.file.unreadable` when the file that CERTWIZARD_PASSPHRASE_FILE names cannot be read. */
export const surroundings = (env: NodeJS.ProcessEnv): { passphrase?: string; live?: string } => {
  const file = env['CERTWIZARD_PASSPHRASE_FILE'];
  const live = env['CERTWIZARD_LIVE'];
  return {
    ...(file === undefined ? {} : { passphrase: firstLine(file) }),
    ...(live === undefined ? {} : { live }),
  };
};

const firstLine = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n[\s\S]*$/, '');
  } catch (error) {
    throw refuse(
      'returned.file.unreadable',
      { file, why: (error as NodeJS.ErrnoException).code ?? '' },
      error,
    );
  }
};
