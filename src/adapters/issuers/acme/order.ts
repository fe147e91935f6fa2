// One order from its first state to its last, by whatever states the CA shows (RFC 8555 §7.1.6). Safe to begin again anywhere: every step looks first.
import type { Answer } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { writePem } from '#core/x509/pem.ts';
import type { Client } from 'acme-client';
import { splitChain } from './chain.ts';
import type { Publish } from './challenges.ts';
import { AcmeProblem, Nonsense, readProblem, strangersWords } from './errors.ts';
import type { Session } from './exchange.ts';
import { type AcmeAuthorization, type AcmeOrder, readAuthorization, readOrder } from './wire.ts';

export type Errand = {
  readonly client: Client;
  readonly session: Session;
  readonly publish: Publish;
  /** Host of the CA, for problems. */
  readonly issuer: string;
  readonly csr: Uint8Array;
};

export type Identifier = { readonly type: 'dns' | 'ip'; readonly value: string };

export async function createOrder(errand: Errand, identifiers: readonly Identifier[]): Promise<AcmeOrder> {
  const made = await errand.client.createOrder({ identifiers: [...identifiers] });
  return readOrder(made, made.url);
}

/** Undefined when the CA does not know it (any more). */
export async function findOrder(
  { client }: Pick<Errand, 'client'>,
  url: string,
): Promise<AcmeOrder | undefined> {
  try {
    return readOrder(await client.getOrder({ url } as LibraryOrder), url);
  } catch (error) {
    // Not found, or not ours: after a CA lost its memory the account is new, and the old order is a stranger's.
    const lost =
      error instanceof AcmeProblem &&
      (error.status === 404 || error.status === 403 || error.type === 'unauthorized');
    if (lost) return undefined;
    throw error;
  }
}

/** Brings the order as far as it goes while people wait. */
export async function advance(errand: Errand, order: AcmeOrder): Promise<Answer> {
  const { session } = errand;
  const { orderMs, issuerMs, orderPatienceMs } = session.options.bounds;
  // While the CA is still looking for our answers we must be there to give them: nobody leaves before the order's own limit.
  let until = performance.now() + orderMs - issuerMs;
  let checked = false;
  const withdraw: (() => Promise<void>)[] = [];
  let now = order;
  let answered = false;
  try {
    for (let round = 0; ; round += 1) {
      if (now.status === 'valid') return await download(errand, now);
      if (now.status === 'invalid') throw await whyInvalid(errand, now);
      if (now.status === 'ready') {
        now = await finalize(errand, now);
        if (now.status === 'valid' || now.status === 'invalid') continue;
      }
      if (now.status === 'pending' && !answered) {
        answered = true;
        await answerChallenges(errand, now, withdraw);
      }
      if (now.status !== 'pending' && !checked) {
        checked = true;
        until = Math.min(until, performance.now() + orderPatienceMs);
      }
      const wait = Math.max(
        session.retryAfterMs(now.url) ?? 0,
        Math.min(FIRST_WAIT_MS * 1.5 ** round, LAST_WAIT_MS),
      );
      if (performance.now() + wait > until) return pending(errand, now, wait);
      await session.pause(wait);
      now = (await findOrder(errand, now.url)) ?? lost(errand, now);
    }
  } finally {
    await Promise.all(withdraw.map((it) => it()));
  }
}

/** What `poll` needs, and nothing secret. */
export type Ticket = { readonly order: string; readonly csr: string };

/** The CA's own ID of an order: the last part of its URL. */
export const orderNumber = (url: string): string =>
  strangersWords(new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? url);

type LibraryOrder = Parameters<Client['getOrder']>[0];
type LibraryChallenge = Parameters<Client['completeChallenge']>[0];

const FIRST_WAIT_MS = 60;
const LAST_WAIT_MS = 1_000;
const POLL_AFTER_MS = 5_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;
/** Authorizations looked at at once: kind to the CA, and 500 names still take seconds. */
const AT_ONCE = 4;

function pending({ session, csr }: Errand, order: AcmeOrder, wait: number): Answer {
  const ticket: Ticket = { order: order.url, csr: Buffer.from(csr).toString('base64') };
  const pollAfter = new Date(
    session.options.now().getTime() + Math.min(Math.max(wait, POLL_AFTER_MS), LONGEST_WAIT_MS),
  );
  return { state: 'pending', number: orderNumber(order.url), ticket: JSON.stringify(ticket), pollAfter };
}

function lost({ issuer }: Errand, order: AcmeOrder): never {
  throw refuse('request.issuer.forgotten', { issuer, number: orderNumber(order.url) });
}

async function finalize(errand: Errand, order: AcmeOrder): Promise<AcmeOrder> {
  const pem = writePem('CERTIFICATE REQUEST', errand.csr);
  try {
    return readOrder(await errand.client.finalizeOrder(order as LibraryOrder, pem), order.url);
  } catch (error) {
    // Somebody finalized it in between (we, before a crash): its state tells.
    if (!(error instanceof AcmeProblem) || error.type !== 'orderNotReady') throw error;
    return (await findOrder(errand, order.url)) ?? lost(errand, order);
  }
}

async function answerChallenges(
  errand: Errand,
  order: AcmeOrder,
  withdraw: (() => Promise<void>)[],
): Promise<void> {
  await eachOf(order.authorizations, async (url) => {
    const authorization = await fetchAuthorization(errand, url);
    if (authorization.status !== 'pending') return;
    const { issuer, client } = errand;
    const challenge = authorization.challenges.find((it) => it.type === 'http-01');
    if (challenge?.token === undefined) {
      const offered = strangersWords(authorization.challenges.map((it) => it.type).join(', '));
      throw refuse('request.issuer.challenge-unavailable', { issuer, name: nameOf(authorization), offered });
    }
    const answer = await client.getChallengeKeyAuthorization(challenge as LibraryChallenge);
    withdraw.push(await errand.publish(challenge.token, answer));
    // A challenge already under way is only waited for: telling the CA again is an error to some.
    if (challenge.status === 'pending') await client.completeChallenge(challenge as LibraryChallenge);
  });
}

async function fetchAuthorization({ client }: Errand, url: string): Promise<AcmeAuthorization> {
  const [found] = await client.getAuthorizations({ authorizations: [url] } as LibraryOrder);
  return readAuthorization(found);
}

/** The order's own error, or that of the name that failed. */
async function whyInvalid(errand: Errand, order: AcmeOrder): Promise<unknown> {
  const { issuer } = errand;
  let failed: { name: string; why: string } | undefined;
  await eachOf(order.authorizations, async (url) => {
    if (failed !== undefined) return;
    const authorization = await fetchAuthorization(errand, url);
    if (authorization.status === 'valid' || authorization.status === 'pending') return;
    const problem = readProblem(authorization.challenges.find((it) => it.error !== undefined)?.error);
    failed = { name: nameOf(authorization), why: problem.words || problem.type || authorization.status };
  });
  if (failed !== undefined) return refuse('request.issuer.challenge-failed', { issuer, ...failed });
  const problem = readProblem(order.error);
  return refuse('request.issuer.rejected', { issuer, why: problem.words || problem.type || order.status });
}

const nameOf = (authorization: AcmeAuthorization): string => strangersWords(authorization.identifier.value);

async function download(errand: Errand, order: AcmeOrder): Promise<Answer> {
  if (order.certificate === undefined) throw new Nonsense('order is valid and has no certificate');
  const text: unknown = await errand.client.getCertificate(order as LibraryOrder);
  if (typeof text !== 'string') throw new Nonsense('certificate is not PEM');
  return { state: 'issued', ...splitChain(text, errand.csr, errand.issuer) };
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  // All settle before anything is thrown: what was published must be known, to be taken back.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
