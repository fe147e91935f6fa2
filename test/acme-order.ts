// What an ACME test orders with: a CSR of a fresh key, and a vault that forgets at the end.
import 'reflect-metadata';
import { createHash, randomBytes, type webcrypto } from 'node:crypto';
import type { GeneralNameText } from '#core/facts.ts';
import type { IssuerHost, Order, Vault } from '#core/ports.ts';
import * as x509 from '@peculiar/x509';

/** `csr` with a P-256 key, common name the first name. Texts of digits and dots, or with a colon, are addresses. */
export async function makeOrder(...names: string[]): Promise<Order> {
  const keys = (await crypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const texts = names.map(
    (value): GeneralNameText => ({ kind: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value }),
  );
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: texts[0]?.kind === 'dns' ? `CN=${names[0]}` : '',
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        texts.map(({ kind, value }) => ({ type: kind as 'dns' | 'ip', value })),
      ),
    ],
  });
  return {
    id: `req_${randomBytes(8).toString('hex')}`,
    csr: new Uint8Array(request.rawData),
    names: texts,
    template: 'WebServer',
  };
}

/** A host whose vault holds secrets only, in memory. `secrets` is what it holds. */
export function memoryHost(
  secrets = new Map<string, Uint8Array>(),
): IssuerHost & { readonly secrets: Map<string, Uint8Array> } {
  const absent = () => Promise.reject(new Error('not in this test'));
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
  return {
    vault,
    now: () => new Date(),
    crypto: {
      digest: (hash, bytes) => createHash(hash.replace('-', '')).update(bytes).digest(),
      verify: () => false,
      random: (bytes) => randomBytes(bytes),
    },
    secrets,
  };
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
