// The passphrase of the keys, where they are sealed under one: from a file that the environment names, never from an argument that others could see.
import { readFileSync } from 'node:fs';

export const passphraseFrom = (env: NodeJS.ProcessEnv): { passphrase?: string; live?: string } => {
  const file = env['CERTWIZARD_PASSPHRASE_FILE'];
  const live = env['CERTWIZARD_LIVE'];
  return {
    ...(file === undefined ? {} : { passphrase: readFileSync(file, 'utf8').replace(/\r?\n$/, '') }),
    ...(live === undefined ? {} : { live }),
  };
};
