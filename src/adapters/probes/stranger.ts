// A client certificate that nobody knows: what a mutual service must refuse.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { ClientIdentity, Signer } from '#core/ports.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { EKU, ekuExtension, keyUsageExtension } from '#core/x509/extensions.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';

/** Self-signed, made once per process: its key is worth nothing, and is forgotten with the process. */
export const strangerIdentity = (): Promise<ClientIdentity> => {
  identity ??= Promise.resolve().then(make);
  return identity;
};

let identity: Promise<ClientIdentity> | undefined;

const make = (): ClientIdentity => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const signer: Signer = {
    spki,
    algorithm: ECDSA_SHA256,
    sign: (data) => new Uint8Array(sign('sha256', data, privateKey)),
  };
  const name = buildName({ commonName: 'certwizard probe: nobody you know' }).der;
  const serial = `01${randomBytes(15).toString('hex')}`;
  const notBefore = new Date(Date.now() - DAY);
  // Longer than any process lives: it is to be refused for who it is, not for its age.
  const notAfter = new Date(Date.now() + 3650 * DAY);
  const extensions = [keyUsageExtension(['digitalSignature']), ekuExtension([EKU.clientAuth])];
  const der = buildCertificate(
    { serial, issuer: name, subject: name, notBefore, notAfter, spki, extensions },
    signer,
  );
  return {
    certificate: writePem('CERTIFICATE', der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

const DAY = 86_400_000;
/** AlgorithmIdentifier of ecdsa-with-SHA256 (RFC 5758 §3.2). */
const ECDSA_SHA256 = Uint8Array.of(0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
