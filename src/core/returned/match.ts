// A reply that came as a file finds its request by the key. What is not ours is told apart by why it is not.
import type { KeyId, RequestId } from '../facts.ts';
import type { Crypto } from '../ports.ts';
import { complain } from '../problems.ts';
import { no, ok, type Result } from '../result.ts';
import { sameBytes } from '../x509/der-values.ts';
import { generalNameKey, toText } from '../x509/general-name.ts';
import { nameText } from '../x509/name.ts';
import { keyIdOf } from '../x509/thumbprint.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';

/** A request without a certificate yet. `names` are its CSR's. */
export type WaitingRequest = {
  readonly request: RequestId;
  readonly key: KeyId;
  readonly names: readonly GeneralName[];
};

export type Reply = {
  readonly request: RequestId;
  readonly certificate: Certificate /** All else in the file, in its order. */;
  readonly others: readonly Certificate[];
};

/**
 * `expected`: the request for which the file was brought in. Complains `returned.reply.no-leaf` (CA certificates only, or nothing), `key-not-ours` (a
 * request's names, but a key that we never made), `not-ours` (somebody else's), `several` (which one?), `other-request`.
 */
export const matchReply = (
  sent: readonly Certificate[],
  waiting: readonly WaitingRequest[],
  crypto: Crypto,
  expected?: RequestId,
): Result<Reply> => {
  const byKey = new Map(waiting.map((one) => [one.key, one.request]));
  const all = sent.filter((one, index) => sent.findIndex((other) => sameBytes(one.der, other.der)) === index);
  const hits = all.flatMap((certificate) => {
    const request = byKey.get(keyIdOf(certificate.publicKey.der, crypto));
    return request === undefined ? [] : [{ request, certificate }];
  });
  const wanted = expected === undefined ? hits : hits.filter(({ request }) => request === expected);
  const [hit, another] = wanted;
  if (another !== undefined) return no(complain('returned.reply.several', { count: wanted.length }));
  if (hit !== undefined)
    return ok({ ...hit, others: all.filter((certificate) => certificate !== hit.certificate) });
  const [elsewhere] = hits;
  if (elsewhere !== undefined)
    return no(complain('returned.reply.other-request', { request: elsewhere.request }));
  return strangers(
    all,
    expected === undefined ? waiting : waiting.filter(({ request }) => request === expected),
  );
};

const strangers = (all: readonly Certificate[], waiting: readonly WaitingRequest[]): Result<never> => {
  const leaf = all.find((certificate) => certificate.basicConstraints?.ca !== true);
  if (leaf === undefined) return no(complain('returned.reply.no-leaf', { count: all.length }));
  const subject = nameText(leaf.subject);
  const names = keysOf(leaf.san ?? []);
  const meant = waiting.find((one) => one.names.length > 0 && keysOf(one.names) === names);
  return no(
    meant === undefined
      ? complain('returned.reply.not-ours', { subject })
      : complain('returned.reply.key-not-ours', { subject, request: meant.request }),
  );
};

const keysOf = (names: readonly GeneralName[]): string =>
  names
    .flatMap((name) => toText(name) ?? [])
    .map(generalNameKey)
    .sort()
    .join(' ');
