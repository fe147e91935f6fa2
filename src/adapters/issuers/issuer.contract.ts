// What every CA connector must do, whatever CA is behind it: one suite, run for each.

import { PROBLEMS } from '#core/problems.ts';
import type { Answer, Issuer, Order } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { generalNameKey, toText } from '#core/x509/general-name.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';
import { makeOrderFor } from '#test/signing-requests.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ISSUER_TESTS = {
  p256: 'A request with a P-256 key gets a certificate for this key and exactly these names',
  p384: 'A request with a P-384 key gets a certificate for this key and exactly these names',
  rsa: 'A request with an RSA 2048 key gets a certificate for this key and exactly these names',
  ed25519: 'A request with an Ed25519 key gets a certificate for this key and exactly these names',
  garbage: 'What is no signing request is refused, to be changed before it is tried again',
  forged: 'A signing request whose signature is wrong is refused',
  abort: 'A caller that has given up gets its own reason back, and no certificate',
  poll: 'Asking again changes nothing: the same state, the same number',
  twice: 'The same order twice is one order',
  parallel: 'Orders at the same time do not disturb each other',
} as const;
export type IssuerTest = keyof typeof ISSUER_TESTS;

export type IssuerUnderTest = {
  readonly issuer: Issuer;
  /** Names that this CA gives certificates for; asked for anew for each order. */
  readonly names: () => readonly string[];
  readonly template: string;
  readonly close: () => Promise<void>;
};

export type IssuerSuite = {
  readonly name: string;
  readonly make: () => Promise<IssuerUnderTest>;
  /** What this CA cannot do, and why; the reason is printed. */
  readonly skip?: readonly { readonly reason: string; readonly tests: readonly IssuerTest[] }[];
};

export const describeIssuer = (suite: IssuerSuite): void => {
  describe(`${suite.name} keeps the contract of a CA connector`, () => {
    let made: IssuerUnderTest;
    beforeAll(async () => {
      made = await suite.make();
    });
    afterAll(async () => {
      await made?.close();
    });

    const run = (id: IssuerTest, body: () => Promise<void>): void => {
      const skipped = suite.skip?.find(({ tests }) => tests.includes(id));
      if (skipped === undefined) test(ISSUER_TESTS[id], body);
      else test.skip(`${ISSUER_TESTS[id]} (not here: ${skipped.reason})`, body);
    };
    const order = (key?: KeyAlgorithm): Promise<Order> =>
      makeOrderFor({ names: made.names(), template: made.template, ...(key === undefined ? {} : { key }) });
    const submit = (it: Order): Promise<Answer> => made.issuer.submit(it, new AbortController().signal);

    for (const [id, key] of Object.entries(KEYS) as [keyof typeof KEYS, KeyAlgorithm][]) {
      run(id, async () => {
        const asked = await order(key);
        expectAnswers(asked, await settled(made.issuer, await submit(asked)));
      });
    }

    run('garbage', async () => {
      const asked = await order();
      for (const csr of [new Uint8Array(), new TextEncoder().encode('garbage'), asked.csr.subarray(0, 40)])
        await expectRefused(submit({ ...asked, csr }));
    });

    run('forged', async () => {
      const asked = await order();
      const csr = asked.csr.slice();
      // The last octet belongs to the signature.
      csr[csr.length - 1] = (csr.at(-1) ?? 0) ^ 1;
      await expectRefused(submit({ ...asked, csr }));
    });

    run('abort', async () => {
      const asked = await order();
      const reason = new Error('enough');
      await expect(made.issuer.submit(asked, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    run('poll', async () => {
      const first = await submit(await order());
      if (first.state !== 'pending') return;
      const look = (): Promise<Answer> => made.issuer.poll(first.ticket, new AbortController().signal);
      const [second, third] = [await look(), await look()];
      for (const answer of [second, third])
        if (answer.state !== 'issued') expect(answer.number).toBe(first.number);
      if (second.state === 'issued') expect(third).toEqual(second);
    });

    run('twice', async () => {
      const asked = await order();
      const first = await submit(asked);
      const second = await submit(asked);
      if (first.state === 'pending' && second.state === 'pending') expect(second.number).toBe(first.number);
      else expect(await settled(made.issuer, second)).toEqual(await settled(made.issuer, first));
    });

    run('parallel', async () => {
      const orders = await Promise.all(Array.from({ length: 4 }, () => order()));
      const answers = await Promise.all(orders.map(submit));
      const numbers = answers.flatMap((answer) => (answer.state === 'pending' ? [answer.number] : []));
      expect(new Set(numbers).size).toBe(numbers.length);
      for (const [index, answer] of answers.entries())
        if (answer.state === 'issued') expectAnswers(orders[index] as Order, answer);
    });
  });
};

const KEYS = {
  p256: { kind: 'ec', curve: 'P-256' },
  p384: { kind: 'ec', curve: 'P-384' },
  rsa: { kind: 'rsa', bits: 2048 },
  ed25519: { kind: 'ed25519' },
} as const satisfies Partial<Record<IssuerTest, KeyAlgorithm>>;

/** Polls for the end of a pending answer; a CA that needs a person never comes here. */
const settled = async (issuer: Issuer, first: Answer): Promise<Answer> => {
  let answer = first;
  for (let round = 0; answer.state === 'pending' && round < POLLS; round++) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    answer = await issuer.poll(answer.ticket, new AbortController().signal);
  }
  return answer;
};
const POLL_MS = 250;
const POLLS = 200;

const expectAnswers = (asked: Order, answer: Answer): void => {
  expect(answer.state).toBe('issued');
  if (answer.state !== 'issued') return;
  const certificate = parseCertificate(answer.certificate);
  const csr = parseSigningRequest(asked.csr);
  if (!certificate.ok || !csr.ok) throw new Error('both must be readable');
  expect(certificate.value.publicKey.der).toEqual(csr.value.publicKey.der);
  const inCertificate = (certificate.value.san ?? [])
    .flatMap((name) => toText(name) ?? [])
    .map(generalNameKey);
  expect(inCertificate.sort()).toEqual(asked.names.map(generalNameKey).sort());
  expect(answer.chain.length).toBeGreaterThan(0);
  for (const link of answer.chain) expect(parseCertificate(link).ok).toBe(true);
};

const expectRefused = async (work: Promise<Answer>): Promise<void> => {
  const error = await work.then(
    (answer) => answer,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refusal);
  if (error instanceof Refusal) expect(PROBLEMS[error.complaint.code].retry).toBe('after-change');
};
