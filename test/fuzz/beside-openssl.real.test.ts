// Mutated chains beside OpenSSL: what we trust, it trusts too, but for what is named here with its reason.
import { expect, it } from 'vitest';
import { compare } from './beside-openssl.ts';

/** What OpenSSL says to a chain that we trust on purpose. */
const DELIBERATE: readonly RegExp[] = [
  // It takes subject and issuer of one name for a self-signature, and does not look at the key; the signature is the issuer's, and we verify it.
  /self[- ]signed certificate/,
  // It reads no certificate whose subject has a value that is no string; we show such a value as its octets and compare it so.
  /Could not read certificate|Unable to load certificate|wrong tag:.*ASN1_PRINTABLE/s,
];

it('among 600 mutated chains', async () => {
  const { trusted, deviations } = await compare(600, 3);
  expect(trusted).toBeGreaterThan(60);
  expect(deviations.filter(({ error }) => !DELIBERATE.some((reason) => reason.test(error)))).toEqual([]);
});
