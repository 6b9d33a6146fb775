import { Failure } from '../core/failure.ts';
import { atLeast, oldestSupported, parseVersion, type Version } from '../core/mysql-version.ts';
import type { Query } from './session.ts';

/** What a run needs to know of the server before it does anything. */
export interface ServerFacts {
  /** As VERSION() says it, e.g. `8.0.36-28`. */
  readonly versionText: string;
  readonly version: Version;
  readonly uuid: string;
  /** The server's own, before anything is added to it. */
  readonly sqlMode: string;
  readonly timeZone: string;
  readonly systemTimeZone: string;
  readonly binlogFormat: string;
  readonly binlogOn: boolean;
  readonly readOnly: boolean;
  /** `user@host` that the grants are of. */
  readonly account: string;
  readonly database: string;
}

/**
 * Reads them, and refuses a server that phasedb does not know how to be right about.
 * @throws Failure `not-mysql` (MariaDB), `server-too-old`, `no-database-chosen`
 */
export async function readServerFacts(query: Query): Promise<ServerFacts> {
  const row = (
    await query(
      `SELECT VERSION() AS version, @@version_comment AS comment, @@GLOBAL.sql_mode AS sql_mode, @@GLOBAL.time_zone AS time_zone,
        @@system_time_zone AS system_time_zone, @@GLOBAL.binlog_format AS binlog_format, @@log_bin AS log_bin,
        @@GLOBAL.read_only AS read_only, CURRENT_USER() AS account, DATABASE() AS db`,
    )
  )[0];
  const versionText = row?.version ?? '';
  if (/mariadb/i.test(`${versionText} ${row?.comment ?? ''}`)) throw notMysql(versionText);
  const version = parseVersion(versionText);
  if (version === undefined || !atLeast(version, oldestSupported)) throw tooOld(versionText);
  if (row?.db === null || row?.db === undefined) {
    throw new Failure({
      code: 'no-database-chosen',
      message: 'The database URL names no database.',
      untouched: 'Nothing was changed.',
      remedy: 'Write it at the end of the URL: mysql://USER:PASSWORD@HOST:PORT/DATABASE.',
    });
  }
  // Asked apart: MariaDB has no @@server_uuid, and its refusal is to be the one above.
  const uuid = (await query('SELECT @@server_uuid AS uuid'))[0]?.uuid ?? '';
  return {
    versionText,
    version,
    uuid,
    sqlMode: row.sql_mode ?? '',
    timeZone: row.time_zone ?? 'SYSTEM',
    systemTimeZone: row.system_time_zone ?? '',
    binlogFormat: row.binlog_format ?? 'ROW',
    binlogOn: row.log_bin === '1',
    readOnly: row.read_only === '1',
    account: row.account ?? '',
    database: row.db,
  };
}

/** The refusal of a MariaDB server, whose DDL and locks differ where it matters. */
export function notMysql(versionText: string): Failure {
  return new Failure({
    code: 'not-mysql',
    message: `phasedb does not support MariaDB (${versionText}). MariaDB runs and locks an ALTER differently from MySQL.`,
    untouched: 'Nothing was changed.',
    remedy: `Connect to a MySQL server ${oldestSupported.join('.')} or newer.`,
  });
}

/** The refusal of a server older than {@link oldestSupported}. */
export function tooOld(versionText: string): Failure {
  return new Failure({
    code: 'server-too-old',
    message: `This server is MySQL ${versionText || 'of an unknown version'}; phasedb needs ${oldestSupported.join('.')} or newer.`,
    untouched: 'Nothing was changed.',
    remedy: `Upgrade the server to MySQL ${oldestSupported.join('.')} or newer.`,
  });
}
