// Run by root as its own process: becomes an ordinary user, for root does not feel permissions. Tries live folders that may not be written. Prints one JSON document.
import { chmod, readFile, rename, symlink, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitOfOutcome } from '#cli/exit.ts';
import { exitCodeOf } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { AssignmentOutcome, Receipt } from '#core/views.ts';
import { assigned, type Three, threeServices } from '../three-services.ts';
// Only afterwards does this process become somebody else: the sources may lie where that user cannot read them.
import '#server/compose.ts';
import '#server/in-process.ts';

export type Tried = {
  readonly outcome: AssignmentOutcome | undefined;
  readonly exit: number;
  readonly receipt: Receipt;
  /** A or B, service by service, before the fault is mended. */
  readonly seen: readonly string[];
  readonly ledger: readonly string[];
  readonly open: number;
  /** After it was mended. */
  readonly mended: AssignmentOutcome | undefined;
  readonly afterwards: readonly string[];
};

const NOBODY = 65_534;
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
process.env['HOME'] = '/nonexistent';
process.chdir('/');

type Undo = () => Promise<void>;
const live = (three: Three): string => join(three.live, 'WebServicesExternal', 'web-external');

const FAULTS: Readonly<Record<string, (three: Three) => Promise<Undo>>> = {
  /** The folder is somebody else's: here root's own, by a name that leads there. */
  foreign: async (three) => {
    await rename(live(three), `${live(three)}.kept`);
    await symlink('/etc', live(three));
    return async () => {
      await unlink(live(three));
      await rename(`${live(three)}.kept`, live(three));
    };
  },
  /** The folder above may not be written, and the service's own is gone. */
  closed: async (three) => {
    const above = dirname(live(three));
    await rename(live(three), `${live(three)}.kept`);
    await chmod(above, 0o500);
    return async () => {
      await chmod(above, 0o755);
      await rename(`${live(three)}.kept`, live(three));
    };
  },
  /** It is closed in the middle: staging still works, and switching, the last of the three, does not. */
  middle: async (three) => {
    await three.fault('nginx-test-closes');
    return async () => {
      await three.fault(undefined);
      await chmod(live(three), 0o700);
    };
  },
};

const attempt = async (name: string): Promise<Tried> => {
  const three = await threeServices({
    service: (input) =>
      input.kind === 'nginx'
        ? {
            ...input,
            settings: {
              ...(input.settings as object),
              binary: join(dirname((input.settings as { conf: string }).conf), '..', 'nginx-program'),
            },
          }
        : input,
  });
  try {
    const mend = await FAULTS[name]!(three);
    const letters = async () =>
      Object.values(await three.seen()).map((one) => (one === three.a ? 'A' : one === three.b ? 'B' : one));
    let exit = 0;
    const outcome = await three.inHouse(async (client) => {
      try {
        const view = await assigned(client, three.b);
        exit = exitOfOutcome(view.outcome, view.complaints[0]);
        return view.outcome;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        exit = exitCodeOf(error.complaint.code);
        return undefined;
      }
    });
    const seen = await letters();
    const { receipt, status } = await three.inHouse(async (client) => ({
      receipt: (await client.receipts({}))[0]!,
      status: await client.status(),
    }));
    const ledger = status.usages.map(({ assigned: now }) => (now?.thumbprint === three.a ? 'A' : 'other'));
    await mend();
    const mended = await three.inHouse((client) => assigned(client, three.b));
    return {
      outcome,
      exit,
      receipt,
      seen,
      ledger,
      open: status.openTransactions.length,
      mended: mended.outcome,
      afterwards: await letters(),
    };
  } finally {
    await three.stop();
  }
};

const tried = await attempt(process.argv[2] ?? '');
const powerless = (await readFile('/proc/self/status', 'utf8')).includes('CapEff:\t0000000000000000');
process.stdout.write(`${JSON.stringify({ uid: process.geteuid?.(), powerless, ...tried })}\n`);
