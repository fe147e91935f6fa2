// npm run trust [-- --write]: our verdicts on the corpus beside those of OpenSSL and Go as they are installed here. --write puts the tables into docs/trust.md.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import {
  agrees,
  type Answer,
  corpus,
  isFalseAccept,
  judgeAll,
  type Judged,
  question,
  type Score,
  scoreOf,
  share,
} from '#test/trust/corpus.ts';
import { opensslAnswer } from './openssl-answer.ts';
import { isInstalled } from './processes.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const cases = corpus();

type Verifier = { readonly name: string; readonly judged: readonly Judged[] };

const ours = (): Verifier => ({ name: 'certwizard', judged: judgeAll(cases) });

const openssl = (): Verifier => {
  const folder = mkdtempSync(join(tmpdir(), 'cwtrust-'));
  try {
    const version = execFileSync('openssl', ['version'], { encoding: 'utf8' }).split(' ')[1] ?? '';
    return {
      name: `OpenSSL ${version}`,
      judged: cases.map((of) => ({ ...of, answer: opensslAnswer(of, folder) })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Go has no setting for the depth of a path: those cases it judges without. */
const go = (): Verifier => {
  const folder = mkdtempSync(join(tmpdir(), 'cwtrust-'));
  try {
    const program = join(folder, 'corpus');
    const source = fileURLToPath(new URL('go/corpus/main.go', import.meta.url));
    execFileSync('go', ['build', '-o', program, source]);
    const version = /go([\d.]+)/.exec(execFileSync('go', ['version'], { encoding: 'utf8' }))?.[1] ?? '';
    const { status, stdout, stderr } = spawnSync(program, {
      input: cases.map((of) => `${question(of)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
    });
    if (status !== 0) throw new Error(`Go ended with ${status}: ${stderr.slice(-2000)}`);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Answer);
    return {
      name: `Go ${version}`,
      judged: cases.map((of, i) => ({ ...of, answer: answers[i] as Answer })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const verifiers = [
  ours(),
  ...(isInstalled('openssl') ? [openssl()] : []),
  ...(isInstalled('go') ? [go()] : []),
];

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${(share(part, whole) * 100).toFixed(1)} %`;

const TIERS = ['core', 'algo', 'anchor', 'policy', 'dos', 'depth', 'profile'];
type Part = { readonly name: string; readonly has: (one: Judged) => boolean };
const WHOLE: readonly Part[] = [
  { name: 'core', has: ({ tier }) => tier === 'core' },
  {
    name: 'core without BetterTLS',
    has: ({ tier, source }) => tier === 'core' && !source.startsWith('bettertls'),
  },
  { name: 'all tiers', has: () => true },
];

/** One line for each verifier and part. */
const summary = (): string =>
  [
    '| | part | cases | agreed | false accepts | false rejects | right reason |',
    '|---|---|--:|--:|--:|--:|--:|',
    ...verifiers.flatMap(({ name, judged }) =>
      WHOLE.map((part) => {
        const score = scoreOf(judged.filter(part.has));
        return `| ${name} | ${part.name} | ${score.cases} | ${percent(score.agreed, score.cases)} | ${score.falseAccepts} | ${score.falseRejects} | ${percent(score.rightReasons, score.reasons)} |`;
      }),
    ),
  ].join('\n');

/** `agreed (false accepts)` for each tier and source. */
const perSource = (): string => {
  const cell = ({ cases: count, agreed, falseAccepts }: Score): string =>
    `${percent(agreed, count)}${falseAccepts === 0 ? '' : ` (${falseAccepts})`}`;
  const parts = TIERS.flatMap((tier) =>
    [...new Set(cases.filter((one) => one.tier === tier).map(({ source }) => source))]
      .sort()
      .map((source) => ({ tier, source })),
  );
  return [
    `| tier | source | cases | ${verifiers.map(({ name }) => name).join(' | ')} |`,
    `|---|---|--:|${verifiers.map(() => '--:|').join('')}`,
    ...parts.map(({ tier, source }) => {
      const scores = verifiers.map(({ judged }) =>
        scoreOf(judged.filter((one) => one.tier === tier && one.source === source)),
      );
      return `| ${tier} | ${source} | ${scores[0]?.cases} | ${scores.map(cell).join(' | ')} |`;
    }),
  ].join('\n');
};

const accepts = (): string => {
  const [{ judged } = ours()] = verifiers;
  const outside = judged.filter((one) => isFalseAccept(one) && one.tier !== 'profile');
  return outside.length === 0 ? 'None.' : outside.map(({ id, tier }) => `- \`${id}\` (${tier})`).join('\n');
};

const slowest = (): string => {
  const times = (verifiers[0]?.judged ?? []).map(({ answer }) => answer.ms ?? 0).sort((a, b) => a - b);
  const at = (part: number): string => (times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(1);
  return `Median ${at(0.5)} ms a case, parsing included; the slowest took ${at(1)} ms.`;
};

const PARTS = { summary, 'per source': perSource, 'false accepts': accepts, times: slowest } as const;
const DOCUMENT = new URL('../docs/trust.md', import.meta.url);
for (const [name, make] of Object.entries(PARTS)) {
  const text = make();
  process.stdout.write(`${text}\n\n`);
  if (!values.write) continue;
  const document = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/trust.md has no place for ${name}`);
  writeFileSync(DOCUMENT, `${document.slice(0, from + begin.length)}\n${text}\n\n${document.slice(to)}`);
}
const differing = (verifiers[0]?.judged ?? []).filter((one) => !agrees(one)).length;
process.stdout.write(`${differing} differences, each explained in test/trust/differences.json\n`);
