export const trusted = {
  stores: {
    personal: 'Personal',
    root: 'Trusted Root Certification Authorities',
    intermediate: 'Intermediate Certification Authorities',
  },
  /** How a relying party's store is named where its kind is told. */
  partyKinds: {
    computer: 'this computer',
    system: "the operating system's store",
    java: 'Java keystore',
    nss: 'NSS database',
    pem: 'PEM file or folder',
    'pem-partial': 'PEM file or folder, partial chains allowed',
  },
  /** Why a certificate lies in the wrong store. */
  misplacedWhy: {
    'not-self-signed': 'an intermediate among the roots',
    'no-ca': 'not the certificate of a CA',
    'self-signed': 'a root among the intermediates',
    duplicate: 'the same as in the store where it belongs',
    expired: 'a root that has expired',
  },
  /** What a party's store does not show, and the party judges by all the same. */
  storeNotes: {
    'self-signed-only':
      'Programs with OpenSSL end a path only in a self-signed certificate of it, unless they allow partial chains (as curl, Python from 3.13 on and Go do).',
    'bundle-without-distrust-after':
      'For some CAs Mozilla believes only certificates issued before a date. The bundle does not carry these dates; browsers know them.',
    'java-distrust-policies':
      'Java refuses certificates that some public CAs issued after a date (jdk.security.caDistrustPolicies), whatever the keystore says.',
    'nss-mozilla-rules':
      "Firefox adds Mozilla's own list of roots to this database, and refuses what some of them issued after a date.",
    'macos-validity-limits':
      'macOS refuses server certificates that are valid for longer than 825 days; of the CAs that Apple delivers, for longer than 398 days.',
    'windows-roots-on-demand':
      'Windows fetches roots of its own list when it first meets them, and keeps a list of certificates that it never believes.',
    'not-met-live':
      'certwizard has not met this operating system live yet: its commands are tested word for word, their effect is not.',
  },
} as const;
