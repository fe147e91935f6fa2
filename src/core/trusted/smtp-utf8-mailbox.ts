// Mailboxes with a local part beyond ASCII (RFC 9598), which stand in an otherName.
import { Cursor, explicitTag, implicitTag, Malformed, TAG } from '../x509/der.ts';
import { readOid, readText } from '../x509/der-values.ts';

const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';
const OTHER_NAME = implicitTag(0) | 0x20;

/** `der`: one GeneralName. Undefined for any other name, and for one that cannot be read. */
export const smtpUtf8Mailbox = (der: Uint8Array): string | undefined => {
  if (der[0] !== OTHER_NAME) return undefined;
  try {
    const inside = new Cursor(der).into(OTHER_NAME, 'other-name');
    if (readOid(inside.next(TAG.oid, 'other-name')) !== SMTP_UTF8_MAILBOX) return undefined;
    return readText(inside.into(explicitTag(0), 'other-name').next(TAG.utf8, 'other-name'));
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
};
