// The vocabulary of X.509 as the rest of the house reads it. Parsing never judges: a certificate that parses may still be unfit.
import type { CrlReason } from './extensions.ts';

/** Distinguished name (RFC 5280 §4.1.2.4). `der` is the Name as it stood; two names are compared by `sameName`. */
export type Name = {
  readonly der: Uint8Array;
  /** In order of encoding; a multi-valued RDN keeps its values together. */
  readonly rdns: readonly (readonly Attribute[])[];
};
export type Attribute = { readonly oid: string; readonly value: string; readonly tag: number };

/** Subject alternative name and its kin (RFC 5280 §4.2.1.6). DNS and e-mail host parts are A-labels; IP is dotted or RFC 5952 text. */
export type GeneralName =
  | { readonly kind: 'dns'; readonly value: string }
  | { readonly kind: 'ip'; readonly value: string; readonly bytes: Uint8Array }
  | { readonly kind: 'email'; readonly value: string }
  | { readonly kind: 'uri'; readonly value: string }
  | { readonly kind: 'directory'; readonly name: Name }
  | { readonly kind: 'other'; readonly tag: number; readonly der: Uint8Array };

export type AlgorithmIdentifier = {
  readonly oid: string;
  readonly der: Uint8Array;
  readonly parameters?: Uint8Array;
};

/** SubjectPublicKeyInfo. `kind` is undefined for an algorithm we have no word for; `bits` is the modulus or field size. */
export type PublicKey = {
  readonly der: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  readonly kind?: KeyAlgorithm['kind'];
  readonly curve?: string;
  readonly bits: number;
  /** Of an RSA key; absent when it is longer than 48 bits, which is nobody's. */
  readonly exponent?: number;
  /** The subjectPublicKey BIT STRING's content: what key identifiers hash (RFC 5280 §4.2.1.2 (1)). */
  readonly bytes: Uint8Array;
};

export type KeyAlgorithm =
  | { readonly kind: 'rsa'; readonly bits: 2048 | 3072 | 4096 }
  | { readonly kind: 'ec'; readonly curve: 'P-256' | 'P-384' }
  | { readonly kind: 'ed25519' };

export type Extension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array };

export type KeyUsageBit =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

/** A name-constraint subtree (RFC 5280 §4.2.1.10). An IP base is address and mask, 8 or 32 bytes. */
export type Subtree =
  | { readonly kind: 'dns' | 'email' | 'uri'; readonly value: string }
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly name: Name }
  | { readonly kind: 'other'; readonly tag: number };

/** What CSR and certificate extensions say, decoded; an absent member means the extension is absent. */
export type Decoded = {
  readonly san?: readonly GeneralName[];
  readonly basicConstraints?: { readonly ca: boolean; readonly pathLength?: number };
  readonly keyUsage?: readonly KeyUsageBit[];
  /** Extended key usage OIDs. */
  readonly eku?: readonly string[];
  readonly ski?: Uint8Array;
  readonly aki?: { readonly keyId?: Uint8Array; readonly serial?: string };
  readonly nameConstraints?: {
    readonly permitted: readonly Subtree[];
    readonly excluded: readonly Subtree[];
  };
  readonly aia?: { readonly caIssuers: readonly string[]; readonly ocsp: readonly string[] };
  readonly crlUrls?: readonly string[];
  readonly policies?: readonly string[];
  /** Policies of the issuer's domain that count as one of the subject's (RFC 5280 §4.2.1.5). */
  readonly policyMappings?: readonly { readonly issuer: string; readonly subject: string }[];
  /** How many more certificates may follow before it holds (RFC 5280 §4.2.1.11). */
  readonly policyConstraints?: { readonly requireExplicit?: number; readonly inhibitMapping?: number };
  readonly inhibitAnyPolicy?: number;
};

/** A known extension whose value could not be read. What it would have said is not known, so that nothing may be concluded from its silence. */
export type UnreadableExtension = { readonly oid: string; readonly what: string };

export type Certificate = Decoded & {
  readonly der: Uint8Array;
  /** The signed bytes, as they stood. */
  readonly tbs: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Upper-case hex of the INTEGER's content, leading zero octet removed. */
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
  /** Absent when all could be read. */
  readonly unreadable?: readonly UnreadableExtension[];
};

/** PKCS#10 (RFC 2986). `info` is the signed CertificationRequestInfo. */
export type SigningRequest = Decoded & {
  readonly der: Uint8Array;
  readonly info: Uint8Array;
  readonly subject: Name;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
};

/** One revoked certificate of a CRL (RFC 5280 §5.3). */
export type Revoked = { readonly serial: string; readonly at: Date; readonly reason?: CrlReason };

/** Issuing distribution point (RFC 5280 §5.2.5): for which certificates a CRL speaks at all. */
export type IssuingPoint = {
  /** It names its distribution point; `urls` are the URLs among the names. */
  readonly named: boolean;
  readonly urls: readonly string[];
  readonly only?: 'user' | 'ca' | 'attribute';
  readonly someReasons: boolean;
  readonly indirect: boolean;
};

/** Certificate revocation list (RFC 5280 §5.1). `number` is upper-case hex, as serials are. */
export type Crl = {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly revoked: readonly Revoked[];
  readonly number?: string;
  readonly aki?: { readonly keyId?: Uint8Array; readonly serial?: string };
  readonly issuingPoint?: IssuingPoint;
  /** Only what changed since another list (RFC 5280 §5.2.4). */
  readonly delta: boolean;
  /** OIDs of critical extensions, of the list and of any entry, that this reader does not know: the list then decides nothing (RFC 5280 §5.2, §5.3). */
  readonly unknownCritical: readonly string[];
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
};
