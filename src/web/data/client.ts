// The house as this page reaches it: the same typed client that the terminal uses, over the browser's fetch.
import { complain } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { type Client, connect, type FetchLike } from '#schema/client.ts';
import { PLACES } from '#schema/paths.ts';
import { refusalFrom } from '#schema/problem-document.ts';
import { untilSignedIn } from './held.ts';

/** Time in which a call must begin to answer; assignments answer when they have started. */
const ANSWER_MS = 60_000;

/** A call that finds no session waits for one. Refused twice after somebody signed in, it is told so. */
const MOST_WAITS = 2;

const browserFetch: FetchLike = async (path, init) => {
  for (let waits = 0; ; waits += 1) {
    const reply = await once(path, init);
    if (reply.status !== 401 || WAY_IN.has(path)) return reply;
    const text = await reply.text();
    if (waits === MOST_WAITS || !isSignedOut(refusalFrom(reply.status, text)))
      return { status: reply.status, body: null, text: async () => text };
    await Promise.race([untilSignedIn(), aborted(init.signal)]);
  }
};

/** A change this short goes on its way also when the page that sent it is left. The browser allows 64 KiB in all. */
const OUTLIVES_PAGE = 8_000;

const once: FetchLike = async (path, init) => {
  const streaming = init.headers['accept'] === 'text/event-stream';
  const limit = streaming ? undefined : AbortSignal.timeout(ANSWER_MS);
  const signals = [init.signal, limit].filter((signal) => signal !== undefined);
  try {
    const reply = await fetch(path, {
      ...init,
      keepalive: init.method !== 'GET' && (init.body ?? '').length < OUTLIVES_PAGE,
      headers: { ...init.headers, 'accept-language': document.documentElement.lang },
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
    });
    return {
      status: reply.status,
      body: reply.body as Awaited<ReturnType<FetchLike>>['body'],
      text: () => reply.text(),
    };
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal(complain('house.server.unreachable', { socket: location.host, why: 'ECONNREFUSED' }));
  }
};

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Answered without a session: what they refuse is said where it was asked. */
const WAY_IN: ReadonlySet<string> = new Set(
  (['whoAmI', 'firstAdministrator', 'signIn', 'passkeyChallenge', 'passkeySignIn'] as const).map(
    (name) => PLACES[name].path,
  ),
);

/** Problems that only a session mends. */
const isSignedOut = (error: Refusal): boolean =>
  error.complaint.code === 'house.session.missing' || error.complaint.code === 'house.session.expired';

export const client: Client = connect(browserFetch);

export const isUnreachable = (error: unknown): boolean =>
  error instanceof Refusal && error.complaint.code === 'house.server.unreachable';
