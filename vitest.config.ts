import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// One real MySQL for the whole run (test/server.ts starts it before the first integration or e2e file), a database of
// its own for each file. Three workers for two cores: most of the time a test waits, for a runner that it killed or for a lock.
const server = ['./test/server.ts'];

// Time-outs end what never comes; no test is right or wrong by them. They are sized for a machine ten times as slow.
const minutes = 60_000;
const patience = { testTimeout: 10 * minutes, hookTimeout: 10 * minutes, expect: { poll: { timeout: 2 * minutes } } };
const patienceOfUnits = { testTimeout: 2 * minutes, hookTimeout: 2 * minutes, expect: { poll: { timeout: minutes } } };

export default defineConfig({
  test: {
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Files share their modules: to load them again for each takes longer than the unit tests themselves.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, ...patienceOfUnits } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          isolate: false,
          globalSetup: server,
          ...patience,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          isolate: false,
          globalSetup: server,
          ...patience,
        },
      },
    ],
  },
});
