// Does the certificate cover the name that a peer asked for?
import { coverageOf } from '../trusted/names.ts';
import { generalNameFromText } from '../x509/general-name.ts';
import type { Certificate } from '../x509/types.ts';

/** `name` is a host name (A-labels or not) or an address; anything else, a wildcard too, is nothing that a peer asks for. */
export const coversName = (certificate: Pick<Certificate, 'san'>, name: string): boolean => {
  const asked = generalNameFromText(name);
  if (!asked.ok || (asked.value.kind !== 'dns' && asked.value.kind !== 'ip') || name.includes('*'))
    return false;
  return coverageOf(certificate, asked.value) !== 'none';
};
