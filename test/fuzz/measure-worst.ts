// Run by the test as a process of its own: every worst case once, a line of JSON each.
import { measureEach } from '#test/measured.ts';
import { TARGETS } from './targets.ts';
import { WORST_CASES } from './worst-cases.ts';

await measureEach(
  WORST_CASES.map(({ says, target, make }) => ({
    says: `${target}: ${says}`,
    make: () => {
      const bytes = make();
      return () => TARGETS[target].read(bytes);
    },
  })),
);
