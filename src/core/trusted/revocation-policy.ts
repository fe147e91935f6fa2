// What a usage makes of revocation: off asks nobody, soft lets *unknown* pass with a warning, hard does not let it pass. *Revoked* never passes.
import { type Complaint, complain } from '../problems.ts';
import { nameText } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { Revocation } from './find-path.ts';
import { httpUrls, type RevocationStatus } from './revocation.ts';

export const REVOCATION_POLICIES = ['off', 'soft', 'hard'] as const;
export type RevocationPolicy = (typeof REVOCATION_POLICIES)[number];

/** What is known at the moment of the question. Both functions are pure and answer at once. */
export type RevocationKnown = {
  readonly policy: RevocationPolicy;
  readonly statusOf: (certificate: Certificate, issuer: Certificate) => RevocationStatus;
  /** Distribution points of the certificate that gave nothing when they were last asked. */
  readonly unreachable: (
    certificate: Certificate,
  ) => readonly { readonly url: string; readonly why: string }[];
};

/** The hook of the search: with it a revoked link leads nowhere, and another path is looked for. */
export const revocationHook =
  ({ policy, statusOf }: RevocationKnown): Revocation =>
  (certificate, issuer) => {
    const status = statusOf(certificate, issuer);
    const subject = nameText(certificate.subject);
    switch (status.state) {
      case 'revoked':
        return complain('trusted.revoked', {
          subject,
          at: status.at.toISOString(),
          reason: status.reason ?? 'unspecified',
          by: status.by,
        });
      case 'unknown':
        return policy === 'hard'
          ? complain('trusted.revocation.unknown', { subject, why: status.why, url: status.from })
          : undefined;
      case 'good':
        return undefined;
    }
  };

/** Status of each certificate of a path, leaf first; the anchor at its end has none: nobody stands above it. */
export const linkStatuses = (
  path: readonly Certificate[],
  { statusOf }: RevocationKnown,
): readonly (RevocationStatus | undefined)[] =>
  path.map((certificate, i) => {
    const issuer = path[i + 1];
    return issuer === undefined ? undefined : statusOf(certificate, issuer);
  });

/** What is worth a word on a path that is trusted all the same. */
export const revocationWarnings = (
  path: readonly Certificate[],
  known: RevocationKnown,
): readonly Complaint[] => {
  if (known.policy === 'off') return [];
  return path.slice(0, -1).flatMap((certificate, i) => {
    const status = known.statusOf(certificate, path[i + 1] ?? certificate);
    // What our own CA knows needs no list, and doctor says once what others miss.
    if (status.state !== 'unknown' && status.by === 'authority') return [];
    const subject = nameText(certificate.subject);
    const noList = httpUrls(certificate.crlUrls).length === 0;
    return [
      ...(status.state === 'unknown' && status.why !== 'no-source'
        ? [complain('trusted.revocation.unknown', { subject, why: status.why, url: status.from })]
        : []),
      ...(noList ? [complain('trusted.crl.missing', { subject })] : []),
      ...known
        .unreachable(certificate)
        .map(({ url, why }) => complain('trusted.crl.unreachable', { subject, url, why })),
    ];
  });
};
