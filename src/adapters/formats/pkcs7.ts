// Certificates out of a PKCS#7 / CMS SignedData (`.p7b`). Signatures, CRLs and content are passed over: the file is a bag here.
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { explicitTag, openDer, TAG, wholeOf } from '#core/x509/der.ts';
import { readOid } from '#core/x509/der-values.ts';

export const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** `der` is a ContentInfo that says SignedData. Throws `Malformed`; refuses `returned.file.too-many`. */
export const certificatesOfPkcs7 = (der: Uint8Array): Uint8Array[] => {
  const info = openDer(der, TAG.sequence, 'pkcs7');
  readOid(info.next(TAG.oid, 'pkcs7'));
  const signed = info.into(explicitTag(0), 'pkcs7').into(TAG.sequence, 'signed-data');
  signed.next(TAG.integer, 'signed-data-version');
  signed.next(TAG.set, 'signed-data-digests');
  signed.next(TAG.sequence, 'signed-data-content');
  const list = signed.maybeInto(explicitTag(0), 'signed-data-certificates');
  const certificates: Uint8Array[] = [];
  while (list?.more) {
    const element = list.any('signed-data-certificate');
    // Attribute certificates and other kinds have context tags.
    if (element.tag === TAG.sequence) certificates.push(wholeOf(element));
    if (certificates.length > LIMITS.pemBlocks)
      throw refuse('returned.file.too-many', { limit: LIMITS.pemBlocks });
  }
  return certificates;
};
