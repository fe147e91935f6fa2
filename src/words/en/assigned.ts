export const assigned = {
  steps: {
    'probe-before': 'look at it as it is',
    stage: 'stage the files',
    judge: 'judge what was staged',
    test: 'test the configuration',
    switch: 'switch',
    reload: 'reload',
    prove: 'prove',
    commit: 'commit',
    'switch-back': 'switch back',
    'reload-back': 'reload',
    'prove-back': 'prove the old one is back',
    discard: 'put the new files away',
  },
  outcomes: {
    proven: 'proven in service',
    assigned: 'assigned; not everything could be looked at',
    'rolled-back': 'rolled back: every service has the certificate that it had',
    refused: 'refused: nothing was changed',
    stopped: 'stopped: not every service could go back; look at the reasons',
  },
} as const;
