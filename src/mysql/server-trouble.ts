import { posix } from 'node:path';
import type { ServerError } from './server-error.ts';

/** A state of the server that no statement can help. */
export interface ServerTrouble {
  /** Of the failure that tells it. */
  readonly code: string;
  /** What to do about it, in whole sentences; which command goes on is for the caller to add. */
  readonly remedy: string;
}

const errorLog = 'The error log of the server tells why (SELECT @@log_error).';

// MySQL 9.7 error reference. What is left out says something about the statement.
const troubles: Readonly<Record<number, string>> = {
  5: 'The server has no memory left. End what uses it, or give the server more.',
  1015: errorLog,
  1026: `The server cannot write a file. ${errorLog}`,
  1030: errorLog,
  1036: 'The table is read-only: its files cannot be written, or innodb_read_only is on. See the error log (SELECT @@log_error).',
  1037: 'The server has no memory left. End what uses it, or give the server more.',
  1038: 'Raise the memory for sorting: SET GLOBAL sort_buffer_size.',
  1041: 'The server has no memory left. End what uses it, or give the server more.',
  1105: errorLog,
  1153: 'A statement or a value is larger than the server takes. Raise the limit, and connect again: SET GLOBAL max_allowed_packet.',
  1180: `The server could not commit. ${errorLog}`,
  1194: 'The table is damaged. See CHECK TABLE, and restore it from a backup if needed.',
  1195: 'The table is damaged. See CHECK TABLE, and restore it from a backup if needed.',
  1197: 'A transaction is larger than the binary log takes. Raise the limit: SET GLOBAL max_binlog_cache_size.',
  1206: 'InnoDB has no memory left for locks. Give it more: SET GLOBAL innodb_buffer_pool_size.',
  1598: `The server cannot write its binary log. ${errorLog}`,
  1637: 'The undo log has no free slot. End long transactions (information_schema.INNODB_TRX), or raise innodb_rollback_segments.',
  1799: 'Run the statement when fewer rows are written, or let MySQL keep more writes meanwhile: SET GLOBAL innodb_online_alter_log_max_size.',
  1812: 'The file of the table is missing. Restore it from a backup.',
  1815: errorLog,
  1878: `The server cannot write a temporary file. ${errorLog}`,
  1881: 'The server runs with innodb_force_recovery. Start it without that.',
  3100: `A plugin of the server, such as Group Replication, refuses the commit. ${errorLog}`,
};

/**
 * What to do where the server, and not the statement, is in the way.
 * @returns undefined where it may be the statement
 */
export function serverTrouble(error: ServerError): ServerTrouble | undefined {
  if (error.kind === 'out-of-space') return { code: 'out-of-space', remedy: freeSpace(error.message) };
  if (error.kind === 'read-only') return { code: 'server-read-only', remedy: makeWritable(error) };
  if (error.kind === 'no-connection') return { code: 'no-connection', remedy: freeConnections(error) };
  const remedy = error.errno === undefined ? undefined : troubles[error.errno];
  return remedy === undefined ? undefined : { code: 'server-trouble', remedy };
}

/** What to do about a server that takes no connection. */
export function freeConnections({ errno, message }: ServerError): string {
  if (errno === 3032) return 'When its maintenance is over: SET GLOBAL offline_mode = OFF.';
  if (errno === 1135 || errno === 1041)
    return 'Give the server more memory or threads (ulimit -u), or end connections.';
  if (errno === 1203) return 'End connections of this user, or raise the limit: SET GLOBAL max_user_connections.';
  if (errno === 1226) {
    return /per_hour/.test(message)
      ? 'Wait for the next hour, or raise the limit: ALTER USER … WITH MAX_CONNECTIONS_PER_HOUR 0.'
      : 'End connections of this user, or raise the limit: ALTER USER … WITH MAX_USER_CONNECTIONS.';
  }
  return 'End idle connections (SHOW PROCESSLIST, KILL), or raise the limit: SET GLOBAL max_connections. The server keeps one more connection for a user with CONNECTION_ADMIN.';
}

function freeSpace(message: string): string {
  const folder = folderIn(message);
  if (folder !== undefined) return `Free space in the server's folder ${folder}, or give its volume more.`;
  return 'The server does not name the folder. Look at the volumes of these: SELECT @@datadir, @@tmpdir, @@innodb_tmpdir, @@log_bin_basename. Free space there. If all have space, a tablespace or a MEMORY table has reached its own limit (innodb_data_file_path, innodb_temp_data_file_path, max_heap_table_size).';
}

/** The folder of a file that a message names: `'/tmp/ML4f2 (deleted)' (OS errno 28 - …)`. */
function folderIn(message: string): string | undefined {
  const path = /'(\/[^']+)'/.exec(message)?.[1];
  return path === undefined ? undefined : posix.dirname(path);
}

function makeWritable({ errno, message }: ServerError): string {
  if (errno === 3989) return 'Make the database writable again: ALTER DATABASE … READ ONLY = 0.';
  if (errno === 1792)
    return 'Make transactions writable again: SET GLOBAL transaction_read_only = OFF. If it is OFF, init_connect of the server may set it.';
  if (errno === 1836 || errno === 1874 || /innodb.read.only/i.test(message))
    return 'InnoDB only reads on this server (innodb_read_only, innodb_force_recovery). Start it without that, or use the address of the source.';
  const off = /super.read.only/i.test(message) ? 'super_read_only = OFF, read_only = OFF' : 'read_only = OFF';
  return `Make the server writable again (SET GLOBAL ${off.replace(', ', ', GLOBAL ')}), or use the address of the source.`;
}
