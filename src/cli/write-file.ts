// Files that a verb writes for its caller: public ones, readable by everybody.
import { writeFileSync } from 'node:fs';
import { refuse } from '#core/problems.ts';

/** Refuses `house.file.unwritable`. Never for a private key. */
export const writeFile = (file: string, text: string): void => {
  try {
    writeFileSync(file, text, { mode: 0o644 });
  } catch (error) {
    throw refuse('house.file.unwritable', { file, why: (error as NodeJS.ErrnoException).code ?? '' });
  }
};
