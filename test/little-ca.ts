// Certificates of a CA that is nobody's: roots, intermediates and leaves, made in a line each.
import { generateKey, nodeCrypto, signerFrom, spkiOf } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import { buildCertificate } from '#core/x509/build.ts';
import {
  basicConstraintsExtension,
  EKU,
  ekuExtension,
  keyUsageExtension,
  sanExtension,
} from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { certificateId } from '#core/x509/thumbprint.ts';

export type Ca = { readonly der: Uint8Array; readonly key: Uint8Array; readonly subject: Uint8Array };
const DAY = 86_400_000;

/** A certificate with a key of its own, issued by itself or by another. */
export const made = async (
  name: string,
  { by, spki, ca = false, serial = '11' }: { by?: Ca; spki?: Uint8Array; ca?: boolean; serial?: string },
): Promise<Ca> => {
  const key = (await generateKey({ kind: 'ec', curve: 'P-256' })).pkcs8;
  const subject = buildName({ commonName: name }).der;
  const signer = signerFrom(by?.key ?? key);
  const der = buildCertificate(
    {
      serial,
      issuer: by?.subject ?? subject,
      subject,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + 90 * DAY),
      spki: spki ?? spkiOf(key),
      extensions: ca
        ? [basicConstraintsExtension(true), keyUsageExtension(['keyCertSign', 'cRLSign'])]
        : [ekuExtension([EKU.serverAuth]), sanExtension([must(generalNameFromText(name))])],
    },
    signer,
  );
  return { der, key, subject };
};
/** An import's file: its parts, one behind the other, in base64. */
export const file = (...parts: readonly string[]): string => Buffer.from(parts.join('')).toString('base64');
export const pem = ({ der }: { readonly der: Uint8Array }): string => writePem('CERTIFICATE', der);
export const keyPem = ({ key }: Ca): string => writePem('PRIVATE KEY', key);
export const idOf = ({ der }: Ca): string => certificateId(der, nodeCrypto);
