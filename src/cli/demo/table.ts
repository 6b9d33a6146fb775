import type { Session } from '../../mysql/session.ts';
import type { Stop } from '../../run/context/stop.ts';

const chunkRows = 50_000;

/**
 * Creates the table EVENTS with so many rows in the session's database. A row's content depends only on its ID, so all
 * such tables are equal. Writes nothing to the binary log.
 * @param progress gets the number of rows after each step; a stop ends the filling early
 */
export async function createEvents(
  session: Session,
  rows: number,
  stop: Stop,
  progress: (done: number) => void,
): Promise<void> {
  await session.execute('SET SESSION sql_log_bin = 0');
  await session.execute(`SET SESSION cte_max_recursion_depth = ${chunkRows + 1}`);
  await session.execute(`CREATE TABLE EVENTS (
    ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    USER_ID BIGINT NOT NULL,
    KIND VARCHAR(32) NOT NULL,
    PAYLOAD VARCHAR(500) NOT NULL,
    CREATED_AT DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
  )`);
  for (let done = 0; done < rows && !stop.requested; ) {
    const count = Math.min(chunkRows, rows - done);
    await session.execute(
      `INSERT INTO EVENTS (ID, USER_ID, KIND, PAYLOAD, CREATED_AT)
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
        SELECT ${done} + n,
          1 + CRC32(${done} + n) % 100000,
          ELT(1 + n % 5, 'page_view', 'click', 'search', 'add_to_cart', 'purchase'),
          CONCAT('{"path":"/products/', n % 5000, '","session":"', LEFT(SHA2(${done} + n, 256), 32), '","referrer":"https://example.com/', LEFT(SHA2(-n, 256), 32), '","agent":"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101"}'),
          TIMESTAMP '2026-01-01 00:00:00' + INTERVAL ${done} + n SECOND
        FROM numbers`,
    );
    done += count;
    progress(done);
  }
  // Refreshes InnoDB's estimate of the number of rows.
  await session.query('ANALYZE NO_WRITE_TO_BINLOG TABLE EVENTS');
}

/** Rows of EVENTS, and how many of them have no CHECKSUM or a wrong one. */
export async function checkEvents(session: Session): Promise<{ readonly rows: number; readonly wrong: number }> {
  const row = await session.queryOne(
    'SELECT COUNT(*) AS total, SUM(NOT (CHECKSUM <=> SHA2(CONCAT(USER_ID, PAYLOAD), 256))) AS wrong FROM EVENTS',
  );
  return { rows: Number(row?.total ?? 0), wrong: Number(row?.wrong ?? 0) };
}

/** Whether the migration is complete: CHECKSUM is NOT NULL and has its index. */
export async function hasFinalDefinition(session: Session): Promise<boolean> {
  const row = await session.queryOne(
    `SELECT (SELECT IS_NULLABLE FROM information_schema.COLUMNS
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'EVENTS' AND COLUMN_NAME = 'CHECKSUM') AS nullable,
      (SELECT COUNT(*) FROM information_schema.STATISTICS
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'EVENTS' AND INDEX_NAME = 'IDX_CHECKSUM') AS indexed`,
  );
  return row?.nullable === 'NO' && row.indexed === '1';
}
