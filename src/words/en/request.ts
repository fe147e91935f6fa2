export const request = {
  usages: {
    Default: { title: 'Server default (MTLS)', meaning: 'Connections to clients and to other servers' },
    WebServicesInternal: { title: 'Web services internal', meaning: 'TLS on the internal web site' },
    WebServicesExternal: { title: 'Web services external', meaning: 'TLS on the external web site' },
  },
  /** Why a name is in the certificate. */
  reasons: {
    'computer-fqdn': () => 'name of this computer',
    'pool-fqdn': () => 'name of the pool',
    'sip-domain': (f: Readonly<Record<string, string>>) => `SIP domain ${f['domain'] ?? ''}`,
    'sip-sign-in': (f: Readonly<Record<string, string>>) => `sign-in of users of ${f['domain'] ?? ''}`,
    'web-internal': () => 'internal web services',
    'web-external': () => 'external web services',
    'simple-url-meet': () => 'simple URL for meetings',
    'simple-url-dialin': () => 'simple URL for dial-in',
    'simple-url-admin': () => 'simple URL for administration',
    'autodiscover-internal': (f: Readonly<Record<string, string>>) =>
      `autodiscovery inside ${f['domain'] ?? ''}`,
    'autodiscover-external': (f: Readonly<Record<string, string>>) =>
      `autodiscovery from outside ${f['domain'] ?? ''}`,
    own: (f: Readonly<Record<string, string>>) => `required by ${f['usage'] ?? ''}`,
    added: () => 'added by you',
  },
} as const;
