// Every limit has a name and a reason. Sizes in bytes, times in milliseconds.

export const LIMITS = {
  /** A certificate larger than this is not a server's; the largest seen in the wild with thousands of names is under 100 kB. */
  certificateBytes: 256 * 1024,
  /** A CSR holds a key, a subject and names: far less than a certificate's ceiling. */
  csrBytes: 64 * 1024,
  /** One imported file. Below the 10 MB at which an import is refused unread. */
  importBytes: 4 * 1024 * 1024,
  /** Blocks in one PEM file: a whole operating-system bundle has about 150. */
  pemBlocks: 1000,
  /** Certificates in one chain that a CA returns or a server sends. */
  chainCertificates: 16,
  /** Nesting of DER: the deepest legitimate structure (a PKCS#12 inside CMS) stays below 20. */
  derDepth: 32,
  /** Names in one certificate or request: public CAs stop at 100; a pool with many domains needs more. */
  names: 500,
  /** RFC 5280 ub-common-name. */
  commonNameCharacters: 64,
  /** PKCS#12 key derivation: higher counts are a denial of service (OpenSSL writes 2048, Windows 2000). */
  pkcs12Iterations: 2_000_000,
  /** One outside command: a configuration test or a reload of a service. */
  commandMs: 20_000,
  /** What a command may print before the rest is dropped. */
  commandBytes: 64 * 1024,
  /** One connection attempt and handshake of a probe. */
  probeMs: 5_000,
  /** How long after a reload a service may go on with the old certificate before that counts as contrary evidence. */
  proofGraceMs: 10_000,
  /** One HTTP exchange with a CA. */
  issuerMs: 30_000,
  /** A whole ACME order, its waits included. */
  orderMs: 180_000,
  /** How long an ACME order may stay unfinished before its state is *pending* and somebody asks again later: people wait this long, not more. */
  orderPatienceMs: 45_000,
  /** What a CA may answer. */
  issuerBytes: 1024 * 1024,
  /** Free text that a person types: friendly names, reasons. */
  textCharacters: 200,
  /** How long one process waits for another's write to the ledger: a write takes a millisecond, a migration a second. */
  ledgerBusyMs: 5_000,
  /** Longest Unix socket path that Linux takes. */
  socketPathBytes: 107,
} as const;
