// One fault: B is assigned where A is in service and something is wrong. Whatever happens, the answer is a permanent code with words in both languages,
// every service presents a working certificate, nothing is mixed, nothing stays open, and once the fault is mended B can be assigned.
import { expect } from 'vitest';
import type { Complaint, ProblemCode } from '#core/problems.ts';
import type { AssignmentOutcome, AssignmentView, Receipt, StatusView } from '#core/views.ts';
import { LANGS } from '#words/lang.ts';
import { say } from '#words/say.ts';
import { type Ran, runCertwizard } from '../command.ts';
import { SERVICES, type ServiceName, type Three, USAGES } from '../three-services.ts';

export type Fault = {
  /** Brings the fault about; what it returns mends it. */
  readonly arrange: (three: Three) => Promise<() => Promise<void>>;
  readonly outcome: AssignmentOutcome;
  readonly exit: number;
  /** The first complaint, and others that must be among those that follow. */
  readonly codes: readonly [ProblemCode, ...ProblemCode[]];
  /** Facts of the first complaint. */
  readonly facts?: (three: Three) => Readonly<Record<string, unknown>>;
  /** Which certificate each service presents afterwards, where that is not A; `unseen`: it is not running, or not ours to say. */
  readonly after?: Partial<Record<ServiceName, 'a' | 'b' | 'unseen'>>;
  /** What the ledger then says, usage by usage, where that is not A, or B after an assignment that holds. */
  readonly ledger?: readonly (string | undefined)[];
  /** Longest that it may take, in milliseconds. */
  readonly within?: number;
  /** False: mending takes another way than assigning again. */
  readonly mendable?: boolean;
};

export const assignB = (three: Three, more: readonly string[] = []): Promise<Ran> =>
  runCertwizard(['assign', three.b, ...USAGES.flatMap((usage) => ['--usage', usage]), '--json', ...more], {
    home: three.home,
  });

/** Returns the receipt for what a case has to say beyond this. */
export const tryFault = async (three: Three, fault: Fault): Promise<Receipt> => {
  const reachable = SERVICES.filter((service) => fault.after?.[service] !== 'unseen');
  const mend = await fault.arrange(three);
  const open = await Promise.all(reachable.map((service) => three.connectTo(service)));
  const ran = await assignB(three);
  expect(ran.code, ran.stderr).toBe(fault.exit);
  const view = JSON.parse(ran.stdout) as AssignmentView;
  expect(view.outcome).toBe(fault.outcome);
  const receipt = await receiptOf(three);
  const complaints = [...view.complaints, ...receipt.warnings];
  const [best, ...others] = fault.codes;
  expect(complaints[0], JSON.stringify(complaints)).toMatchObject({
    code: best,
    facts: fault.facts?.(three) ?? {},
  });
  expect(complaints.map(({ code }) => code)).toEqual(expect.arrayContaining(others));
  for (const complaint of complaints) expectWords(complaint);
  expect(receipt).toMatchObject({ id: view.id, outcome: fault.outcome });
  if (fault.within !== undefined) expect(ran.ms).toBeLessThan(fault.within);

  // Whoever was connected is still answered, or was let go in order to connect anew: an idle connection to nginx ends with its worker.
  for (const [index, service] of reachable.entries()) {
    const answer = await open[index]?.ask().catch((error: Error) => error.message);
    expect(answer, service).toMatch(service === 'sip' ? / 200 / : / 200 |closed|ECONNRESET/);
    open[index]?.close();
  }
  for (const service of reachable)
    expect(await three.presents(service), service).toBe(three[fault.after?.[service] === 'b' ? 'b' : 'a']);
  const next = await statusOf(three);
  expect(next.openTransactions).toEqual([]);
  const held = fault.outcome === 'proven' || fault.outcome === 'assigned' ? three.b : three.a;
  expect(next.usages.map(({ assigned }) => assigned?.thumbprint)).toEqual(fault.ledger ?? [held, held, held]);

  await mend();
  if (fault.mendable !== false) await expectProven(three);
  return receipt;
};

/** B can be assigned, and is then presented by every service. */
export const expectProven = async (three: Three): Promise<void> => {
  const ran = await assignB(three);
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'proven' });
  expect(Object.values(await three.seen())).toEqual([three.b, three.b, three.b]);
};

/** Title, detail and advice in each language, with every fact in its place. */
export const expectWords = (complaint: Complaint): void => {
  for (const lang of LANGS) {
    for (const [part, text] of Object.entries(say(complaint, lang))) {
      expect(text, `${complaint.code} ${lang} ${part}`).toMatch(lang === 'ko' ? /[가-힣]/ : /[a-z]/);
      expect(text, `${complaint.code} ${lang} ${part}`).not.toMatch(/undefined|\[object|\{\w+\}|NaN/);
      expect(text).not.toBe(complaint.code);
    }
  }
};

/** The problem document that `--json` puts on standard error. */
export const problemOf = ({
  stderr,
}: Ran): Complaint & { readonly title: string; readonly others: readonly Complaint[] } => {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return JSON.parse(last) as never;
};

export const statusOf = async (three: Pick<Three, 'home'>): Promise<StatusView> => {
  const ran = await runCertwizard(['status', '--json'], { home: three.home });
  expect(ran.code, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout) as StatusView;
};

export const receiptOf = (three: Three): Promise<Receipt> =>
  three.inHouse(async (client) => {
    const [receipt] = await client.receipts({});
    if (receipt === undefined) throw new Error('no receipt');
    return receipt;
  });
