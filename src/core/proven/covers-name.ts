// Does the certificate cover the name a peer asked for? Subject alternative names alone (RFC 9525 §6.3): the common name is no answer.
import { hostName } from '../x509/host-name.ts';
import { parseIp } from '../x509/ip-address.ts';
import { sameBytes } from '../x509/der-values.ts';
import type { Certificate } from '../x509/types.ts';

/** `name` is a host name (A-labels or not) or an address. A wildcard stands for exactly one label (RFC 9525 §6.3). */
export const coversName = ({ san = [] }: Pick<Certificate, 'san'>, name: string): boolean => {
  const address = parseIp(name);
  if (address) return san.some((entry) => entry.kind === 'ip' && sameBytes(entry.bytes, address));
  const asked = hostName(name, false);
  if ('fault' in asked) return false;
  const parent = asked.value.replace(/^[^.]+/, '*');
  return san.some(
    (entry) =>
      entry.kind === 'dns' &&
      (same(entry.value, asked.value) || (parent.includes('.') && same(entry.value, parent))),
  );
};

const same = (a: string, b: string): boolean => a.toLowerCase() === b;
