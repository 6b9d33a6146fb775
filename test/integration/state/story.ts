import { readFile } from 'node:fs/promises';
import type { TestDatabase } from '../../database.ts';

/** Migrations of test/fixtures/state, one in each state of the machine: each works on a table named after it. */
export const storyNames = [
  'pending',
  'running',
  'interrupted',
  'stopped',
  'failed',
  'timed_out',
  'complete',
  'rolled_back',
  'paused',
] as const;

/** The file of one of them. */
export function storyFile(name: (typeof storyNames)[number]): string {
  return `migration: ${name}
phases:
  - name: expand
    sql: |
      ALTER TABLE t_${name} ADD COLUMN b INT NULL;
    rollback_sql: |
      ALTER TABLE t_${name} DROP COLUMN b;
  - name: backfill
    batch:
      query: UPDATE t_${name} SET b = id WHERE b IS NULL LIMIT {batch_size}
      size: 10
      delay_ms: 20
      lag_threshold_ms: 0
  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM t_${name} WHERE b IS NULL
      expected: 0
      poll_interval_ms: 1000
      timeout_minutes: ${name === 'timed_out' ? 0.05 : 1}
  - name: contract
    sql: |
      ALTER TABLE t_${name} MODIFY COLUMN b INT NOT NULL;
    rollback_sql: |
      ALTER TABLE t_${name} MODIFY COLUMN b INT NULL;
`;
}

/** Loads the tables and the state as an older version of phasedb left them. */
export async function loadStory(database: TestDatabase): Promise<void> {
  const text = await readFile(new URL('../../fixtures/state/version-1.sql', import.meta.url), 'utf8');
  await database.query(text.replaceAll('{{database}}', database.name));
}

/** The state tables alone, without those that the migrations work on. */
export async function loadOldState(database: TestDatabase): Promise<void> {
  const text = await readFile(new URL('../../fixtures/state/version-1.sql', import.meta.url), 'utf8');
  const state = text.slice(text.indexOf('CREATE TABLE `phasedb_history`'));
  await database.query(state.replaceAll('{{database}}', database.name));
}

/** What the comment of the table says that carries the version. */
export async function versionOf(database: TestDatabase): Promise<string | undefined> {
  const [row] = await database.query<{ comment: string }>(
    "SELECT TABLE_COMMENT AS comment FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'phasedb_locks'",
  );
  return row?.comment;
}
