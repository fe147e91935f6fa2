// A vault for tests: real keys, in memory, gone with the test.
import { refuse } from '#core/problems.ts';
import { generateKey, nodeCrypto, signerFrom, spkiOf } from '#adapters/crypto/node-crypto.ts';
import type { Signer, Vault } from '#core/ports.ts';
import { keyIdOf } from '#core/x509/thumbprint.ts';

export const memoryVault = (): Vault & { readonly size: () => number } => {
  const keys = new Map<string, { readonly pkcs8: Uint8Array; readonly signer: Signer }>();
  const secrets = new Map<string, Uint8Array>();
  const kept = (id: string): { readonly pkcs8: Uint8Array; readonly signer: Signer } => {
    const key = keys.get(id);
    if (key === undefined) throw refuse('trusted.key.missing', { thumbprint: '', keyId: id });
    return key;
  };
  const keep = (pkcs8: Uint8Array): { id: string; spki: Uint8Array } => {
    const spki = spkiOf(pkcs8);
    const id = keyIdOf(spki, nodeCrypto);
    keys.set(id, { pkcs8, signer: signerFrom(pkcs8) });
    return { id, spki };
  };
  return {
    generate: async (algorithm) => keep((await generateKey(algorithm)).pkcs8),
    keep: async (pkcs8) => keep(pkcs8),
    has: async (id) => keys.has(id),
    signer: async (id) => kept(id).signer,
    export: async (id) => kept(id).pkcs8.slice(),
    discard: async (id) => {
      keys.delete(id);
    },
    secret: async (name) => secrets.get(name),
    keepSecret: async (name, value) => {
      secrets.set(name, value);
    },
    size: () => keys.size,
  };
};
