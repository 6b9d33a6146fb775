import type { Scene } from './scene.ts';

/** Something that people do between a stop and a resume (or while a run works), and what has to follow. */
export interface Entry {
  readonly name: string;
  /** A server of its own, where the change is one to the server; `replicated`: with a replica. */
  readonly server?: 'own' | 'replicated';
  /** The keys of the table `t`; `PRIMARY KEY (id)` without it. */
  readonly keys?: string;
  /** Of {@link migrationOf}. */
  readonly migration?: MigrationParts;
  /** Before the first run. */
  readonly prepare?: (scene: Scene) => Promise<unknown>;
  readonly first?: FirstRun;
  /** Statements, or more than statements. Where it happens in mid-run, `first.during` has it, and this is left out. */
  readonly change?: readonly string[] | ((scene: Scene) => Promise<unknown>);
  /** `resume --yes` without it. */
  readonly again?: readonly string[];
  readonly follows: GoesOn | Stops;
  readonly end?: End;
}

/** The run before the change. */
export interface FirstRun {
  /** `run --yes` without it. */
  readonly words?: readonly string[];
  /** The statements that are counted; commits of chunks without it. */
  readonly at?: RegExp;
  /** Which of them, from 1; the answer to it waits for what is done. */
  readonly during?: { readonly nth: number; readonly act: (scene: Scene) => Promise<unknown> };
  /** How it ends: `signal`: SIGINT (exit 5) at the fourth; `kill`: SIGKILL there; `itself`: it is left alone. */
  readonly ends?: 'signal' | 'kill' | 'kill when answered' | 'itself';
  readonly nth?: number;
}

/** Exit 0, with every row changed exactly once. */
export interface GoesOn {
  readonly goesOn: true;
  /** What has to be said on the way; nothing has to without it. */
  readonly says?: RegExp;
}

/** Refused or stopped with a true word; nothing is changed by that, and the way out leads to the end. */
export interface Stops {
  readonly exit: number;
  readonly says: RegExp;
  /** It does work before it stops (a walk to its end, a gate): then nothing is compared. */
  readonly works?: true;
  /** States that the stop may leave a phase in instead of the one it was in; none without it. */
  readonly leaves?: Readonly<Record<string, string>>;
  /** Ends as {@link End} asks for. */
  readonly wayOut: readonly Step[];
}

/** One step of a way out. */
export type Step =
  /** The command that the last output names, run as it stands there (with `--yes`). */
  | { readonly printed: string; readonly exit?: number }
  | { readonly words: readonly string[]; readonly exit?: number }
  /** The statement that the last output names. */
  | { readonly printedSql: RegExp }
  | { readonly sql: readonly string[] }
  | { readonly act: (scene: Scene) => Promise<unknown> };

/** What has to be in the end. */
export interface End {
  /** A condition that is true of wrong rows. */
  readonly wrong?: string;
  readonly rows?: number;
  /** Of the name of the table. */
  readonly table?: string;
  /** Parts of its definition. */
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  /** Of `verify`. */
  readonly verify?: number;
  /** State of each phase; all complete without it. */
  readonly phases?: Readonly<Record<string, string>>;
}

export interface MigrationParts {
  readonly name?: string;
  readonly query?: string;
  /** Further keys of the batch. */
  readonly batch?: readonly string[];
  /** Lines in front of the phases. */
  readonly head?: readonly string[];
}

export const ROWS = 400;
export const FILE = 'between.yaml';

/** Not idempotent, so that a row that is done twice shows. */
const raise = 'UPDATE t SET n = n + 1, c = id * 2';
/** Leaves out what is done, so that it may be run again. */
export const fillOpen = 'UPDATE t SET n = n + 1, c = id * 2 WHERE c IS NULL';

/** Four phases over the table `t`, eight chunks. */
export function migrationOf({ name = 'between', query = raise, batch = [], head = [] }: MigrationParts = {}) {
  return `migration: ${name}
${head.map((line) => `${line}\n`).join('')}phases:
  - name: expand
    sql: |
      ALTER TABLE t ADD COLUMN c INT NULL;
      ALTER TABLE t ADD INDEX by_note (note);
    rollback_sql: |
      ALTER TABLE t DROP INDEX by_note;
      ALTER TABLE t DROP COLUMN c;
  - name: backfill
    rollback_sql: UPDATE t SET n = n - 1, c = NULL WHERE c IS NOT NULL LIMIT {batch_size}
    batch:
      query: ${query} LIMIT {batch_size}
      size: 50
      delay_ms: 0
      lag_threshold_ms: 0
${batch.map((line) => `      ${line}\n`).join('')}  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM t WHERE c IS NULL
      poll_interval_ms: 20
      timeout_minutes: 0.2
  - name: contract
    sql: ALTER TABLE t MODIFY c INT NOT NULL;
    rollback_sql: ALTER TABLE t MODIFY c INT NULL;
`;
}

/** The table with its rows: codes whose order depends on the collation, members in the order of the ENUM. */
export function tableOf(keys = 'PRIMARY KEY (id)'): readonly string[] {
  return [
    `CREATE TABLE t (
      id INT NOT NULL, a INT NOT NULL, code VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
      kind ENUM('new','paid','sent','back') NOT NULL, n INT NOT NULL DEFAULT 0, note VARCHAR(20) NULL, ${keys}
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    fillRows('t'),
  ];
}

/** All rows, as they are before the migration. */
export function fillRows(table: string): string {
  return `INSERT INTO ${table} (id, a, code, kind, n, note)
    WITH RECURSIVE s (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM s WHERE id < ${ROWS})
    SELECT id, id % 20, CONCAT(IF(id % 2, 'A', 'a'), LPAD(id, 4, '0')), id % 4 + 1, 0, CONCAT('x', id % 7) FROM s`;
}

/** Undone and run from the start: the way out that holds for every backfill with a rollback. */
export const anew: readonly Step[] = [{ printed: 'rollback' }, { printed: 'release' }, { words: ['run', '--yes'] }];
export const resume: Step = { words: ['resume', '--yes'] };
