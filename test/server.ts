import type { TestProject } from 'vitest/node';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import type { Sandbox } from '../src/sandbox/server.ts';

/** What a test file is told about the server of the run: `inject('server')`. */
export interface ServerFacts {
  /** `mysql://user:password@host:port`, without a database. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly version: string;
  /** False when PHASEDB_TEST_DATABASE_URL gave the server: then nothing may be killed or replicated. */
  readonly canKill: boolean;
}

declare module 'vitest' {
  export interface ProvidedContext {
    server: ServerFacts;
  }
}

/**
 * Tests need what survives a killed server, not what survives a power cut, so the log is written at each commit and
 * flushed later.
 */
export const testSettings = {
  innodb_buffer_pool_size: '256M',
  innodb_flush_log_at_trx_commit: 2,
  sync_binlog: 0,
  // Tests count what was sent by this table; full, it counts nothing new, and emptied by one test it misleads another.
  performance_schema_digests_size: 60000,
} as const;

/** Vitest evaluates this file once for each project that names it, in one process: the run's server is kept outside. */
interface Run {
  server: Promise<Sandbox> | null;
  users: number;
}
const shared = globalThis as { [key: symbol]: Run | undefined };
const key = Symbol.for('phasedb.test.server');
const run: Run = shared[key] ?? { server: null, users: 0 };
shared[key] = run;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.server ??= startSandbox({ log: (line) => console.log(`[mysql] ${line}`), settings: testSettings });
  run.users++;
  const { url, host, port, user, password, version, canKill } = await run.server;
  project.provide('server', { url, host, port, user, password, version, canKill });
  return async () => {
    if (--run.users > 0) return;
    reportSkips(project, canKill);
    const server = run.server;
    run.server = null;
    await (await server)?.stop();
  };
}

/** Two reasons to skip a test are allowed, a given server and no Docker; what was skipped is said, never silent. */
function reportSkips(project: TestProject, canKill: boolean): void {
  if (project.vitest.config.testNamePattern) return; // then all that does not match counts as skipped
  const skipped = project.vitest.state
    .getTestModules()
    .flatMap((module) => [...module.children.allTests('skipped')])
    .map((test) => `  ${test.module.relativeModuleId}: ${test.fullName}`);
  if (skipped.length === 0) return;
  const why = canKill ? '' : ' (the server of PHASEDB_TEST_DATABASE_URL is neither killed nor replicated)';
  console.log(`\n${skipped.length} tests were skipped${why}:\n${skipped.join('\n')}`);
}
