// The server of a home: one per home, for browsers on this computer's loopback or, under a name, over TLS; for terminals on a private socket.
import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { lockFolder } from '#adapters/home/locks.ts';
import type { Deeds } from '#core/deeds.ts';
import { refuse } from '#core/problems.ts';
import { openAccounts } from '#adapters/ledger/accounts.ts';
import { cookieName } from './access.ts';
import { Accounts } from './accounts/accounts.ts';
import type { HouseOptions, ServedHouse } from './compose.ts';
import { openDoors } from './doors.ts';
import { homeAt } from './home-at.ts';
import { keepJudging } from './keep-judging.ts';
import { cut, listenOn, listenOnSocket, PATIENCE, type Patience, stopTaking } from './listen.ts';
import { lineLog, toStandardError } from './log.ts';
import { type OwnTls, openTls } from './own-tls.ts';
import { inUrl, notThere, type Place, placeOf } from './places.ts';
import { openPublishing } from './publishing.ts';
import { newReference } from './problem-reply.ts';
import { type ReceiptHtml, type Say, sayCode } from './say.ts';
import { Sessions } from './sessions.ts';

export type ServeOptions = HouseOptions & {
  /** 0: any free one. */
  readonly port: number;
  /**
   * `localhost` (both loopback addresses, the default), `127.0.0.1` or `::1`: plain HTTP. Any other name or address of this computer: TLS under that
   * name alone, on all its addresses for a name, and nothing in the clear.
   */
  readonly host?: string | undefined;
  readonly say?: Say | undefined;
  readonly receiptHtml?: ReceiptHtml | undefined;
  readonly version?: string | undefined;
  /** Tests only. */
  readonly open?: ((options: HouseOptions) => Promise<Deeds>) | undefined;
  readonly certificateCheckMs?: number | undefined;
  readonly trustCheckMs?: number | undefined;
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

/** Refuses `house.address.refused`, `house.host.not-permitted`, `house.server.running`, `house.port.busy`. Prints nothing. */
export const serve = async (options: ServeOptions): Promise<Served> => {
  const place = placeOf(options.host ?? 'localhost');
  const home = homeAt(options.home, options.live);
  const lock = await lockFolder(home.locks).take('server');
  if (lock === undefined) throw refuse('house.server.running', { home: home.path });
  const undo: (() => unknown)[] = [() => lock.release()];
  try {
    const house = options.open ? { deeds: await options.open(options) } : await openComposed(options);
    undo.push(() => house.deeds.close());
    const tls = place.secure === undefined ? undefined : await ownTls(house, place.secure, options);
    return await openServer(
      options,
      house,
      { ...place, socket: home.socket, cookie: cookieName(home.path, place.secure !== undefined), tls },
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

type Places = Place & {
  readonly socket: string;
  readonly cookie: string;
  readonly tls: OwnTls | undefined;
};

const ownTls = (house: ServedHouse, host: string, options: ServeOptions): Promise<OwnTls> => {
  const { ownCertificate } = house;
  if (ownCertificate === undefined) throw notThere(host);
  return openTls(() => ownCertificate(host), options.certificateCheckMs);
};

const openServer = async (
  options: ServeOptions,
  { deeds, judgeAgain, published }: ServedHouse,
  { addresses, first, secure, socket, cookie, tls }: Places,
  undo: (() => unknown)[],
): Promise<Served> => {
  const now = options.now ?? (() => new Date());
  const store = openAccounts(homeAt(options.home, options.live).path);
  undo.push(() => store.close());
  const sessions = new Sessions(now, store);
  const accounts = new Accounts(store, sessions, now);
  let closing = false;
  let port = options.port;
  const base = (host: string) =>
    secure === undefined
      ? `http://${inUrl(host)}:${port}/`
      : `https://${inUrl(secure)}${port === 443 ? '' : `:${port}`}/`;
  const linkUrl = (token: string) => `${base('localhost')}#token=${token}`;
  const log = lineLog(options.log ?? toStandardError, now);
  const doors = openDoors({
    ...options,
    deeds,
    say: options.say ?? sayCode,
    log,
    linkUrl,
    closing: () => closing,
  });
  undo.push(() => doors.close());
  const servers: Server[] = [];
  undo.push(() => {
    stopTaking(servers);
    cut(servers);
  });

  const outer = await doors.app({ kind: 'tcp', port: () => port, sessions, accounts, cookie, secure });
  const urls: string[] = [];
  for (const address of addresses) {
    const patience = options.patience ?? PATIENCE;
    const listening = await listenOn(outer, address, port, patience, tls?.options);
    if (listening === undefined) continue;
    servers.push(listening.server);
    port = listening.port;
    urls.push(base(address));
    if (first) break;
  }
  if (servers.length === 0) throw notThere(secure ?? addresses.join(', '));
  const freshened = servers.flatMap((server) =>
    tls !== undefined && server instanceof SecureServer
      ? [tls.keepFresh(server, (error) => log.bug(newReference(), error))]
      : [],
  );
  const noMoreFreshened = () => Promise.all(freshened.map((stop) => stop()));
  undo.push(noMoreFreshened);
  const noMoreJudged =
    judgeAgain === undefined
      ? async () => {}
      : keepJudging(
          { judgeAgain, listen: deeds.listen },
          (error) => log.bug(newReference(), error),
          options.trustCheckMs,
        );
  undo.push(noMoreJudged);
  const inner = await doors.app({ kind: 'local', sessions });
  servers.push(await listenOnSocket(inner, socket, options.patience ?? PATIENCE));
  const publishing = openPublishing(published, (error) => log.bug(newReference(), error));
  undo.push(() => publishing.close());
  if (published !== undefined) {
    await publishing.apply();
    deeds.listen((event) => {
      if (event.kind === 'changed' && event.what === 'authority') void publishing.apply();
    });
  }

  const end = async () => {
    closing = true;
    doors.close();
    await Promise.all([noMoreFreshened(), noMoreJudged(), publishing.close()]);
    const ended = stopTaking(servers);
    await ended(REQUESTS_END_MS);
    // Waits for a running assignment; its answer then gets a moment to leave.
    await deeds.close();
    await ended(ANSWERS_LEAVE_MS);
    cut(servers);
    await Promise.all([outer.close(), inner.close()]);
    store.close();
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

const openComposed = async (options: HouseOptions): Promise<ServedHouse> =>
  (await import('./compose.ts')).openServedHouse(options);

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const REQUESTS_END_MS = 5_000;
const ANSWERS_LEAVE_MS = 500;
