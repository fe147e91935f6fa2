// Revocation lists: one for each CA key, numbered upwards, made anew when the plan says so.
import type { CurrentCrl } from '#core/authority/authority.ts';
import { crlDue, crlNextUpdate } from '#core/authority/crl-plan.ts';
import { seconds } from '#core/authority/found.ts';
import type { AuthorityLedger, CrlRecord } from '#core/authority/ledger.ts';
import type { CertificateId } from '#core/facts.ts';
import type { IssuerHost } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { buildCrl, parseCrl } from '#core/x509/crl.ts';
import { subjectKeyId } from '#core/x509/thumbprint.ts';
import type { CertificateAuthorities } from './certificate-authorities.ts';
import { lanes } from './lanes.ts';

export type RevocationLists = {
  current(authority: CertificateId): Promise<CurrentCrl>;
  last(authority: CertificateId): CurrentCrl | undefined;
};

export const revocationLists = (
  ledger: AuthorityLedger,
  host: IssuerHost,
  cas: CertificateAuthorities,
): RevocationLists => {
  const lane = lanes<CertificateId>();

  const current = async (authority: CertificateId): Promise<CurrentCrl> => {
    const now = host.now();
    const last = ledger.lastCrl(authority);
    // A certificate stays listed past its end until a list has surely said so (RFC 5280 §3.3).
    const revoked = ledger.revoked(authority, new Date(now.getTime() - STAY_MS).toISOString());
    const serials = revoked.map((entry) => entry.serial);
    if (last !== undefined && !crlDue(contentOf(last), serials, now)) return view(last);
    const { certificate, signer } = await cas.byId(authority);
    const thisUpdate = seconds(now.getTime());
    const nextUpdate = crlNextUpdate(thisUpdate);
    const number = (last?.number ?? 0) + 1;
    const der = buildCrl(
      {
        issuer: certificate.subject.der,
        thisUpdate,
        nextUpdate,
        number,
        keyId: certificate.ski ?? subjectKeyId(certificate.publicKey.bytes, host.crypto),
        revoked: revoked.map(({ serial, revokedAt, reason = 'unspecified' }) => ({
          serial,
          at: new Date(revokedAt ?? thisUpdate),
          reason,
        })),
      },
      signer,
    );
    const crl = {
      authority,
      number,
      der,
      thisUpdate: thisUpdate.toISOString(),
      nextUpdate: nextUpdate.toISOString(),
    };
    if (await ledger.write({ kind: 'crl', crl })) return view(crl);
    // Another process made this number; if its list still lacks something, ours is the next.
    return current(authority);
  };

  return {
    current: (authority) => lane(authority, () => current(authority)),
    last: (authority) => {
      const last = ledger.lastCrl(authority);
      return last === undefined ? undefined : view(last);
    },
  };
};

const STAY_MS = 14 * 86_400_000;

const contentOf = (record: CrlRecord): Parameters<typeof crlDue>[0] => {
  const crl = must(parseCrl(record.der));
  return {
    thisUpdate: new Date(record.thisUpdate),
    nextUpdate: new Date(record.nextUpdate),
    serials: new Set(crl.revoked.map(({ serial }) => serial)),
  };
};

const view = ({ authority, number, der, nextUpdate }: CrlRecord): CurrentCrl => ({
  authority,
  number: String(number),
  der,
  nextUpdate,
});
