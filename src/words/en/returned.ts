export const returned = {
  states: {
    working: 'in progress',
    trusted: 'issued and trusted',
    'root-missing': 'issued, not trusted: a root is missing',
    'intermediate-missing': 'issued, not trusted: an intermediate is missing',
    'key-missing': 'issued, but its private key is not here',
    unfit: 'issued, but fit for no chosen usage',
    pending: 'pending',
    denied: 'denied',
    failed: 'failed',
    declined: 'issued, not assigned (declined)',
    assigned: 'assigned, not proven',
    proven: 'proven in service',
    'rolled-back': 'rolled back',
    withdrawn: 'withdrawn',
  },
  /** What can be done next, as the exact command. */
  offers: {
    'assign-box': (request: string) => `assign it: certwizard pending ${request} --finish`,
    assign: (_: string, thumbprint: string) =>
      `assign it, as a separate step: certwizard assign ${thumbprint}`,
    import: () => 'import what is missing: certwizard import FILE',
    install: () =>
      'put the root into the store that lacks it: certwizard store install THUMBPRINT --in PARTY',
    retrieve: (request: string) => `ask the CA again: certwizard pending ${request}`,
    'bring-reply': (request: string) =>
      `fetch the signing request: certwizard pending ${request} --csr FILE; bring the reply: certwizard import FILE`,
    finish: (request: string) => `end the request: certwizard pending ${request} --finish --no-assign`,
    again: (request: string) => `try again: certwizard pending ${request} --again, or make a new request`,
    receipt: () => 'read what was done: certwizard receipt',
  },
  imports: {
    'would-import': 'would be imported',
    imported: 'imported',
    'already-there': 'already there',
    'needs-yes': 'needs your yes',
  },
} as const;
