import { rowValue } from '../core/row-value.ts';
import { ServerError } from './server-error.ts';
import type { Query } from './session.ts';

/** One channel through which a server replicates. */
export interface ReplicationChannel {
  /** server_uuid of the server that it reads from; empty before its first connection. */
  readonly sourceUuid: string;
  readonly receiverRuns: boolean;
  readonly applierRuns: boolean;
  /** The newest error of either, rows in it marked (core/row-value.ts); undefined: none. */
  readonly error: string | undefined;
  /** By the server's own, rough reckoning; undefined where it cannot say. */
  readonly secondsBehind: number | undefined;
  /** Filters by database or table that are set, by their names in SHOW REPLICA STATUS. */
  readonly filters: readonly string[];
}

/**
 * What a server says of its replication; `unknown` where this account may not ask (it needs REPLICATION CLIENT).
 * SHOW REPLICA STATUS came with 8.0.22, with new names for its columns; its predecessor is gone since 8.4.
 */
export async function readReplication(query: Query): Promise<ReplicationChannel[] | 'unknown'> {
  for (const statement of ['SHOW REPLICA STATUS', 'SHOW SLAVE STATUS']) {
    try {
      return (await query(statement)).map((row) => {
        const column = (name: string) => row[name] ?? row[name.replace('Replica', 'Slave').replace('Source', 'Master')];
        const behind = column('Seconds_Behind_Source');
        return {
          sourceUuid: column('Source_UUID') ?? '',
          receiverRuns: column('Replica_IO_Running') === 'Yes',
          applierRuns: column('Replica_SQL_Running') === 'Yes',
          error:
            applierError(column('Last_SQL_Errno'), column('Last_SQL_Error')) ?? (column('Last_IO_Error') || undefined),
          secondsBehind: behind == null ? undefined : Number(behind),
          filters: filterColumns.filter((name) => (row[name] ?? '') !== ''),
        };
      });
    } catch (error) {
      if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
      if (error.kind === 'access-denied') return 'unknown';
    }
  }
  return 'unknown';
}

/** The applier quotes the row, and the statement, that it could not apply. */
function applierError(errno: string | null | undefined, text: string | null | undefined): string | undefined {
  return text ? `error ${errno ?? '?'}: ${rowValue(text)}` : undefined;
}

const filterColumns = [
  'Replicate_Do_DB',
  'Replicate_Ignore_DB',
  'Replicate_Do_Table',
  'Replicate_Ignore_Table',
  'Replicate_Wild_Do_Table',
  'Replicate_Wild_Ignore_Table',
  'Replicate_Rewrite_DB',
];
