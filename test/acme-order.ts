// What an ACME test orders with: a CSR of a fresh key, and a vault that forgets at the end.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import type { IssuerHost, Order, Vault } from '#core/ports.ts';
import { makeOrderFor } from './signing-requests.ts';

export const makeOrder = (...names: string[]): Promise<Order> => makeOrderFor({ names });

/** A host whose vault holds secrets only, in memory. `secrets` is what it holds. */
export function memoryHost(
  secrets = new Map<string, Uint8Array>(),
): IssuerHost & { readonly secrets: Map<string, Uint8Array> } {
  const absent = () => Promise.reject(new Error('no keys here'));
  const vault: Vault = {
    generate: absent,
    keep: absent,
    has: () => Promise.resolve(false),
    signer: absent,
    export: absent,
    discard: absent,
    secret: (name) => Promise.resolve(secrets.get(name)),
    keepSecret: (name, value) => {
      secrets.set(name, value);
      return Promise.resolve();
    },
  };
  return { vault, now: () => new Date(), crypto: nodeCrypto, secrets };
}
