// Writes docs/problems.md: every problem code with its row of the table and its English words. A test holds the page to the table.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Complaint, PROBLEMS, type ProblemCode } from '../src/core/problems.ts';
import type { ProblemRow } from '../src/core/problems/row.ts';
import { say } from '../src/words/say.ts';

export const PAGE = new URL('../docs/problems.md', import.meta.url);

export const problemsPage = (): string => {
  const stages = [...new Set(CODES.map(stageOf))];
  return `${HEAD}
${stages
  .map(
    (stage) =>
      `\n## ${stage}\n${CODES.filter((code) => stageOf(code) === stage)
        .map(entry)
        .join('')}`,
  )
  .join('')}`;
};

const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const stageOf = (code: ProblemCode): string => code.slice(0, code.indexOf('.'));

const HEAD = `# Problems

Every refusal, and every finding of a verdict, has a permanent code. Over HTTP it comes as a problem document (RFC 9457) with \`type: /problems/CODE\`;
at the terminal it is printed with its code, and decides the exit code. The words below are filled with the facts of the case.
This page is written by \`node scripts/write-problems-doc.ts\`.

| try again | meaning |
|---|---|
| never | the same again has the same end |
| soon | the same again may help in a moment |
| later | the same again may help after a longer wait |
| after-change | something has to be changed first, as the advice says |
`;

const entry = (code: ProblemCode): string => {
  const { status, retry, exit = 1, facts }: ProblemRow = PROBLEMS[code];
  const { title, detail, advice } = say({ code, facts: placeholders(facts) } as unknown as Complaint, 'en');
  const about = [
    `HTTP ${status}`,
    `try again: ${retry}`,
    `exit code ${exit}`,
    ...(facts.length === 0 ? [] : [`facts: ${facts.join(', ')}`]),
  ];
  return `
### ${code}

${about.join(' · ')}

**${title}.** ${inline(detail)}
${advice === '' ? '' : `\n→ ${inline(advice)}\n`}`;
};

/** Each fact stands for itself. */
const placeholders = (facts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(facts.map((name) => [name, `{${name}}`]));

const inline = (text: string): string => text.replaceAll('\n', ' ').replace(/[<>*_]/g, '\\$&');

if (process.argv[1] !== undefined && relative(process.argv[1], fileURLToPath(import.meta.url)) === '') {
  writeFileSync(PAGE, problemsPage());
}
