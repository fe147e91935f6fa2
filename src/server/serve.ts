// The server of a home: one per home, on this computer's loopback for browsers and on a private socket for terminals.
import type { Server } from 'node:http';
import { lockFolder } from '#adapters/home/locks.ts';
import type { Deeds } from '#core/deeds.ts';
import { refuse } from '#core/problems.ts';
import { cookieName } from './access.ts';
import type { HouseOptions } from './compose.ts';
import { openDoors } from './doors.ts';
import { homeAt } from './home-at.ts';
import { cut, listenOn, listenOnSocket, PATIENCE, type Patience, stopTaking } from './listen.ts';
import { lineLog, toStandardError } from './log.ts';
import { type ReceiptHtml, type Say, sayCode } from './say.ts';
import { Sessions } from './sessions.ts';

export type ServeOptions = HouseOptions & {
  /** 0: any free one. */
  readonly port: number;
  /** `localhost` (both loopback addresses, the default), `127.0.0.1` or `::1`. */
  readonly host?: string | undefined;
  readonly say?: Say | undefined;
  readonly receiptHtml?: ReceiptHtml | undefined;
  readonly version?: string | undefined;
  /** Tests only. */
  readonly open?: ((options: HouseOptions) => Promise<Deeds>) | undefined;
  readonly now?: (() => Date) | undefined;
  readonly patience?: Patience | undefined;
};

export type Served = {
  readonly port: number;
  /** What it listens on, as addresses to open. */
  readonly urls: readonly string[];
  readonly socket: string;
  /** A new one-time link, valid for 15 minutes. */
  link(): Promise<string>;
  /** Takes nothing new, waits for what runs, lets the home go. Twice is once. */
  close(): Promise<void>;
};

/** Refuses `house.address.refused`, `house.server.running`, `house.port.busy`. Prints nothing. */
export const serve = async (options: ServeOptions): Promise<Served> => {
  const hosts = HOSTS.get(options.host ?? 'localhost');
  if (hosts === undefined)
    throw refuse('house.address.refused', {
      host: String(options.host),
      allowed: [...HOSTS.keys()].join(', '),
    });
  const home = homeAt(options.home, options.live);
  const lock = await lockFolder(home.locks).take('server');
  if (lock === undefined) throw refuse('house.server.running', { home: home.path });
  const undo: (() => unknown)[] = [() => lock.release()];
  try {
    const deeds = await (options.open ?? openComposed)(options);
    undo.push(() => deeds.close());
    return await openServer(
      options,
      deeds,
      { hosts, socket: home.socket, cookie: cookieName(home.path) },
      undo,
    );
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
};

/** Ends the server at SIGTERM or SIGINT; a second one ends the process at once. */
export const untilSignal = (served: Served): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = () => {
      for (const signal of SIGNALS) process.off(signal, end);
      served.close().then(resolve, reject);
    };
    for (const signal of SIGNALS) process.on(signal, end);
  });

type Places = { readonly hosts: readonly string[]; readonly socket: string; readonly cookie: string };

const openServer = async (
  options: ServeOptions,
  deeds: Deeds,
  { hosts, socket, cookie }: Places,
  undo: (() => unknown)[],
): Promise<Served> => {
  const now = options.now ?? (() => new Date());
  const sessions = new Sessions(now);
  let closing = false;
  let port = options.port;
  const linkUrl = (token: string) => `http://localhost:${port}/#token=${token}`;
  const doors = openDoors({
    ...options,
    deeds,
    say: options.say ?? sayCode,
    log: lineLog(options.log ?? toStandardError, now),
    linkUrl,
    closing: () => closing,
  });
  undo.push(() => doors.close());
  const servers: Server[] = [];
  undo.push(() => {
    stopTaking(servers);
    cut(servers);
  });

  const outer = await doors.app({ kind: 'tcp', port: () => port, sessions, cookie });
  const urls: string[] = [];
  for (const host of hosts) {
    const listening = await listenOn(outer, host, port, options.patience ?? PATIENCE);
    if (listening === undefined) continue;
    servers.push(listening.server);
    port = listening.port;
    urls.push(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`);
  }
  if (servers.length === 0)
    throw refuse('house.address.refused', { host: hosts.join(', '), allowed: '127.0.0.1' });
  const inner = await doors.app({ kind: 'local', sessions });
  servers.push(await listenOnSocket(inner, socket, options.patience ?? PATIENCE));

  const end = async () => {
    closing = true;
    doors.close();
    const ended = stopTaking(servers);
    await ended(REQUESTS_END_MS);
    // Waits for a running assignment; its answer then gets a moment to leave.
    await deeds.close();
    await ended(ANSWERS_LEAVE_MS);
    cut(servers);
    await Promise.all([outer.close(), inner.close()]);
    await undo[0]?.();
  };
  let ended: Promise<void> | undefined;
  return {
    port,
    urls,
    socket,
    link: async () => linkUrl(sessions.newLink().token),
    close: () => {
      ended ??= end();
      return ended;
    },
  };
};

const openComposed = async (options: HouseOptions): Promise<Deeds> =>
  (await import('./compose.ts')).openHouse(options);

/** `localhost` is whichever of the two a browser chooses: nobody else may be behind the other. */
const HOSTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['localhost', ['127.0.0.1', '::1']],
  ['127.0.0.1', ['127.0.0.1']],
  ['::1', ['::1']],
]);
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const REQUESTS_END_MS = 5_000;
const ANSWERS_LEAVE_MS = 500;
