// What the embedded CA issues: one row for each kind of certificate. A row is the whole difference between two kinds.
import { EKU } from '../x509/extensions.ts';
import type { KeyAlgorithm, KeyUsageBit } from '../x509/types.ts';

export type Template = {
  /** Extended key usage OIDs, exactly these. */
  readonly eku: readonly string[];
  /** Validity in days; the issuing CA's own end cuts it short. */
  readonly days: number;
  readonly keyUsage: Readonly<Record<KeyAlgorithm['kind'], readonly KeyUsageBit[]>>;
  readonly keys: readonly AllowedKey[];
  /** A CA manager must approve each order. A default: it can be set. */
  readonly approval: boolean;
};

/** RSA by modulus bits, EC by curve. */
export type AllowedKey =
  | { readonly kind: 'rsa'; readonly bits: readonly number[] }
  | { readonly kind: 'ec'; readonly curves: readonly string[] }
  | { readonly kind: 'ed25519' };

/** keyEncipherment only where the key can: RSA, for old clients' RSA key exchange (RFC 5280 §4.2.1.3; RFC 8410 §5 for Ed25519). */
const KEY_USAGE: Template['keyUsage'] = {
  rsa: ['digitalSignature', 'keyEncipherment'],
  ec: ['digitalSignature'],
  ed25519: ['digitalSignature'],
};

const KEYS: readonly AllowedKey[] = [
  { kind: 'rsa', bits: [2048, 3072, 4096] },
  { kind: 'ec', curves: ['P-256', 'P-384'] },
  { kind: 'ed25519' },
];

/** 398 days was the longest that public browsers took; platforms that enforce 825 for private CAs (Apple) are content with it. */
const DAYS = 365;

export const TEMPLATES = {
  WebServer: { eku: [EKU.serverAuth], days: DAYS, keyUsage: KEY_USAGE, keys: KEYS, approval: false },
  MutualTls: {
    eku: [EKU.serverAuth, EKU.clientAuth],
    days: DAYS,
    keyUsage: KEY_USAGE,
    keys: KEYS,
    approval: false,
  },
} as const satisfies Record<string, Template>;
export type TemplateName = keyof typeof TEMPLATES;

export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];
export const isTemplateName = (text: string): text is TemplateName => Object.hasOwn(TEMPLATES, text);

/** The longest validity of any row in days: what the lint holds every certificate to, whatever a setting says. */
export const MOST_DAYS = 398;

/** `RSA 2048, RSA 3072, …`: for a complaint's facts. */
export const allowedKeysText = (keys: readonly AllowedKey[]): string =>
  keys
    .flatMap((key) => {
      if (key.kind === 'rsa') return key.bits.map((bits) => `RSA ${bits}`);
      return key.kind === 'ec' ? [...key.curves] : ['Ed25519'];
    })
    .join(', ');
