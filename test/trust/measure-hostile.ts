// Run by the test as a process of its own: a verdict on every hostile chain, a line of JSON each.
import { measureEach } from '#test/measured.ts';
import { endOf, HOSTILE, verdictOn } from './hostile.ts';

await measureEach(
  HOSTILE.map(({ says, make }) => ({
    says,
    make: () => {
      const chain = make();
      return () => endOf(verdictOn(chain));
    },
  })),
);
