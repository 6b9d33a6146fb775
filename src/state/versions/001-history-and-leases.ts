import { createTable, type StateVersion, text } from '../state-version.ts';

// Times are UTC by the server's clock: no clock of a runner decides anything. Row formats and engines are spelt out
// because a server's defaults may be others.
const tables: Readonly<Record<string, string>> = {
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

export const version: StateVersion = {
  number: 1,
  // The table made last carries the version, so that a half-made state counts as absent.
  statements: (database) =>
    Object.entries(tables).map(([name, body]) =>
      createTable(database, name, body, name === 'phasedb_locks' ? 'phasedb state 1' : ''),
    ),
};
