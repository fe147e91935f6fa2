// A CA that is not ours and that nobody trusts yet: root and intermediate, made anew for each demo. It signs what is carried to it by hand.
import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import { writePkcs7 } from '#adapters/formats/write.ts';
import { must } from '#core/problems.ts';
import type { Signer } from '#core/ports.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import {
  akiExtension,
  basicConstraintsExtension,
  EKU,
  ekuExtension,
  keyUsageExtension,
  sanExtension,
  skiExtension,
} from '#core/x509/extensions.ts';
import { buildName } from '#core/x509/name.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import type { Extension, PublicKey } from '#core/x509/types.ts';

export type OutsideCa = {
  /** DER. */
  readonly root: Uint8Array;
  /** The reply as such CAs send it: certificate and intermediate in one PKCS#7 file, the root left out. */
  sign(csr: Uint8Array): Uint8Array;
};

export const outsideCa = async (now: Date): Promise<OutsideCa> => {
  const root = await authority('Contoso Outside Root CA', undefined, now);
  const intermediate = await authority('Contoso Outside Issuing CA', root, now);
  return {
    root: root.der,
    sign: (csr) => {
      const { publicKey, subject, san = [] } = must(parseSigningRequest(csr));
      const leaf = issue({
        by: intermediate,
        subject: subject.der,
        publicKey,
        now,
        days: 90,
        extensions: [
          basicConstraintsExtension(false),
          keyUsageExtension(['digitalSignature']),
          ekuExtension([EKU.serverAuth, EKU.clientAuth]),
          sanExtension(san),
        ],
      });
      return writePkcs7([leaf, intermediate.der]);
    },
  };
};

type Ca = {
  readonly der: Uint8Array;
  readonly name: Uint8Array;
  readonly keyId: Uint8Array;
  readonly signer: Signer;
};

const authority = async (commonName: string, by: Ca | undefined, now: Date): Promise<Ca> => {
  const { pkcs8 } = await generateKey({ kind: 'ec', curve: 'P-256' });
  const signer = signerFrom(pkcs8);
  pkcs8.fill(0);
  const name = buildName({ commonName, organization: 'Contoso Outside' }).der;
  const keyId = nodeCrypto.digest('SHA-1', signer.spki);
  const self = { name, keyId, signer, der: new Uint8Array() };
  const der = issue({
    by: by ?? self,
    subject: name,
    publicKey: { der: signer.spki },
    keyId,
    now,
    days: 3650,
    extensions: [
      basicConstraintsExtension(true, by === undefined ? 1 : 0),
      keyUsageExtension(['keyCertSign', 'cRLSign']),
    ],
  });
  return { ...self, der: must(parseCertificate(der)).der };
};

const issue = (about: {
  readonly by: Ca;
  readonly subject: Uint8Array;
  readonly publicKey: Pick<PublicKey, 'der'>;
  readonly keyId?: Uint8Array;
  readonly now: Date;
  readonly days: number;
  readonly extensions: readonly Extension[];
}): Uint8Array =>
  buildCertificate(
    {
      serial: `4${Buffer.from(nodeCrypto.random(15)).toString('hex')}`.slice(0, 30),
      issuer: about.by.name,
      subject: about.subject,
      // A clock that is a little behind must not see a certificate of tomorrow.
      notBefore: new Date(about.now.getTime() - 3_600_000),
      notAfter: new Date(about.now.getTime() + about.days * 86_400_000),
      spki: about.publicKey.der,
      extensions: [
        ...about.extensions,
        skiExtension(about.keyId ?? nodeCrypto.digest('SHA-1', about.publicKey.der)),
        akiExtension(about.by.keyId),
      ],
    },
    about.by.signer,
  );
