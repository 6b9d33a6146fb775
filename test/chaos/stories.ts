import type { Connection, RowDataPacket } from 'mysql2/promise';
import { fourPhases } from './migration.ts';

/** What a runner is asked to do, and what must have come of it however often it was disturbed. */
export interface Story {
  readonly name: string;
  readonly migration: string;
  readonly table: string;
  /** Commands that run undisturbed first; the last one may be killed at a statement. */
  readonly before: readonly { readonly words: readonly string[]; readonly killAt?: RegExp; readonly nth?: number }[];
  /** The command that is disturbed. */
  readonly words: readonly string[];
  /** What whoever operates it does next, as long as the goal is not reached. */
  readonly again: readonly string[];
  /** The value of `c` in a row that is done, as SQL. */
  readonly value: string;
  /** Sentences about what is not as it must be; none: all is well. */
  readonly check: (query: Query, status: Status) => Promise<readonly string[]>;
}

export type Query = <Row = RowDataPacket>(sql: string) => Promise<readonly Row[]>;
/** State of each phase, by name, as `status --format json` prints it. */
export type Status = ReadonlyMap<string, string>;

export const ROWS = 400;

const keyed = 'CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n INT NOT NULL, note VARCHAR(20) NULL) ENGINE=InnoDB';
const keyless = 'CREATE TABLE t (id INT NOT NULL, n INT NOT NULL, note VARCHAR(20) NULL) ENGINE=InnoDB';

const migration = (query: string, batch: Readonly<Record<string, number>> = {}) =>
  fourPhases(query, { size: 50, target_ms: 2000, delay_ms: 0, lag_threshold_ms: 0, checkpoint_every: 2, ...batch });

const raise = 'UPDATE t SET n = n + 1, c = id * 2 LIMIT {batch_size}';
/** MySQL itself can tell that a row which is done is excluded: the value is a literal. */
const raiseOpen = 'UPDATE t SET n = n + 1, c = 5 WHERE c IS NULL LIMIT {batch_size}';

const finished = filledWith('id * 2');

/** Rows that are neither untouched nor done once: what no stop, however early, may leave. */
export async function tornRows(story: Story, query: Query): Promise<readonly string[]> {
  const columns = await query<{ Field: string }>('SHOW COLUMNS FROM t');
  const isFilled = columns.some(({ Field }) => Field === 'c');
  const whole = isFilled ? `(n = 0 AND c IS NULL) OR (n = 1 AND c = ${story.value})` : 'n = 0';
  const [torn] = await query<{ id: number }>(`SELECT id, n FROM t WHERE NOT IFNULL(${whole}, FALSE) LIMIT 1`);
  return torn === undefined ? [] : [`a row is half done or done twice: ${JSON.stringify(torn)}`];
}

function filledWith(value: string): Story['check'] {
  return async (query, status) => {
    const problems = [...status]
      .filter(([, state]) => state !== 'complete')
      .map(([phase, state]) => `${phase} is ${state}`);
    const wrong = await query<{ id: number; n: number; c: number | null }>(
      `SELECT id, n, c FROM t WHERE n <> 1 OR c IS NULL OR c <> ${value} ORDER BY id`,
    );
    if (wrong.length > 0) problems.push(`${wrong.length} rows are wrong, the first: ${JSON.stringify(wrong[0])}`);
    problems.push(...(await otherThan(query, ROWS, ['`c` int NOT NULL', 'KEY `by_note` (`note`)'], [])));
    return problems;
  };
}

export const stories: readonly Story[] = [
  {
    name: 'four phases',
    migration: migration(raise),
    table: keyed,
    before: [],
    words: ['run', '--yes'],
    again: ['resume', '--yes'],
    value: 'id * 2',
    check: finished,
  },
  {
    name: 'two ranges',
    migration: migration(raise, { parallel: 2 }),
    table: keyed,
    before: [{ words: ['run', '--phase', 'expand'] }],
    words: ['run', '--phase', 'backfill'],
    again: ['resume', '--yes'],
    value: 'id * 2',
    check: finished,
  },
  {
    name: 'without a key',
    migration: migration(raiseOpen),
    table: keyless,
    before: [{ words: ['run', '--phase', 'expand'] }],
    words: ['run', '--phase', 'backfill'],
    again: ['resume', '--yes'],
    value: '5',
    check: filledWith('5'),
  },
  {
    name: 'resumed',
    migration: migration(raise),
    table: keyed,
    before: [{ words: ['run', '--yes'], killAt: /^UPDATE `t`|^UPDATE t\b/, nth: 3 }],
    words: ['resume', '--yes'],
    again: ['resume', '--yes'],
    value: 'id * 2',
    check: finished,
  },
  {
    name: 'rollback',
    migration: migration(raise),
    table: keyed,
    before: [{ words: ['run', '--yes'] }],
    words: ['rollback', '--to', 'expand', '--yes'],
    again: ['rollback', '--to', 'expand', '--yes'],
    value: 'id * 2',
    check: undone,
  },
];

async function undone(query: Query, status: Status): Promise<readonly string[]> {
  const problems = [...status]
    .filter(([phase, state]) => state !== (phase === 'expand' ? 'on_hold' : 'pending'))
    .map(([phase, state]) => `${phase} is ${state}`);
  const wrong = await query<{ id: number; n: number }>('SELECT id, n FROM t WHERE n <> 0 ORDER BY id');
  if (wrong.length > 0) problems.push(`${wrong.length} rows are wrong, the first: ${JSON.stringify(wrong[0])}`);
  problems.push(...(await otherThan(query, ROWS, [], ['`c`', '`by_note`'])));
  return problems;
}

async function otherThan(query: Query, rows: number, has: readonly string[], lacks: readonly string[]) {
  const [made] = await query<{ 'Create Table': string }>('SHOW CREATE TABLE t');
  const [count] = await query<{ rows: number }>('SELECT COUNT(*) AS `rows` FROM t');
  const text = made?.['Create Table'] ?? '';
  return [
    ...has.filter((part) => !text.includes(part)).map((part) => `the table lacks ${part}`),
    ...lacks.filter((part) => text.includes(part)).map((part) => `the table still has ${part}`),
    ...(count?.rows === rows ? [] : [`the table has ${count?.rows} rows, not ${rows}`]),
  ];
}

/** Makes the table of a story. */
export async function prepare(story: Story, connection: Connection): Promise<void> {
  await connection.query(story.table);
  const values = Array.from({ length: ROWS }, (_, index) => `(${index + 1}, 0, 'x${index % 7}')`);
  await connection.query(`INSERT INTO t (id, n, note) VALUES ${values.join(', ')}`);
}
