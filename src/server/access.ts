// Who is let in at the browser's door, before anything is read: our own names only, our own pages only, a session for all but the way in.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refuse } from '#core/problems.ts';
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
      readonly cookie: string;
    };

/** Cookies are not kept apart by port: each home has its own name. */
export const cookieName = (home: string): string =>
  `certwizard-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`;

const allowedHosts = (port: number): readonly string[] =>
  ['localhost', '127.0.0.1', '[::1]'].map((name) => (port === 80 ? name : `${name}:${port}`));

/** Refuses what does not come from this computer's own page. `open`: answers without a session. */
export const admit = (request: FastifyRequest, door: Door, open: boolean): void => {
  if (door.kind === 'local') return;
  const host = admitHost(request, door.port());
  admitOrigin(request, host);
  if (open) return;
  const state = door.sessions.check(request.cookies[door.cookie]);
  if (state !== 'good') throw refuse(`house.session.${state}`, {});
};

/** A browser that was led here by another name (DNS rebinding) still says that name. */
const admitHost = (request: FastifyRequest, port: number): string => {
  const allowed = allowedHosts(port);
  const host = request.headers.host?.toLowerCase() ?? '';
  if (!allowed.includes(host))
    throw refuse('house.host.refused', { host: printable(host) || '-', allowed: allowed.join(' ') });
  return host;
};

/**
 * Same origin, port included: SameSite cookies are sent between ports of one computer. Browsers say where a request comes from in
 * Sec-Fetch-Site (all requests) and Origin (all but plain reads); what says neither is no browser.
 */
const admitOrigin = (request: FastifyRequest, host: string): void => {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const sites = reading ? ['same-origin', 'none'] : ['same-origin'];
  const navigation =
    reading && request.headers['sec-fetch-mode'] === 'navigate' && !request.url.startsWith('/api/');
  if (site !== undefined && !navigation && !sites.includes(String(site)))
    throw refuse('house.origin.refused', { origin: printable(origin ?? String(site)) });
  if (origin !== undefined && origin !== `http://${host}`)
    throw refuse('house.origin.refused', { origin: printable(origin) || '-' });
};
