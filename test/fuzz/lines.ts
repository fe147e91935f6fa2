// A line of `verify --batch` that is right until something in it is replaced.
const RIGHT = {
  id: 'a case',
  trustedRoots: [] as unknown,
  intermediates: [] as unknown,
  leaf: '' as unknown,
  validationTime: '2026-06-01T12:00:00Z' as unknown,
  peerName: null as unknown,
  expectedEku: 'serverAuth' as unknown,
  options: {} as unknown,
};

export const caseLine = (replaced: Partial<typeof RIGHT>): string =>
  JSON.stringify({ ...RIGHT, ...replaced });
