// From a fresh home to the first certificate proven in service: the demo, as a newcomer runs it after `npm ci`.
import { spawn } from 'node:child_process';
import { against, type Bench, inTurn, type Way } from './bench.ts';
import { isInstalled, LAUNCHER, nodes } from './processes.ts';

export const first: Bench = {
  title: 'The first certificate proven',
  goals: ['30 s after `npm ci`'],
  async run({ quick }) {
    const { own } = nodes();
    const real = isInstalled('nginx') && isInstalled('kamailio');
    const way = (what: string, ...args: readonly string[]): Way => ({
      what,
      run: () => untilProven(own, [LAUNCHER, 'demo', ...args]),
    });
    const rows = await inTurn(
      [
        ...(real ? [way('demo on nginx and Kamailio, until proven')] : []),
        way('demo on its own listeners, until proven', '--listeners'),
      ],
      quick ? 1 : 5,
    );
    return {
      rows,
      notes: [
        against(Math.max(...rows.map(({ median }) => median)) / 1000, 30, 's'),
        'An outside CA, a root that is first refused and then imported, three usages; the demo goes on to a rollback, which is not counted.',
      ],
    };
  },
};

/** Milliseconds until the step is printed; the whole demo must end well. */
const untilProven = (program: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CERTWIZARD_LANG: 'en' },
      timeout: 120_000,
    });
    let proven: number | undefined;
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (proven === undefined && /^✔ proven/m.test(text)) proven = performance.now() - begun;
    });
    child.once('error', reject).once('close', (code) => {
      if (code === 0 && proven !== undefined) resolve(proven);
      else reject(new Error(`the demo ended with ${code}: ${text.slice(-2000)}`));
    });
  });
