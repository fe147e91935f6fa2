export const requestForm = {
  title: 'Request a Certificate',
  steps: ['Usages', 'Certificate', 'Summary'],
  stepOf: (step: number, of: number) => `Step ${step} of ${of}`,
  leads: {
    usages: 'Which usages is the certificate for?',
    certificate: 'Everything has a default. Change what you want different.',
    summary: 'This is what the CA is asked for. Finish sends the request.',
  },
  usages: 'Certificate usages',
  noUsage: 'Choose at least one usage.',
  issuer: 'CA',
  issuers: {
    embedded: { label: 'Embedded CA', help: 'Made on this computer; answers at once.' },
    manual: {
      label: 'Any other CA, by hand',
      help: 'Save the signing request to a file, take it to the CA, bring the reply.',
    },
    acme: { help: 'Online, over ACME' },
  },
  template: 'Certificate template',
  templateFollows: (name: string) => `Follows the usages (${name})`,
  key: 'Key',
  keys: {
    'ec P-256': 'ECDSA P-256',
    'ec P-384': 'ECDSA P-384',
    'rsa 2048': 'RSA 2048',
    'rsa 3072': 'RSA 3072',
    'rsa 4096': 'RSA 4096',
    ed25519: 'Ed25519',
  },
  keyHelp: 'The more bits, the slower each connection. The default suits every client of today.',
  friendlyName: 'Friendly name',
  friendlyHelp: 'What people call it. It is not in the certificate.',
  names: 'Names in the certificate',
  nameHeads: { name: 'Name', why: 'Why it is there', usages: 'For' },
  addNames: 'More names',
  addHelp:
    'One per line: host names, addresses, e-mail addresses, URIs. Names in another script are written as A-labels.',
  badNames: (count: number) =>
    count === 1
      ? 'One name cannot be used; the reason stands at its field.'
      : `${count} names cannot be used; the reasons stand at their field.`,
  unread: 'The names could not be read.',
  aLabels: 'A certificate holds names in another script as A-labels. These are written as:',
  warnings: 'Worth knowing before you send it',
  other: {
    earlier: {
      title: 'A form was begun earlier and not sent.',
      text: (at: string) => `It was last changed ${at}. It stays until you decide.`,
      mine: 'Go on with this one',
      theirs: 'Go on with the earlier one',
    },
    elsewhere: {
      title: 'This form was changed in another window as well.',
      text: (at: string) =>
        `The other window changed it ${at}. Both versions stay until you decide; what you type here is not saved before that.`,
      mine: 'Keep what is here',
      theirs: 'Take what the other window has',
    },
    gone: {
      title: 'This form was sent or cancelled in another window.',
      text: (_at: string) => 'What you typed is still here. It is not saved until you decide.',
      mine: 'Keep what is here',
      theirs: 'Begin with an empty form',
    },
  },
} as const;
