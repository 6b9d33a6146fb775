/**
 * A migration of four phases on the table `t (id, n, note)`, with a way back for each.
 * @param query the backfill's
 * @param batch further keys of `batch`
 */
export function fourPhases(query: string, batch: Readonly<Record<string, string | number>>): string {
  const keys = Object.entries(batch).map(([name, value]) => `      ${name}: ${value}\n`);
  return `migration: chaos
phases:
  - name: expand
    sql: |
      ALTER TABLE t ADD COLUMN c INT NULL;
      ALTER TABLE t ADD INDEX by_note (note);
    rollback_sql: |
      ALTER TABLE t DROP INDEX by_note;
      ALTER TABLE t DROP COLUMN c;
  - name: backfill
    rollback_sql: UPDATE t SET n = n - 1, c = NULL WHERE c IS NOT NULL LIMIT {batch_size}
    batch:
      query: ${query}
${keys.join('')}  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM t WHERE c IS NULL
      poll_interval_ms: 20
  - name: contract
    sql: ALTER TABLE t MODIFY c INT NOT NULL;
    rollback_sql: ALTER TABLE t MODIFY c INT NULL;
`;
}
