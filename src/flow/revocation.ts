// What this house knows of revocation: its own CA's word, lists and OCSP answers as they were kept. Reading never waits; fetching is a deed of its own.
import type { KeptEvidence } from '#core/ports.ts';
import {
  httpUrls,
  type RevocationEvidence,
  revocationOf,
  type RevocationStatus,
} from '#core/trusted/revocation.ts';
import type { RevocationKnown, RevocationPolicy } from '#core/trusted/revocation-policy.ts';
import type { LinkRevocation } from '#core/views.ts';
import { parseCrl } from '#core/x509/crl.ts';
import { parseOcspReply } from '#core/x509/ocsp.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import type { World } from './world.ts';

export type Link = { readonly certificate: Certificate; readonly issuer: Certificate };

/** For one judgement: each link is looked up once, however many paths lead over it. */
export const revocationKnown = (world: World, policy: RevocationPolicy): RevocationKnown => {
  const answers = new Map<Certificate, Map<Certificate, RevocationStatus>>();
  return {
    policy,
    statusOf: (certificate, issuer) => {
      const of = answers.get(certificate) ?? new Map<Certificate, RevocationStatus>();
      answers.set(certificate, of);
      const known = of.get(issuer) ?? statusOf(world, { certificate, issuer }, policy);
      of.set(issuer, known);
      return known;
    },
    unreachable: (certificate) =>
      placesOf(world, certificate)
        .filter(({ kind }) => kind === 'crl')
        .flatMap(({ key, url }) => {
          const nothing = world.evidence.find(nothingKey(key));
          return nothing === undefined ? [] : [{ url, why: nothing.why }];
        }),
  };
};

/** Off asks nobody; what this house's own CA revoked is known without asking. */
const statusOf = (world: World, link: Link, policy: RevocationPolicy): RevocationStatus =>
  ownStatus(world, link.certificate) ??
  (policy === 'off'
    ? { state: 'unknown', why: 'not-asked', from: '' }
    : statusBy(world, link, evidenceOf(world, link.certificate)));

export const statusBy = (
  world: World,
  { certificate, issuer }: Link,
  evidence: readonly RevocationEvidence[],
): RevocationStatus =>
  revocationOf({ certificate, issuer, evidence, now: world.now(), crypto: world.crypto });

/** The embedded CA's word on a certificate of its own. */
export const ownStatus = (world: World, certificate: Certificate): RevocationStatus | undefined => {
  const known = world.authority.statusOf(certificate);
  if (known === undefined) return undefined;
  const said = { by: 'authority', from: '', thisUpdate: world.now() } as const;
  const { revoked } = known;
  return revoked === undefined
    ? { state: 'good', ...said }
    : { state: 'revoked', at: new Date(revoked.at), reason: revoked.reason, ...said };
};

export type Place = { readonly kind: 'crl' | 'ocsp'; readonly url: string; readonly key: string };

/** Whom a certificate names, by http: lists first. */
export const placesOf = (world: World, certificate: Certificate): readonly Place[] => {
  const id = certificateId(certificate.der, world.crypto);
  return [
    ...httpUrls(certificate.crlUrls).map((url) => ({ kind: 'crl' as const, url, key: `crl ${url}` })),
    ...httpUrls(certificate.aia?.ocsp).map((url) => ({
      kind: 'ocsp' as const,
      url,
      key: `ocsp ${id} ${url}`,
    })),
  ];
};

/** Where it is noted that a place gave nothing; what it gave before stays beside it. */
export const nothingKey = (key: string): string => `nothing ${key}`;
export const stapledKey = (world: World, certificate: Certificate): string =>
  `stapled ${certificateId(certificate.der, world.crypto)}`;

const evidenceOf = (world: World, certificate: Certificate): readonly RevocationEvidence[] => {
  const keys = placesOf(world, certificate).flatMap(({ key }) => [key, nothingKey(key)]);
  return [...keys, stapledKey(world, certificate)].flatMap((key) => {
    const kept = world.evidence.find(key);
    return kept === undefined ? [] : [readEvidence(kept)];
  });
};

/** A list of megabytes is parsed once for as long as it is kept. */
const parsed = new WeakMap<KeptEvidence, RevocationEvidence>();
export const readEvidence = (kept: KeptEvidence): RevocationEvidence => {
  const known = parsed.get(kept) ?? parse(kept);
  parsed.set(kept, known);
  return known;
};

const parse = ({ kind, from, der, why }: KeptEvidence): RevocationEvidence => {
  const unreadable = { kind: 'nothing', from, why: 'unreadable' } as const;
  if (kind === 'nothing') return why === 'unreadable' ? unreadable : { ...unreadable, why: 'unreachable' };
  if (kind === 'crl') {
    const crl = parseCrl(der);
    return crl.ok ? { kind, from, crl: crl.value } : unreadable;
  }
  const reply = parseOcspReply(der);
  return reply.ok && reply.value.status === 'successful'
    ? { kind, from, response: reply.value.response }
    : unreadable;
};

/** For people and programs: what is known of one link, from whom, and how old it is. */
export const linkView = (status: RevocationStatus): LinkRevocation => {
  if (status.state === 'unknown') return { state: 'unknown', why: status.why, from: status.from };
  const { by, from, thisUpdate, nextUpdate } = status;
  const said = {
    by,
    from,
    thisUpdate: thisUpdate.toISOString(),
    ...(nextUpdate && { nextUpdate: nextUpdate.toISOString() }),
  };
  if (status.state === 'good') return { state: 'good', ...said };
  return {
    state: 'revoked',
    at: status.at.toISOString(),
    reason: status.reason ?? 'unspecified',
    ...said,
  };
};
