import { ExitCode, Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import { ServerError } from '../mysql/server-error.ts';
import type { Query, Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';

/**
 * Raised with every change of the tables below. A newer tool reads an older state; an older tool does not touch a newer
 * one. It stands in the comment of `phasedb_locks`, so that no table of its own is needed to know it.
 */
export const stateVersion = 1;

const text = (length: number) => `VARCHAR(${length}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;

// Times are UTC by the server's clock: no clock of a runner decides anything. Row formats and engines are spelt out
// because a server's defaults may be others.
const definitions: Readonly<Record<string, string>> = {
  phasedb_history: `(
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    migration ${text(128)} NOT NULL,
    phase ${text(128)} NULL,
    attempt INT UNSIGNED NOT NULL DEFAULT 0,
    event VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    statement_index INT UNSIGNED NULL,
    detail JSON NULL,
    row_count BIGINT UNSIGNED NULL,
    byte_count BIGINT UNSIGNED NULL,
    seconds DECIMAL(14,3) NULL,
    actor ${text(255)} NULL,
    server_user ${text(255)} NULL,
    git_commit ${text(64)} NULL,
    run_url ${text(1024)} NULL,
    tool_version ${text(32)} NULL,
    created_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    KEY by_migration (migration, id),
    KEY by_event (migration, event, id)
  )`,
  phasedb_checkpoints: `(
    migration ${text(128)} NOT NULL,
    phase ${text(128)} NOT NULL,
    attempt INT UNSIGNED NOT NULL,
    direction ENUM('forward','rollback') NOT NULL,
    sweep INT UNSIGNED NOT NULL,
    range_no INT UNSIGNED NOT NULL,
    table_schema ${text(64)} NOT NULL,
    table_name ${text(64)} NOT NULL,
    key_name ${text(64)} NOT NULL,
    lower_key JSON NULL,
    upper_key JSON NULL,
    cursor_key JSON NULL,
    seq BIGINT UNSIGNED NOT NULL DEFAULT 0,
    rows_seen BIGINT UNSIGNED NOT NULL DEFAULT 0,
    rows_changed BIGINT UNSIGNED NOT NULL DEFAULT 0,
    chunk_rows INT UNSIGNED NOT NULL DEFAULT 0,
    done TINYINT UNSIGNED NOT NULL DEFAULT 0,
    updated_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
    PRIMARY KEY (migration, phase, attempt, direction, sweep, range_no)
  )`,
  phasedb_fences: `(
    resource ${text(255)} NOT NULL PRIMARY KEY,
    token BIGINT UNSIGNED NOT NULL
  )`,
  phasedb_locks: `(
    resource ${text(255)} NOT NULL PRIMARY KEY,
    migration ${text(128)} NOT NULL,
    holder ${text(64)} NOT NULL,
    token BIGINT UNSIGNED NOT NULL,
    connections JSON NOT NULL,
    actor ${text(255)} NULL,
    server_user ${text(255)} NULL,
    client_host ${text(255)} NULL,
    client_pid BIGINT UNSIGNED NULL,
    git_commit ${text(64)} NULL,
    run_url ${text(1024)} NULL,
    acquired_at DATETIME(6) NOT NULL,
    heartbeat DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    released TINYINT UNSIGNED NOT NULL DEFAULT 0
  )`,
};

/** Names of the tables that phasedb owns, in the order in which they are made. */
export const stateTableNames = Object.keys(definitions);

/** Whether the state tables are there, and of which version. */
export type StatePresence = 'absent' | { readonly version: number };

/**
 * Looks without writing. The table made last carries the version, so a half-made state counts as absent and is
 * completed by the next write.
 */
export async function findState(query: Query, database: string): Promise<StatePresence> {
  const rows = await query(
    "SELECT TABLE_COMMENT AS comment FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = 'phasedb_locks'",
    [database],
  );
  if (rows.length === 0) return 'absent';
  const version = /^phasedb state (\d+)$/.exec(rows[0]?.comment ?? '')?.[1];
  if (version === undefined) {
    throw new Failure({
      code: 'state-foreign',
      exit: ExitCode.needsDecision,
      message: `The table ${database}.phasedb_locks exists, but phasedb did not make it (its comment names no state version).`,
      untouched: 'Nothing was changed.',
      remedy: 'Rename that table, or keep the state in another database with --state-database.',
    });
  }
  if (Number(version) > stateVersion) {
    throw new Failure({
      code: 'state-newer',
      exit: ExitCode.needsDecision,
      message: `The state in ${database} was written by a newer phasedb (state version ${version}, this one knows ${stateVersion}).`,
      untouched: 'Nothing was changed.',
      remedy: 'Use the newer version of phasedb-action.',
    });
  }
  return { version: Number(version) };
}

/**
 * Makes the state tables where they are missing. Safe to be run by two at once.
 * @throws Failure `state-database-missing`, `grant-missing`
 */
export async function createState(session: Session, database: string): Promise<void> {
  if ((await findState(session.asQuery, database)) !== 'absent') return;
  for (const [name, body] of Object.entries(definitions)) {
    const comment = name === 'phasedb_locks' ? ` COMMENT='phasedb state ${stateVersion}'` : '';
    try {
      await session.execute(
        `CREATE TABLE IF NOT EXISTS ${quoteIdentifier(database)}.${name} ${body} ENGINE=InnoDB ROW_FORMAT=DYNAMIC${comment}`,
      );
    } catch (error) {
      throw stateFailure(error, database);
    }
  }
}

function stateFailure(error: unknown, database: string): unknown {
  if (!(error instanceof ServerError)) return error;
  if (error.kind === 'access-denied') {
    return new Failure({
      code: 'grant-missing',
      message: `The state tables cannot be made in ${database}: ${error.message}`,
      untouched: 'No table of yours was touched.',
      remedy: `GRANT CREATE, SELECT, INSERT, UPDATE, DELETE ON ${quoteIdentifier(database)}.* to this user. This lists all grants that are needed: ${nextCommand('doctor')}`,
    });
  }
  if (error.errno === 1049) {
    return new Failure({
      code: 'state-database-missing',
      message: `The database ${database} for the state tables does not exist.`,
      untouched: 'Nothing was changed.',
      remedy: 'Create it, or choose another with --state-database.',
    });
  }
  if (error.kind === 'read-only') {
    return new Failure({
      code: 'server-read-only',
      message: `This server is read-only: ${error.message}`,
      untouched: 'Nothing was changed.',
      remedy: 'Give the address of the source, not of a replica.',
    });
  }
  return error;
}
