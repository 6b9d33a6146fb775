import { type Entry, resume } from '../entry.ts';

/** Settings of the server that a run has to be indifferent to. */
const indifferent: Readonly<Record<string, readonly string[]>> = {
  'sql_mode is emptied': ["SET GLOBAL sql_mode = ''"],
  'time_zone moves by nine hours': ["SET GLOBAL time_zone = '+09:00'"],
  'innodb_lock_wait_timeout is 1 s': ['SET GLOBAL innodb_lock_wait_timeout = 1'],
  'max_execution_time is 1 ms': ['SET GLOBAL max_execution_time = 1'],
  'the character set of connections is latin1': [
    'SET GLOBAL character_set_server = latin1',
    'SET GLOBAL character_set_client = latin1',
    'SET GLOBAL collation_connection = latin1_german2_ci',
    'SET GLOBAL init_connect = "SET NAMES latin1"',
  ],
  'the isolation is READ UNCOMMITTED': ["SET GLOBAL transaction_isolation = 'READ-UNCOMMITTED'"],
  'the isolation is SERIALIZABLE': ["SET GLOBAL transaction_isolation = 'SERIALIZABLE'"],
  'autocommit is off and COMMIT chains': ['SET GLOBAL autocommit = 0', "SET GLOBAL completion_type = 'CHAIN'"],
  'reads are limited to one row': ['SET GLOBAL sql_select_limit = 1'],
  'connections time out after 2 s': ['SET GLOBAL wait_timeout = 2', 'SET GLOBAL interactive_timeout = 2'],
  'a primary key is required, and keys are made invisibly': [
    'SET GLOBAL sql_require_primary_key = 1',
    'SET GLOBAL sql_generate_invisible_primary_key = 1',
  ],
  'foreign keys and unique keys are not checked': ['SET GLOBAL foreign_key_checks = 0', 'SET GLOBAL unique_checks = 0'],
};

/** Settings without which nothing can go on, and what undoes them. */
const hindering: Readonly<Record<string, { readonly set: string; readonly undo: string; readonly says: RegExp }>> = {
  'the server is read-only': {
    set: 'SET GLOBAL super_read_only = 1',
    undo: 'SET GLOBAL super_read_only = OFF, read_only = OFF',
    says: /SET GLOBAL super_read_only = OFF, read_only = OFF/,
  },
  'binlog_format is STATEMENT': {
    set: "SET GLOBAL binlog_format = 'STATEMENT'",
    undo: "SET PERSIST binlog_format = 'ROW'",
    says: /binlog_format is STATEMENT.*SET PERSIST binlog_format = 'ROW'/s,
  },
  'sql_mode has ANSI_QUOTES': {
    set: "SET GLOBAL sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES'",
    undo: "SET GLOBAL sql_mode = 'STRICT_TRANS_TABLES'",
    says: /ANSI_QUOTES/,
  },
  'the server wants TLS': {
    set: 'SET GLOBAL require_secure_transport = 1',
    undo: 'SET GLOBAL require_secure_transport = 0',
    says: /TLS|secure transport|ssl-mode/i,
  },
};

/** Changes to the settings of the server. */
export const settings: readonly Entry[] = [
  ...Object.entries(indifferent).map(
    ([name, change]): Entry => ({ name, server: 'own', change, follows: { goesOn: true } }),
  ),
  ...Object.entries(hindering).map(
    ([name, { set, undo, says }]): Entry => ({
      name,
      server: 'own',
      change: [set],
      follows: { exit: 1, says, wayOut: [{ sql: [undo] }, resume] },
    }),
  ),
  {
    name: 'R30: the cache of the binary log takes a few of the rows of a chunk',
    server: 'own',
    prepare: (scene) =>
      scene.sql('ALTER TABLE t ADD COLUMN big MEDIUMTEXT NULL', "UPDATE t SET big = REPEAT('x', 100000)"),
    change: ['SET GLOBAL binlog_cache_size = 4096', 'SET GLOBAL max_binlog_cache_size = 1048576'],
    follows: { goesOn: true },
  },
  {
    name: 'the event scheduler runs an event that writes to the rows',
    server: 'own',
    change: [
      'SET GLOBAL event_scheduler = ON',
      "CREATE EVENT noting ON SCHEDULE EVERY 1 SECOND DO UPDATE t SET note = 'event'",
    ],
    follows: { goesOn: true },
  },
];
