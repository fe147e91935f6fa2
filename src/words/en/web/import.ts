export const importing = {
  title: 'Import Certificate',
  lead: 'Certificates and keys are sorted into the stores where they belong. You see where before anything is imported.',
  forRequest: (request: string) => `The file answers request ${request}.`,
  file: 'File',
  choose: 'Choose a file',
  fileHelp: '.cer .crt .pem .der .p7b .pfx .p12, up to 4 MB; or drop it here.',
  paste: 'Or paste it as PEM',
  tooLarge: 'This file is larger than 4 MB. Choose a smaller one, or import its certificates in parts.',
  password: 'Password of the private key',
  passwordHelp: 'Only for .pfx and .p12 files that have one.',
  preview: 'What goes where',
  heads: { certificate: 'Certificate', store: 'Store', outcome: 'Result' },
  answers: (request: string) => `answers request ${request}`,
  keys: (count: number) =>
    count === 1 ? 'The file holds one private key.' : `The file holds ${count} private keys.`,
  yes: (subject: string) =>
    `I compared both fingerprints of ${subject}, and they are what its owner told me by another way`,
  look: 'Show what goes where',
  import: 'Import',
  done: 'Imported',
  notTrusted: (subject: string) =>
    `${subject} was not imported: nobody confirmed its fingerprints. Compare them, tick the box beneath them, and import again.`,
  whyNot: {
    file: 'Choose a file first, or paste PEM.',
    look: 'See what goes where first.',
    yes: 'A root is imported only when you confirm that you compared its fingerprints.',
  },
} as const;
