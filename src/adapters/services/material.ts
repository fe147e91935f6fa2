// PEM files from a service's material.
import type { Material, Rendered } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import { writePem } from '#core/x509/pem.ts';

/** One file with chain and key, so that no program can ever read one of them new and the other old; the client CAs beside it. */
export const renderOneFile = (material: Material, clientCas: boolean, instance: string): Rendered => ({
  files: [
    { name: TLS_FILE, bytes: pemFile([...chainPem(material), keyPem(material)]), secret: true },
    ...(clientCas
      ? [{ name: CA_FILE, bytes: pemFile(clientCasPem(material, instance)), secret: false }]
      : []),
  ],
  chain: TLS_FILE,
  key: TLS_FILE,
  ...(clientCas ? { clientCas: CA_FILE } : {}),
});

export const TLS_FILE = 'tls.pem';
export const CA_FILE = 'ca.pem';

export const pemFile = (parts: readonly string[]): Uint8Array =>
  new TextEncoder().encode(parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join(''));

export const certificatePem = (der: Uint8Array): string => writePem('CERTIFICATE', der);
const chainPem = (material: Material): string[] =>
  [material.certificate, ...material.chain].map(certificatePem);
export const keyPem = (material: Material): string => writePem('PRIVATE KEY', material.key);

/** An empty list would stop nginx and Kamailio from starting; leaving the file out would leave their configuration pointing at nothing. */
export const clientCasPem = (material: Material, instance: string): string[] => {
  if (material.clientCas.length === 0) throw refuse('assigned.service.no-client-cas', { instance });
  return material.clientCas.map(certificatePem);
};
