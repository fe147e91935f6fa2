// What a deed costs, measured in a process of its own, in the time of an ordinary machine: one that digests a million short texts in 0.9 s.
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export type Measured = {
  readonly says: string;
  /** Milliseconds: of the processor, or by the clock where several threads of the process worked at once. A slower machine's are scaled down. */
  readonly ms: number;
  /** By how much the process was larger at its largest than before it began. */
  readonly grownMegabytes: number;
  /** What it came to; `thrown: …` for what it threw. */
  readonly outcome: string;
};

/** In the process: one line for each. `make` is not measured. */
export const measureEach = async (
  deeds: Iterable<{ readonly says: string; readonly make: () => () => unknown }>,
): Promise<void> => {
  const slowness = Math.max(1, DIGESTS / digestsPerMillisecond());
  for (const { says, make } of deeds) {
    const run = make();
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    const used = process.cpuUsage();
    const begun = performance.now();
    let outcome: string;
    try {
      outcome = String(await run());
    } catch (error) {
      outcome = `thrown: ${error instanceof Error ? error.stack : String(error)}`;
    }
    const wall = performance.now() - begun;
    const { user, system } = process.cpuUsage(used);
    const grown = process.resourceUsage().maxRSS / 1024 - before / 1024 ** 2;
    const line: Measured = {
      says,
      ms: Math.min(wall, (user + system) / 1000) / slowness,
      grownMegabytes: Math.max(0, grown),
      outcome,
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
};

/** How many an ordinary machine makes in a millisecond. */
const DIGESTS = 1_100;

/** The best of three, since others work on the machine too. */
const digestsPerMillisecond = (): number => {
  const rates = [0, 1, 2].map(() => {
    const begun = performance.now();
    let digest: Uint8Array = new Uint8Array(64);
    for (let i = 0; i < 100_000; i += 1) digest = hash('sha256', digest, 'buffer');
    return 100_000 / (performance.now() - begun);
  });
  return Math.max(...rates);
};

/** Outside: the lines of that process. It is ended after a minute and a half. */
export const measuredBy = async (script: URL): Promise<readonly Measured[]> => {
  const child = spawn(process.execPath, ['--expose-gc', fileURLToPath(script)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 90_000,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (output += piece));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${script.pathname} ended with ${code} after ${output.slice(-300)}`);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measured);
};
