// What the environment says about the home: the passphrase of its keys, from a file and never from an argument that others could see, where live files stand, and which programs' configurations a discovery is held to.
import { readFileSync } from 'node:fs';
import { refuse } from '#core/problems.ts';

/** Refuses `returned.file.unreadable` when the file that CERTWIZARD_PASSPHRASE_FILE names cannot be read. */
export const surroundings = (
  env: NodeJS.ProcessEnv,
): { passphrase?: string; live?: string; discover?: readonly string[] } => {
  const file = env['CERTWIZARD_PASSPHRASE_FILE'];
  const live = env['CERTWIZARD_LIVE'];
  const discover = env['CERTWIZARD_DISCOVER'];
  return {
    ...(file === undefined ? {} : { passphrase: firstLine(file) }),
    ...(live === undefined ? {} : { live }),
    ...(discover === undefined ? {} : { discover: discover.split(':').filter(Boolean) }),
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
