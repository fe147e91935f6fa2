export const trustRows = {
  title: 'Who trusts it',
  computer: 'This computer',
  judgements: {
    trusted: 'Trusted',
    purpose: 'Not for every usage',
    'not-trusted': 'Not trusted',
  },
  endsIn: 'The path ends in',
  install: 'Install the root in this store…',
  installIn: (party: string) => `Install the root in this store: ${party}`,
  after: 'As soon as this computer trusts the root, it can be installed here too.',
  cured: 'Installed. Programs that read this store only when they start have to be started again.',
  path: 'Certification path',
  notes: 'Rules of its own, beside what the store holds',
} as const;

export const storeChange = {
  titles: { install: 'Install this root in the store?', uninstall: 'Take this root out of the store?' },
  leads: {
    install:
      'From then on, everything that relies on this store trusts every certificate that this root stands behind. Go on only when both fingerprints are what your CA administrator told you by another way.',
    uninstall: 'From then on, what relies on this store no longer trusts certificates of this root.',
  },
  until: 'Valid until',
  store: 'Store',
  files: 'Files that change',
  commands: 'Commands that run',
  yes: {
    install: 'I compared both fingerprints, and this root is to be trusted there',
    uninstall: 'This root is to be taken out',
  },
  whyNot: 'Say yes first.',
  buttons: { install: 'Install', uninstall: 'Take out' },
  already: 'Nothing has to be done: the store is like that already.',
} as const;
