import type { RowDataPacket } from 'mysql2/promise';
import { atLeast, since } from '../core/mysql-version.ts';
import { type Address, withConnection } from './connect.ts';
import type { ServerVersion } from './server-version.ts';

/**
 * Makes `replica` follow `source` by GTID auto-position and waits until it has applied what the source had committed.
 * `source` is the address as the replica sees it. MySQL 8.0.23 renamed the statements (manual, 15.4.2), so both
 * spellings are needed.
 */
export async function follow(
  replica: Address,
  source: Address,
  sourceHere: Address,
  version: ServerVersion,
): Promise<void> {
  const newSpelling = atLeast(version.numbers, since.sourceSpelling);
  const prefix = newSpelling ? 'SOURCE' : 'MASTER';
  const executed = await withConnection(sourceHere, async (connection) => {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT @@GLOBAL.gtid_executed AS gtids');
    return String(rows[0]!.gtids);
  });
  await withConnection(replica, async (connection) => {
    await connection.query(
      `CHANGE ${newSpelling ? 'REPLICATION SOURCE' : 'MASTER'} TO ${prefix}_HOST = ?, ${prefix}_PORT = ?,` +
        ` ${prefix}_USER = ?, ${prefix}_PASSWORD = ?, ${prefix}_AUTO_POSITION = 1, ${prefix}_CONNECT_RETRY = 1,` +
        // MySQL 9 gives up after 10 attempts by default, which is less than a source may be away in a test.
        ` ${prefix}_RETRY_COUNT = 86400,` +
        ` GET_${newSpelling ? 'SOURCE' : 'MASTER'}_PUBLIC_KEY = 1`,
      [source.host, source.port, source.user, source.password],
    );
    await connection.query(newSpelling ? 'START REPLICA' : 'START SLAVE');
    const [rows] = await connection.query<RowDataPacket[]>('SELECT WAIT_FOR_EXECUTED_GTID_SET(?, 60) AS late', [
      executed,
    ]);
    if (Number(rows[0]!.late) !== 0) {
      const [errors] = await connection.query<RowDataPacket[]>(
        `SELECT LAST_ERROR_MESSAGE AS said FROM performance_schema.replication_connection_status
         UNION ALL SELECT LAST_ERROR_MESSAGE FROM performance_schema.replication_applier_status_by_worker`,
      );
      const said = errors.map((row) => row.said).filter((text) => text !== '');
      throw new Error(
        `the replica does not catch up within 60 s: ${said.join(' | ') || 'the replica reports no error'}`,
      );
    }
  });
}
