// A certificate as people keep it in a file.
import { fromBase64, writePem } from '#core/x509/pem.ts';

/** `der`: in base64, as the API gives it. */
export const certificatePem = (der: string): string =>
  writePem('CERTIFICATE', fromBase64(der) ?? new Uint8Array());
