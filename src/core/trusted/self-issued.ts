import { nameKey } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';

/** Subject and issuer are the same name: a key rollover or a root, not counted by path lengths, name constraints and policies (RFC 5280 §6.1). */
export const isSelfIssued = (certificate: Certificate): boolean =>
  nameKey(certificate.subject) === nameKey(certificate.issuer);
