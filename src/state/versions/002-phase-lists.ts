import { createTable, type StateVersion, text } from '../state-version.ts';

/** The phases of each migration's file: the history alone knows only those that have begun. */
export const version: StateVersion = {
  number: 2,
  statements: (database) => [
    createTable(
      database,
      'phasedb_migrations',
      `(
    migration ${text(128)} NOT NULL PRIMARY KEY,
    phases JSON NOT NULL,
    tool_version ${text(32)} NULL,
    updated_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6))
  )`,
    ),
  ],
};
