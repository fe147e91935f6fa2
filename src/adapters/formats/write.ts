// Writes the files that other programs import.
import { explicit, integer, oid, sequence, setOf } from '#core/x509/der-write.ts';
import { element } from '#core/x509/der-write.ts';

/** A degenerate SignedData (RFC 2315 §9): certificates alone, in the order given. DER. */
export const writePkcs7 = (certificates: readonly Uint8Array[]): Uint8Array =>
  sequence(
    oid(SIGNED_DATA),
    explicit(0, sequence(integer(1), setOf(), sequence(oid(DATA)), element(0xa0, ...certificates), setOf())),
  );

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const DATA = '1.2.840.113549.1.7.1';

export type Pkcs12Parts = {
  /** PKCS#8 DER. */
  readonly key: Uint8Array;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly password: string;
  readonly friendlyName?: string;
};
