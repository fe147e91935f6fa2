// The CA's own certificates with the keys that go with them, read once each.
import { constraintsOf, type NameConstraints, type Realm } from '#core/authority/constraints.ts';
import { type CaSubject, issuingCertificate, rootCertificate } from '#core/authority/found.ts';
import type { AuthorityLedger, AuthorityRecord } from '#core/authority/ledger.ts';
import type { CertificateId } from '#core/facts.ts';
import type { IssuerHost, Signer } from '#core/ports.ts';
import { must, refuse } from '#core/problems.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { sameBytes } from '#core/x509/der-values.ts';
import { nameText } from '#core/x509/name.ts';
import { parsePublicKey } from '#core/x509/public-key.ts';
import { certificateId, subjectKeyId } from '#core/x509/thumbprint.ts';
import type { Certificate, KeyAlgorithm } from '#core/x509/types.ts';
import type { EmbeddedSettings, Publishing } from './settings.ts';

export type Ca = {
  readonly id: CertificateId;
  readonly certificate: Certificate;
  readonly signer: Signer;
  readonly constraints: NameConstraints | undefined;
  /** Itself, then its root: what an answer carries along. */
  readonly chain: readonly Uint8Array[];
};

export interface CertificateAuthorities {
  /** The issuing CA in use. Refuses `request.authority.missing`, and `issuer.expired` or `issuer.not-yet` outside its time. */
  issuing(): Promise<Ca>;
  /** Any of ours, in its time or not. */
  byId(id: CertificateId): Promise<Ca>;
  /** SubjectPublicKeyInfo of every one of ours, up to this newest one. */
  keys(newest: CertificateId): readonly Uint8Array[];
  found(realm: Realm): Promise<boolean>;
  renewIssuing(realm: Realm | undefined): Promise<void>;
  renewRoot(realm: Realm | undefined): Promise<void>;
}

export const certificateAuthorities = (
  ledger: AuthorityLedger,
  host: IssuerHost,
  settings: EmbeddedSettings,
  published: Publishing,
): CertificateAuthorities => {
  const { vault, crypto } = host;
  const opened = new Map<CertificateId, Promise<Ca>>();
  let keys: { readonly of: CertificateId | undefined; readonly spki: readonly Uint8Array[] } = {
    of: undefined,
    spki: [],
  };

  const open = async (id: CertificateId): Promise<Ca> => {
    const records = ledger.authorities();
    const record = records.find((candidate) => candidate.id === id);
    if (record === undefined) throw refuse('request.authority.missing', {});
    const certificate = parsed(record);
    const roots = records.filter((other) => other.role === 'root' && other.id !== id);
    const root = roots.find((other) => issued(parsed(other), certificate));
    return {
      id,
      certificate,
      signer: await vault.signer(record.key),
      constraints: certificate.nameConstraints,
      chain: [record.der, ...(root === undefined ? [] : [root.der])],
    };
  };

  const byId = (id: CertificateId): Promise<Ca> => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    const opening = open(id);
    opened.set(id, opening);
    // A key that could not be had now may be had later: a failure is not remembered.
    opening.catch(() => opened.delete(id));
    return opening;
  };

  const newKey = async (key: KeyAlgorithm): Promise<Made> => {
    const { id, spki } = await vault.generate(key);
    const publicKey = must(parsePublicKey(spki));
    return {
      id,
      signer: await vault.signer(id),
      subject: { key: publicKey, keyId: subjectKeyId(publicKey.bytes, crypto) },
    };
  };

  const recordOf = (
    role: AuthorityRecord['role'],
    key: Made,
    der: Uint8Array,
    now: Date,
  ): AuthorityRecord => ({
    id: certificateId(der, crypto),
    role,
    der,
    key: key.id,
    foundedAt: now.toISOString(),
  });

  const newIssuing = async (
    constraints: NameConstraints,
    root: Root,
    now: Date,
  ): Promise<AuthorityRecord> => {
    const key = await newKey({ kind: 'ec', curve: 'P-256' });
    const parts = { constraints, published: await published() };
    return recordOf('issuing', key, issuingCertificate(key.subject, parts, root, crypto, now), now);
  };

  const establish = async (constraints: NameConstraints, first: boolean): Promise<boolean> => {
    const now = host.now();
    const key = await newKey({ kind: 'ec', curve: settings.rootKey });
    const root = recordOf('root', key, rootCertificate(key.subject, key.signer, crypto, now), now);
    const issuing = await newIssuing(
      constraints,
      { root: parsed(root), keyId: key.subject.keyId, signer: key.signer },
      now,
    );
    const held = await ledger.write({ kind: 'found', authorities: [root, issuing], first });
    if (!held) for (const record of [root, issuing]) await vault.discard(record.key);
    return held;
  };

  const constraintsFor = (realm: Realm | undefined): NameConstraints => {
    if (realm !== undefined) return must(constraintsOf(realm));
    const newest = ledger.authorities().findLast((record) => record.role === 'issuing');
    const present = newest === undefined ? undefined : parsed(newest).nameConstraints;
    if (present === undefined) throw refuse('request.authority.missing', {});
    return present;
  };

  return {
    byId,
    issuing: async () => {
      const id = ledger.currentIssuing();
      if (id === undefined) throw refuse('request.authority.missing', {});
      const ca = await byId(id);
      inTime(ca.certificate, host.now());
      return ca;
    },
    keys: (newest) => {
      if (keys.of !== newest)
        keys = { of: newest, spki: ledger.authorities().map((record) => parsed(record).publicKey.der) };
      return keys.spki;
    },
    found: async (realm) => {
      if (ledger.authorities().length > 0) return false;
      return establish(constraintsFor(realm), true);
    },
    renewIssuing: async (realm) => {
      const constraints = constraintsFor(realm);
      const newest = ledger.authorities().findLast((record) => record.role === 'root');
      if (newest === undefined) throw refuse('request.authority.missing', {});
      const { certificate: root, signer } = await byId(newest.id);
      const now = host.now();
      if (root.notAfter <= now)
        throw refuse('request.authority.root.expired', {
          subject: nameText(root.subject),
          until: root.notAfter.toISOString(),
        });
      const keyId = root.ski ?? subjectKeyId(root.publicKey.bytes, crypto);
      await ledger.write({
        kind: 'found',
        authorities: [await newIssuing(constraints, { root, keyId, signer }, now)],
        first: false,
      });
    },
    renewRoot: async (realm) => {
      await establish(constraintsFor(realm), false);
    },
  };
};

type Root = Parameters<typeof issuingCertificate>[2];
type Made = { readonly id: string; readonly signer: Signer; readonly subject: CaSubject };

const parsed = (record: AuthorityRecord): Certificate => must(parseCertificate(record.der));

const issued = (root: Certificate, certificate: Certificate): boolean =>
  sameBytes(root.subject.der, certificate.issuer.der) &&
  (root.ski === undefined ||
    certificate.aki?.keyId === undefined ||
    sameBytes(root.ski, certificate.aki.keyId));

const inTime = (certificate: Certificate, now: Date): void => {
  const subject = nameText(certificate.subject);
  if (certificate.notAfter <= now)
    throw refuse('request.authority.issuer.expired', { subject, until: certificate.notAfter.toISOString() });
  if (certificate.notBefore > now)
    throw refuse('request.authority.issuer.not-yet', { subject, from: certificate.notBefore.toISOString() });
};
