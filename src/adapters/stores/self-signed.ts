// Which certificates of a list OpenSSL ends a path in: those that are self-signed. The others help to build one, unless partial chains are allowed.
import type { StoreContent } from '#core/trust-store.ts';
import { isSelfIssued } from '#core/trusted/self-issued.ts';
import { parseCertificate } from '#core/x509/certificate.ts';

/** X509_V_FLAG_PARTIAL_CHAIN is off in OpenSSL, nginx, PostgreSQL and Kamailio; curl, Python from 3.13 on and everything in Go take any certificate as an anchor. */
export const openSslContent = (certificates: readonly Uint8Array[], partial = false): StoreContent => {
  const anchors = certificates.filter((der) => partial || isRoot(der));
  return {
    anchors: anchors.map((der) => ({ der })),
    pool: certificates.filter((der) => !anchors.includes(der)),
    distrusted: [],
  };
};

/** By its names; whether the signature holds, the verdict looks at. What cannot be parsed anchors nothing. */
const isRoot = (der: Uint8Array): boolean => {
  const parsed = parseCertificate(der);
  return parsed.ok && isSelfIssued(parsed.value);
};
