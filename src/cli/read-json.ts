// Settings and topologies come as JSON files; what is not JSON is a problem with the place where it stops being it.
import { readFileSync } from 'node:fs';
import { refuse } from '#core/problems.ts';

export const readJson = (path: string): unknown => {
  try {
    // Some editors put a mark in front, which JSON does not have.
    return JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw refuse('request.settings.invalid', { member: path, why: error.message });
    throw refuse('returned.file.unreadable', {
      file: path,
      why: (error as NodeJS.ErrnoException).code ?? '',
    });
  }
};
