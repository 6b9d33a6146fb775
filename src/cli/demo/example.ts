/**
 * The migration of the demo: `examples/add_checksum_column.yaml`, byte for byte (a test compares them), held here
 * because the bundled command line comes without the examples.
 */
export const exampleMigration = `migration: add_checksum_column
database: mysql
phases:
  - name: expand
    sql: |
      ALTER TABLE EVENTS ADD COLUMN CHECKSUM VARCHAR(64) NULL;
    rollback_sql: |
      ALTER TABLE EVENTS DROP COLUMN CHECKSUM;
  - name: backfill
    on_failure: rollback
    batch:
      query: |
        UPDATE EVENTS
        SET CHECKSUM = SHA2(CONCAT(USER_ID, PAYLOAD), 256)
        WHERE CHECKSUM IS NULL
        LIMIT {batch_size}
      size: 1000
      delay_ms: 10
      lag_threshold_ms: 500
      done_when: "SELECT COUNT(*) FROM EVENTS WHERE CHECKSUM IS NULL"
      done_expected: 0
  - name: gate
    wait_until:
      query: "SELECT COUNT(*) FROM EVENTS WHERE CHECKSUM IS NULL"
      expected: 0
      poll_interval_ms: 5000
      timeout_minutes: 120
  - name: contract
    sql: |
      ALTER TABLE EVENTS MODIFY COLUMN CHECKSUM VARCHAR(64) NOT NULL;
      ALTER TABLE EVENTS ADD INDEX IDX_CHECKSUM (CHECKSUM);
    rollback_sql: |
      ALTER TABLE EVENTS DROP INDEX IDX_CHECKSUM;
      ALTER TABLE EVENTS MODIFY COLUMN CHECKSUM VARCHAR(64) NULL;
`;
