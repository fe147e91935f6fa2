// A refusal on standard error: what happened, why, what to do; further reasons beneath. With --json, one problem document (RFC 9457).
import { PROBLEMS, type Complaint } from '#core/problems.ts';
import type { Refusal } from '#core/refusal.ts';
import { say } from '#words/say.ts';
import type { Globals } from './globals.ts';
import { wrap } from './text.ts';

export const problem = ({ json, lang }: Globals, refusal: Refusal): void => {
  const { complaint, others } = refusal;
  if (json) {
    const { title, detail } = say(complaint, lang);
    const { status, retry } = PROBLEMS[complaint.code];
    const document = {
      type: `/problems/${complaint.code}`,
      title,
      detail,
      status,
      retry,
      code: complaint.code,
      facts: complaint.facts,
      others,
    };
    process.stderr.write(`${JSON.stringify(document)}\n`);
    return;
  }
  process.stderr.write(
    [complaint, ...others]
      .slice(0, SHOWN)
      .map((one) => complaintText(one, lang))
      .join(''),
  );
};

/** Enough to see what is wrong; a form with thirty wrong fields is not read in a terminal. */
const SHOWN = 10;

export const complaintText = (complaint: Complaint, lang: Globals['lang'], indent = ''): string => {
  const { title, detail, advice } = say(complaint, lang);
  const lines = [
    `${indent}${title}  [${complaint.code}]`,
    ...wrap(detail, `${indent}  `),
    ...(advice === '' ? [] : wrap(`→ ${advice}`, `${indent}  `)),
  ];
  return `${lines.join('\n')}\n`;
};
