// What an ACME CA sends as a certificate (RFC 8555 §9.1), taken apart: ours, found by its key, and the others as they came.
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { readPem } from '#core/x509/pem.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import { Nonsense } from './errors.ts';

/** Refuses `request.issuer.wrong-key` when none of them answers our request. Order and completeness are judged elsewhere. */
export function splitChain(
  text: string,
  csr: Uint8Array,
  issuer: string,
): { readonly certificate: Uint8Array; readonly chain: readonly Uint8Array[] } {
  const blocks = readPem(text);
  if (!blocks.ok) throw new Nonsense(`certificate: ${blocks.complaints[0].code}`);
  const certificates = blocks.value
    .filter((block) => block.label === 'CERTIFICATE')
    .map((block) => block.der);
  if (certificates.length === 0) throw new Nonsense('no certificate');
  if (certificates.length > LIMITS.chainCertificates)
    throw new Nonsense(`${certificates.length} certificates`);
  const key = Buffer.from(must(parseSigningRequest(csr)).publicKey.der);
  const ours = certificates.findIndex((der) => {
    const read = parseCertificate(der);
    if (!read.ok) throw new Nonsense(`certificate: ${read.complaints[0].code}`);
    return key.equals(read.value.publicKey.der);
  });
  const certificate = certificates[ours];
  if (certificate === undefined) throw refuse('request.issuer.wrong-key', { issuer });
  return { certificate, chain: certificates.filter((_, index) => index !== ours) };
}
