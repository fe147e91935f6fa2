// Reads a file that somebody brought: the form is seen from the content, never from the name.
import { complain } from '#core/problems.ts';
import { no, ok, type Result } from '#core/result.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { readPem } from '#core/x509/pem.ts';
import type { Bundle } from './bundle.ts';

export type { Bundle } from './bundle.ts';

export const readBundle = async (bytes: Uint8Array, _password?: string): Promise<Result<Bundle>> => {
  const text = new TextDecoder('latin1').decode(bytes);
  if (text.includes('-----BEGIN ')) {
    const blocks = readPem(text);
    if (!blocks.ok) return blocks;
    const of = (label: string): Uint8Array[] =>
      blocks.value.filter((block) => block.label === label).map((block) => block.der);
    return ok({
      certificates: of('CERTIFICATE'),
      keys: of('PRIVATE KEY'),
      signingRequests: of('CERTIFICATE REQUEST'),
    });
  }
  if (parseCertificate(bytes).ok) return ok({ certificates: [bytes], keys: [], signingRequests: [] });
  return no(complain('returned.file.unrecognized', { bytes: bytes.length }));
};
