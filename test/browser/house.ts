// A house as a browser meets it: the built command serving a scratch home, with real nginx and Kamailio beneath. It can be killed and started again.
import type { Cookie } from 'playwright-core';
import { type Running, becomes, startRunning } from '../journeys/processes.ts';
import { LAUNCHER } from '../journeys/command.ts';
import { type Three, type ThreeOptions, threeServices } from '../three-services.ts';

export type BrowserHouse = Three & {
  /** `http://localhost:PORT`. */
  readonly origin: () => string;
  /** A new one-time link, as a terminal gets it. */
  readonly link: () => Promise<string>;
  /** Of an administrator's session, opened once. */
  readonly cookies: () => Promise<readonly Cookie[]>;
  /** Ends the server at once, as a power cut does. */
  readonly kill: () => Promise<void>;
  /** On the same home and port. */
  readonly start: () => Promise<void>;
};

/** Not a secret of anything: the home is gone after the test. */
export const ADMINISTRATOR = { name: 'Mina', password: 'a long sentence for tests' } as const;

export const openHouse = async (options: ThreeOptions = { until: 'assigned' }): Promise<BrowserHouse> => {
  const three = await threeServices(options);
  const server = new Server(three.home);
  try {
    await server.start();
  } catch (error) {
    await three.stop();
    throw error;
  }
  let cookies: Promise<readonly Cookie[]> | undefined;
  const link = (): Promise<string> => three.inHouse(async (client) => (await client.newLink()).url);
  return {
    ...three,
    origin: () => server.origin,
    link,
    cookies: () => {
      cookies ??= signedIn(server.origin, link);
      return cookies;
    },
    kill: () => server.kill(),
    start: () => server.start(),
    stop: async () => {
      await server.kill();
      await three.stop();
    },
  };
};

/** A server on a home of its own, without the services of a test beneath. */
export const aloneHouse = (server: Server): Pick<BrowserHouse, 'origin' | 'cookies'> => ({
  origin: () => server.origin,
  cookies: () => signedIn(server.origin, async () => server.printed),
});

/** The command as `npm start` runs it, on any free port at first and on the same one afterwards. */
export class Server {
  readonly #home: string;
  readonly #env: NodeJS.ProcessEnv;
  #running: Running | undefined;
  #port = 0;
  /** The link that it printed when it started last. */
  printed = '';

  constructor(home: string, env: NodeJS.ProcessEnv = {}) {
    this.#home = home;
    this.#env = env;
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  async start(): Promise<void> {
    const args = [LAUNCHER, 'serve', '--json', '--port', String(this.#port), '--home', this.#home];
    const running = startRunning(process.execPath, args, { CERTWIZARD_LANG: 'en', ...this.#env });
    this.#running = running;
    if (!(await becomes(() => running.stdout().trimEnd().endsWith('}'), 20_000)))
      throw new Error(`the server did not start: ${running.stdout()}${running.stderr()}`);
    const { link } = JSON.parse(running.stdout()) as { readonly link: string };
    this.printed = link;
    this.#port = Number(new URL(link).port);
  }

  async kill(): Promise<void> {
    this.#running?.signal('SIGKILL');
    await this.#running?.ended;
    this.#running = undefined;
  }
}

/** Spends a link; on a home without an administrator it makes the first one. */
const signedIn = async (origin: string, link: () => Promise<string>): Promise<readonly Cookie[]> => {
  const token = new URLSearchParams(new URL(await link()).hash.slice(1)).get('token');
  const opened = await post(`${origin}/api/session`, { token });
  const first = await post(`${origin}/api/administrators`, ADMINISTRATOR, opened.cookie);
  return [(first.cookie ?? opened.cookie) as Cookie];
};

const post = async (
  url: string,
  body: object,
  before?: Cookie,
): Promise<{ readonly cookie: Cookie | undefined }> => {
  const reply = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(before === undefined ? {} : { cookie: `${before.name}=${before.value}` }),
    },
    body: JSON.stringify(body),
  });
  const [pair = ''] = (reply.headers.getSetCookie()[0] ?? '').split(';');
  const at = pair.indexOf('=');
  if (at < 1) return { cookie: undefined };
  return {
    cookie: {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      domain: 'localhost',
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Strict',
    },
  };
};
