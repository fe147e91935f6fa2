// A certificate request as a CA takes it: bounded, readable, and signed by the key that it names.
import type { Crypto } from '../ports.ts';
import { complain } from '../problems.ts';
import { no, type Result } from '../result.ts';
import { parseSigningRequest } from '../x509/signing-request.ts';
import type { SigningRequest } from '../x509/types.ts';

/** Complains `request.csr.malformed`, `returned.file.too-large`, or `request.csr.signature` when the requester does not hold the key (RFC 2986 §3). */
export const checkSigningRequest = (
  der: Uint8Array,
  crypto: Pick<Crypto, 'verify'>,
): Result<SigningRequest> => {
  const parsed = parseSigningRequest(der);
  if (!parsed.ok) return parsed;
  const { publicKey, signatureAlgorithm, info, signature } = parsed.value;
  const signed = crypto.verify({
    algorithm: signatureAlgorithm.der,
    spki: publicKey.der,
    data: info,
    signature,
  });
  return signed ? parsed : no(complain('request.csr.signature', {}));
};
