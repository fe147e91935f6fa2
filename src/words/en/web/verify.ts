export const verify = {
  title: 'Judge a Certificate',
  lead: 'Whether a certificate is trusted, by whom, and what it may serve. Judging keeps and changes nothing.',
  what: 'Which certificate',
  whats: {
    address: 'The one that an address serves',
    file: 'One in a file',
    thumbprint: 'One that this computer keeps',
  },
  address: 'Host and port',
  addressHelp: 'HOST:PORT. Judged is exactly what is sent there: what the server leaves out is missing.',
  thumbprint: 'Certificate thumbprint',
  thumbprintHelp: 'SHA-1 or SHA-256, with or without spaces and colons.',
  file: 'Certificate file',
  choose: 'Choose a file…',
  fileHelp:
    'PEM, DER or PKCS#7 (.p7b). The first certificate is judged; the others, and this computer’s intermediates, may stand on its path.',
  usage: 'For the usage',
  everyUsage: 'Every usage',
  store: 'By the store',
  everyStore: 'Every store that the usages name',
  judge: 'Judge',
  judging: 'Judging…',
  whyNot: {
    address: 'Type host and port first.',
    file: 'Choose a file first.',
    thumbprint: 'Type a thumbprint first.',
  },
  trusted: (stores: number) =>
    stores === 1 ? 'Trusted by the store that was asked' : `Trusted by all ${stores} stores`,
  notTrusted: (red: number, stores: number) =>
    stores === 1 ? 'Not trusted' : `Not trusted by ${red} of ${stores} stores`,
  servedAt: 'Served at',
  usages: 'What it may serve',
  unfit: 'does not meet the requirements',
  toAssign: 'Assign',
} as const;
