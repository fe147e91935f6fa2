import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Both kinds side by side: what real programs of one test wait for, another computes. */
const WORKERS = Math.max(2, availableParallelism());

/** `unit` needs no program and takes under a minute; `real` drives nginx, Kamailio, Pebble, OpenSSL and the built command. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.real.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
          maxWorkers: WORKERS,
        },
      },
      {
        test: {
          name: 'real',
          include: ['src/**/*.real.test.ts', 'test/**/*.real.test.ts'],
          globalSetup: ['./test/programs.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          pool: 'forks',
          maxWorkers: WORKERS,
        },
      },
    ],
  },
});
