import { expect, it } from 'vitest';
import { readMigration } from '../../../src/migration/read.ts';

async function problemsOf(query: string): Promise<readonly string[]> {
  const text = `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${JSON.stringify(query)}\n`;
  const reading = await readMigration(text, 'm.yaml');
  return 'problems' in reading ? reading.problems.map(({ message }) => message) : [];
}

it.each([
  ['SELECT authentication_string FROM mysql.user LIMIT 1', 'mysql.user'],
  ['SELECT COUNT(*) FROM t JOIN `MySQL` . `user` u', 'mysql.user'],
  [
    'SELECT MAX(SQL_TEXT) FROM performance_schema.events_statements_history',
    'performance_schema.events_statements_history',
  ],
  ['SELECT MAX(INFO) FROM information_schema.PROCESSLIST', 'information_schema.processlist'],
  [
    'SELECT MAX(QUERY_SAMPLE_TEXT) FROM performance_schema.events_statements_summary_by_digest',
    'query_sample_text of performance_schema.events_statements_summary_by_digest',
  ],
  ['SELECT COUNT(*) FROM sys.processlist', 'sys.processlist'],
  ['SELECT 1 FROM t WHERE EXISTS (TABLE mysql.user)', 'mysql.user'],
  ['SELECT COUNT(*) FROM /*!80013 mysql.user */', 'mysql.user'],
])('a gate must not read %s', async (query, name) => {
  expect(await problemsOf(query)).toEqual([expect.stringContaining(`reads ${name}, which belongs to the server`)]);
});

it.each([
  "SELECT COUNT(*) FROM performance_schema.table_io_waits_summary_by_table WHERE OBJECT_NAME = 't'",
  "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_NAME = 't'",
  "SELECT COUNT(*) FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE '%`a`%'",
  'SELECT COUNT(query_sample_text) FROM t',
  'SELECT COUNT(*) FROM mysql WHERE mysql > 0',
  'SELECT COUNT(*) FROM shop.t',
])('a gate may read %s', async (query) => {
  expect(await problemsOf(query)).toEqual([]);
});
