// Certificate requests for tests, each with a fresh key.
import { randomBytes } from 'node:crypto';
import { generateKey, signerFrom } from '#adapters/crypto/node-crypto.ts';
import type { RequestId } from '#core/facts.ts';
import type { Order, Signer } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { generalNameFromText, toText } from '#core/x509/general-name.ts';
import { buildSigningRequest } from '#core/x509/signing-request.ts';
import type { Extension, KeyAlgorithm } from '#core/x509/types.ts';

const P256: KeyAlgorithm = { kind: 'ec', curve: 'P-256' };

export type Wanted = {
  readonly names: readonly string[];
  /** By default the first name; `null`: none. */
  readonly commonName?: string | null;
  readonly key?: KeyAlgorithm;
  readonly signer?: Signer;
  readonly extensions?: readonly Extension[];
};

export const makeCsr = async ({
  names,
  commonName,
  key = P256,
  signer,
  extensions,
}: Wanted): Promise<Uint8Array> =>
  buildSigningRequest({
    ...(commonName === null ? {} : { commonName: commonName ?? names[0] ?? '' }),
    names: names.map((name) => must(generalNameFromText(name))),
    signer: signer ?? signerFrom((await generateKey(key)).pkcs8),
    ...(extensions === undefined ? {} : { extensions }),
  });

export const newRequestId = (): RequestId => `req_${randomBytes(8).toString('hex')}`;

export const makeOrderFor = async (
  wanted: Wanted & { readonly template?: string; readonly id?: RequestId },
): Promise<Order> => ({
  id: wanted.id ?? newRequestId(),
  csr: await makeCsr(wanted),
  names: wanted.names.flatMap((name) => toText(must(generalNameFromText(name))) ?? []),
  template: wanted.template ?? 'WebServer',
});
