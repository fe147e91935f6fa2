// A self-signed certificate as installers leave one behind.
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { EKU, ekuExtension, sanExtension } from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';

/** PEM texts. */
export const placeholder = async (name: string): Promise<{ certificate: string; key: string }> => {
  const { pkcs8 } = await generateKey({ kind: 'ec', curve: 'P-256' });
  const signer = signerFrom(pkcs8);
  const subject = buildName({ commonName: name }).der;
  const now = Date.now();
  const der = buildCertificate(
    {
      serial: `4${Buffer.from(nodeCrypto.random(8)).toString('hex')}`,
      issuer: subject,
      subject,
      notBefore: new Date(now - 86_400_000),
      notAfter: new Date(now + 30 * 86_400_000),
      spki: signer.spki,
      extensions: [ekuExtension([EKU.serverAuth]), sanExtension([must(generalNameFromText(name))])],
    },
    signer,
  );
  const text = { certificate: writePem('CERTIFICATE', der), key: writePem('PRIVATE KEY', pkcs8) };
  pkcs8.fill(0);
  return text;
};
