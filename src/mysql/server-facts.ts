import { Failure } from '../core/failure.ts';
import type { Query } from './session.ts';

/** What a run needs to know of the server before it does anything. */
export interface ServerFacts {
  /** As VERSION() says it, e.g. `8.0.36-28`. */
  readonly versionText: string;
  readonly version: readonly [major: number, minor: number, patch: number];
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

/** The oldest server that the state tables work on: expression defaults came with 8.0.13. */
export const oldestVersion = [8, 0, 13] as const;

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
  if (version === undefined || compareVersions(version, oldestVersion) < 0) throw tooOld(versionText);
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

/** The three numbers in front of VERSION(); undefined where there are none. */
export function parseVersion(text: string): [number, number, number] | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Below, at or above zero as `a` is older than, the same as or newer than `b`. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The refusal of a MariaDB server, whose DDL and locks differ where it matters. */
export function notMysql(versionText: string): Failure {
  return new Failure({
    code: 'not-mysql',
    message: `This server is MariaDB (${versionText}), not MySQL: it decides differently how an ALTER runs and what it locks, so nothing that phasedb promises would hold.`,
    untouched: 'Nothing was changed.',
    remedy: 'Use MySQL 8.0.13 or newer.',
  });
}

/** The refusal of a server older than {@link oldestVersion}. */
export function tooOld(versionText: string): Failure {
  return new Failure({
    code: 'server-too-old',
    message: `This server is MySQL ${versionText || 'of an unknown version'}; phasedb needs 8.0.13 or newer.`,
    untouched: 'Nothing was changed.',
    remedy: 'Upgrade the server, or run the statements by hand.',
  });
}
