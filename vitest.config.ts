import { defineConfig } from 'vitest/config';

// One real MySQL for the whole run (test/server.ts starts it before the first integration or e2e file), a database of
// its own for each file. Two workers at most: the machines this runs on have two cores, and the server needs some.
const server = ['./test/server.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: server,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: server,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
