// Who is let in at the browser's door, before anything is read: our own names only, our own pages only, a session for all but the way in.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refuse } from '#core/problems.ts';
import type { Accounts } from './accounts/accounts.ts';
import { inUrl } from './places.ts';
import { printable } from './problem-reply.ts';
import type { Sessions } from './sessions.ts';

export type Door =
  /** A Unix socket in a private folder, or the same process: whoever comes may read the home anyway. */
  | { readonly kind: 'local'; readonly sessions?: Sessions }
  /** `port`: asked each time, as it is known only after listening. */
  | {
      readonly kind: 'tcp';
      readonly port: () => number;
      readonly sessions: Sessions;
      readonly accounts: Accounts;
      readonly cookie: string;
      /** The one name that TLS is spoken under; absent: plain HTTP under the names of loopback. */
      readonly secure?: string | undefined;
    };
type BrowserDoor = Extract<Door, { kind: 'tcp' }>;

/** Cookies are not kept apart by port: each home has its own name. Over TLS browsers take it from this very name alone, not from one beside or above it. */
export const cookieName = (home: string, secure = false): string =>
  `${secure ? '__Host-' : ''}certwizard-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;

export const schemeOf = (door: Door): 'http' | 'https' =>
  door.kind === 'tcp' && door.secure !== undefined ? 'https' : 'http';

const allowedHosts = ({ port, secure }: BrowserDoor): readonly string[] => {
  const names = secure === undefined ? LOOPBACK : [inUrl(secure)];
  return names.map((name) => (port() === (secure === undefined ? 80 : 443) ? name : `${name}:${port()}`));
};
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Refuses what does not come from this server's own page. `open`: answers without a session. */
export const admit = (request: FastifyRequest, door: Door, open: boolean): void => {
  if (door.kind === 'local') return;
  const host = admitHost(request, door);
  admitOrigin(request, `${schemeOf(door)}://${host}`);
  if (open) return;
  const state = door.sessions.check(request.cookies[door.cookie]);
  if (state !== 'good') throw refuse(`house.session.${state}`, {});
};

/** A browser that was led here by another name (DNS rebinding) still says that name. */
const admitHost = (request: FastifyRequest, door: BrowserDoor): string => {
  const allowed = allowedHosts(door);
  const host = request.headers.host?.toLowerCase() ?? '';
  if (!allowed.includes(host))
    throw refuse('house.host.refused', { host: printable(host) || '-', allowed: allowed.join(' ') });
  return host;
};

/**
 * Same origin, port included: SameSite cookies are sent between ports of one computer. Browsers say where a request comes from in
 * Sec-Fetch-Site (all requests) and Origin (all but plain reads); what says neither is no browser.
 */
const admitOrigin = (request: FastifyRequest, own: string): void => {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const sites = reading ? ['same-origin', 'none'] : ['same-origin'];
  const navigation =
    reading && request.headers['sec-fetch-mode'] === 'navigate' && !request.url.startsWith('/api/');
  if (site !== undefined && !navigation && !sites.includes(String(site)))
    throw refuse('house.origin.refused', { origin: printable(origin ?? String(site)) });
  if (origin !== undefined && origin !== own)
    throw refuse('house.origin.refused', { origin: printable(origin) || '-' });
};
