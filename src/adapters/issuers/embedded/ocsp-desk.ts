// The embedded CA's OCSP responder (RFC 6960): answers for certificates of its own, signed by the CA key that issued them. What it never issued is *unknown*.
import { seconds } from '#core/authority/found.ts';
import type { AuthorityLedger } from '#core/authority/ledger.ts';
import type { CertificateId } from '#core/facts.ts';
import type { IssuerHost } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { hexOf, sameBytes } from '#core/x509/der-values.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { type CertId, type OcspRequest, parseOcspRequest, type SingleResponse } from '#core/x509/ocsp.ts';
import { buildOcspError, buildOcspResponse, isIssuerOf } from '#core/x509/ocsp-build.ts';
import { subjectKeyId } from '#core/x509/thumbprint.ts';
import type { Ca, CertificateAuthorities } from './certificate-authorities.ts';

export type OcspDesk = (request: Uint8Array) => Promise<Uint8Array>;

/** Never refuses: what cannot be answered is an OCSP error. */
export const ocspDesk = (
  ledger: AuthorityLedger,
  host: IssuerHost,
  cas: CertificateAuthorities,
): OcspDesk => {
  const signed = new Map<string, { readonly der: Uint8Array; readonly at: number }>();

  /** Whose certificates are asked for: of one CA only, since one key signs. Undefined: of none of ours. */
  const responsible = (ids: readonly CertId[]): CertificateId | undefined =>
    ledger.authorities().find(({ der }) => {
      const parsed = parseCertificate(der);
      return parsed.ok && ids.every((one) => isIssuerOf(one, parsed.value, host.crypto));
    })?.id;

  const statusOf = (ca: Ca, serial: string): SingleResponse['status'] => {
    const record = ledger.certificate(serial);
    if (record?.der !== undefined && record.authority === ca.id) {
      const { revokedAt, reason = 'unspecified' } = record;
      return revokedAt === undefined
        ? { state: 'good' }
        : { state: 'revoked', at: new Date(revokedAt), reason };
    }
    const own = ledger.authorities().some(({ der }) => {
      const parsed = parseCertificate(der);
      return (
        parsed.ok &&
        parsed.value.serial === serial &&
        sameBytes(parsed.value.issuer.der, ca.certificate.subject.der)
      );
    });
    return { state: own ? 'good' : 'unknown' };
  };

  const answer = (ca: Ca, { ids, nonce }: OcspRequest): Uint8Array => {
    const now = host.now();
    const thisUpdate = seconds(now.getTime());
    const nextUpdate = new Date(thisUpdate.getTime() + LIFE_MS);
    const answers = ids.map(({ der, serial }) => ({
      certId: der,
      status: statusOf(ca, serial),
      thisUpdate,
      nextUpdate,
    }));
    // What was revoked since, also by another process, is another question.
    const key = answers.map(({ certId, status }) => `${hexOf(certId)} ${JSON.stringify(status)}`).join();
    const known = nonce === undefined ? signed.get(key) : undefined;
    const age = now.getTime() - (known?.at ?? 0);
    if (known !== undefined && age >= 0 && age < REUSED_MS) return known.der;
    const der = buildOcspResponse(
      {
        responderKeyHash: subjectKeyId(ca.certificate.publicKey.bytes, host.crypto),
        producedAt: thisUpdate,
        answers,
        nonce,
      },
      ca.signer,
    );
    if (nonce === undefined) {
      if (signed.size >= REUSED) signed.clear();
      signed.set(key, { der, at: now.getTime() });
    }
    return der;
  };

  return async (der) => {
    const request = parseOcspRequest(der);
    if (!request.ok) return buildOcspError('malformedRequest');
    const { ids, nonce, unknownCritical } = request.value;
    if (unknownCritical.length > 0 || (nonce !== undefined && nonce.length > NONCE_BYTES))
      return buildOcspError('malformedRequest');
    const id = responsible(ids);
    if (id === undefined) return buildOcspError('unauthorized');
    // The root's key may lie in a safe: then nobody can answer for it here, and the issuing CA answers all the same.
    const ca = await cas.byId(id).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined;
      throw error;
    });
    return ca === undefined ? buildOcspError('tryLater') : answer(ca, request.value);
  };
};

/** How long an answer may be kept by who asked: half a day, as a server that staples renews it at half of that. */
const LIFE_MS = 12 * 3_600_000;
/** The same answer to the same question, so that asking costs no signature. */
const REUSED_MS = 60_000;
const REUSED = 1_000;
/** 128 octets (RFC 9654 §2.1) in their OCTET STRING. */
const NONCE_BYTES = 131;
