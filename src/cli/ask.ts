// Questions to a person at a terminal. Nothing is asked where nobody can answer.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

export const isPerson = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

export const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(`${question} `);
  } finally {
    lines.close();
  }
};

/** The same without an echo. */
export const askSecret = async (question: string): Promise<string> => {
  process.stderr.write(`${question} `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};
