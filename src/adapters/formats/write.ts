// Writes the files that other programs import.
import { element, explicit, integer, oid, sequence, setOf } from '#core/x509/der-write.ts';
import { explicitTag } from '#core/x509/der.ts';
import { SIGNED_DATA } from './pkcs7.ts';

export { writePkcs12 } from './write-pkcs12.ts';

/** A degenerate SignedData (RFC 2315 §9): certificates alone, in the order given. DER. */
export const writePkcs7 = (certificates: readonly Uint8Array[]): Uint8Array =>
  sequence(
    oid(SIGNED_DATA),
    explicit(
      0,
      sequence(integer(1), setOf(), sequence(oid(DATA)), element(explicitTag(0), ...certificates), setOf()),
    ),
  );

const DATA = '1.2.840.113549.1.7.1';
