export const proven = {
  proofs: {
    proven: 'proven',
    contrary: 'something else is served',
    unreachable: 'not reachable',
    never: 'not looked at yet',
    none: '',
  },
} as const;
