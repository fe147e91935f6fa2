// Publication: where relying parties find the embedded CA's lists, its OCSP responder and its own certificates. A setting; what is served is the same for everybody.
import { crlUrl } from '#core/authority/published-urls.ts';
import type { Ledger } from '#core/ledger.ts';
import { LIMITS } from '#core/limits.ts';
import { complain, type Complaint, refuse } from '#core/problems.ts';
import type { PublicationInput } from '#core/views.ts';
import { hexOf } from '#core/x509/der-values.ts';
import { parseIp } from '#core/x509/ip-address.ts';
import { subjectKeyId } from '#core/x509/thumbprint.ts';
import { parsedBytes } from './stock.ts';
import type { World } from './world.ts';

export type Publication = { readonly url: string; readonly listen: string };

export type PublishedHouse = {
  publication(): Promise<Publication | undefined>;
  /** By the CA's subject key identifier, upper-case hex. */
  crl(keyId: string): Promise<{ readonly der: Uint8Array; readonly nextUpdate: Date } | undefined>;
  certificate(keyId: string): Uint8Array | undefined;
  ocsp(request: Uint8Array): Promise<Uint8Array>;
};

const DOCUMENT = 'publication';

export const publicationOf = async (ledger: Ledger): Promise<Publication | undefined> =>
  (await ledger.document<Publication | null>(DOCUMENT))?.value ?? undefined;

export const publish = async (world: World, { url, listen }: PublicationInput): Promise<void> => {
  const publication = url === null ? null : { url: folderUrl(url), listen: placeOf(url, listen) };
  await world.ledger.keepDocument(DOCUMENT, publication);
};

export const publishedHouse = (world: World): PublishedHouse => {
  const authorityOf = (keyId: string) =>
    world.authority.certificates().find(({ der }) => keyIdOf(world, der) === keyId);
  return {
    publication: () => publicationOf(world.ledger),
    crl: async (keyId) => {
      const authority = authorityOf(keyId);
      if (authority === undefined) return undefined;
      const { der, nextUpdate } = await world.authority.crl(authority.id);
      return { der, nextUpdate: new Date(nextUpdate) };
    },
    certificate: (keyId) => authorityOf(keyId)?.der,
    ocsp: (request) => world.authority.answerOcsp(request),
  };
};

/** The list is fetched as a relying party would. The administrator has named the place, so any address will do. */
export const publicationComplaints = async (
  world: World,
  { url: base, listen }: Publication,
  issuing: Uint8Array,
): Promise<readonly Complaint[]> => {
  const url = crlUrl(base, bytesOf(keyIdOf(world, issuing)));
  const signal = AbortSignal.timeout(LIMITS.fetchMs);
  const fetched = await world.fetch({ url, bytes: LIMITS.crlBytes, networks: ['0.0.0.0/0', '::/0'], signal });
  return fetched.ok
    ? []
    : [complain('request.authority.publication.unreachable', { url, listen, why: fetched.why })];
};

const keyIdOf = (world: World, der: Uint8Array): string => {
  const certificate = parsedBytes(world, der);
  return certificate === undefined
    ? ''
    : hexOf(certificate.ski ?? subjectKeyId(certificate.publicKey.bytes, world.crypto));
};
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** http alone: who fetches a list over TLS would need a list first (RFC 5280 §8). */
const folderUrl = (text: string): string => {
  const bad = (): Error => refuse('request.settings.invalid', { member: 'url', why: 'http-folder' });
  if (!URL.canParse(text) || /[^\x21-\x7e]/.test(text)) throw bad();
  const { protocol, username, password, search, hash, href } = new URL(text);
  if (protocol !== 'http:' || username !== '' || password !== '' || search !== '' || hash !== '') throw bad();
  return href.replace(/\/+$/, '');
};

/** Loopback, unless it is told otherwise: behind a proxy, or on the very address that the URL names. */
const placeOf = (url: string, listen: string | undefined): string => {
  if (listen === undefined) {
    const { hostname, port } = new URL(url);
    const local = ['127.0.0.1', '[::1]'].includes(hostname) && port !== '' && port !== '0';
    return local ? `${hostname}:${port}` : `127.0.0.1:${PORT}`;
  }
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(listen.trim()) ?? [];
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const known = bare === 'localhost' || parseIp(bare) !== undefined;
  if (!known || Number(port) < 1 || Number(port) > 65_535)
    throw refuse('request.settings.invalid', { member: 'listen', why: 'HOST:PORT' });
  return `${bare.includes(':') ? `[${bare}]` : bare}:${port}`;
};

/** Beside the wizard's own. */
const PORT = 7480;
