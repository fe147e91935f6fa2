export const trusted = {
  stores: {
    personal: 'Personal',
    root: 'Trusted Root Certification Authorities',
    intermediate: 'Intermediate Certification Authorities',
  },
} as const;
