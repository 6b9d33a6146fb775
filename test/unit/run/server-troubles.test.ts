import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { rules } from '../../../src/lint/rule-list.ts';
import { type ErrorClass, ServerError, toServerError } from '../../../src/mysql/server-error.ts';
import { statementAdvice } from '../../../src/mysql/statement-advice.ts';
import { reportError } from '../../../src/report/text/error-text.ts';
import { refused } from '../../../src/run/backfill/chunk-refusals.ts';
import { failed, failedAfterBuild } from '../../../src/run/ddl/send-failures.ts';
import { unaskable } from '../../../src/run/gate/gate-phase.ts';
import { withdrawRefused } from '../../../src/run/rollback/withdraw.ts';
import { serverErrors } from '../../fixtures/server-errors.ts';

function answered(errno: number, sqlMessage: string, statement = 'UPDATE t SET a = 1'): ServerError {
  const error = toServerError(Object.assign(new Error(sqlMessage), { errno, sqlMessage }), statement);
  if (!(error instanceof ServerError)) throw error;
  return error;
}

const place = { file: 'm.yaml', line: 1, column: 1 };
const order = { id: { phase: 'fill', direction: 'forward' }, phase: { name: 'fill', place }, query: {} } as never;

/** What each place says of an error, as it is printed. */
const places: Readonly<Record<string, (error: ServerError) => unknown>> = {
  chunk: (error) => refused(error, order),
  statement: (error) => failed({ index: 0, total: 1, phase: 'expand', place } as never, error),
  gate: (error) => unaskable({ name: 'gate', place } as never, error, 1),
  command: (error) => error,
};

const full = "Error writing file '/var/lib/mysql/binlog.000002' (OS errno 28 - No space left on device)";

type Entry = readonly [errno: number, message: string, kind: ErrorClass, code: string, remedy: RegExp];
const entries: readonly Entry[] = [
  [3, full, 'out-of-space', 'out-of-space', /Free space in the server's folder \/var\/lib\/mysql, /],
  [
    1,
    "Can't create/write to file '/tmp/ML7' (OS errno 28 - No space left on device)",
    'out-of-space',
    'out-of-space',
    /folder \/tmp,/,
  ],
  [
    1021,
    'Disk full (/tmp/#sql1); waiting for someone to free some space...',
    'out-of-space',
    'out-of-space',
    /Free space/,
  ],
  [
    1026,
    "Error writing file '/d/t.ibd' (errno: 122 - Disk quota exceeded)",
    'out-of-space',
    'out-of-space',
    /folder \/d,/,
  ],
  [1030, 'Got error 28 from storage engine', 'out-of-space', 'out-of-space', /@@datadir, @@tmpdir/],
  [1114, "The table 't' is full", 'out-of-space', 'out-of-space', /@@tmpdir.*MEMORY table/],
  [1114, "The table '/mnt/tmp/#sql1_2_3' is full", 'out-of-space', 'out-of-space', /folder \/mnt\/tmp,/],
  [1878, 'Temporary file write failure.', 'other', 'server-trouble', /temporary file/],
  [1598, 'Binary logging not possible. Message: x', 'other', 'server-trouble', /binary log/],
  [
    1290,
    'The MySQL server is running with the --super-read-only option so it cannot execute this statement',
    'read-only',
    'server-read-only',
    /SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF/,
  ],
  [
    1792,
    'Cannot execute statement in a READ ONLY transaction.',
    'read-only',
    'server-read-only',
    /transaction_read_only = OFF/,
  ],
  [1836, 'Running in read-only mode', 'read-only', 'server-read-only', /innodb_read_only/],
  [3989, "Schema 'd' is in read only mode.", 'read-only', 'server-read-only', /READ ONLY = 0/],
  [1105, 'Unknown error', 'other', 'server-trouble', /@@log_error/],
  [1041, 'Out of memory.', 'other', 'server-trouble', /no memory left/],
  [
    1799,
    "Creating index 'i' required more than 'innodb_online_alter_log_max_size' bytes of modification log.",
    'other',
    'server-trouble',
    /SET GLOBAL innodb_online_alter_log_max_size/,
  ],
];

describe.each(Object.entries(places))('at the place %s', (_, tell) => {
  it.each(entries)('%i %s', (errno, message, kind, code, remedy) => {
    const error = answered(errno, message);
    expect(error.kind).toBe(kind);
    const told = reportError(tell(error));
    expect(told).toMatchObject({ exit: 1, code, remedy: expect.stringMatching(remedy) });
    expect(told.message).toContain(message.slice(0, 60));
    expect(told.remedy).not.toMatch(/Correct|privileges/);
  });
});

const own: Readonly<Record<string, string>> = {
  chunk: 'chunk-refused',
  statement: 'statement-failed',
  gate: 'gate-query-failed',
  command: 'server-error',
};

describe.each(Object.entries(places))('at the place %s, each error of the table', (where, tell) => {
  it.each(serverErrors)('$errno $message', ({ errno, message, kind, code, advice }) => {
    const error = answered(errno, message);
    expect(error.kind).toBe(kind);
    // A walk whose names are gone has another cause, below.
    if (where === 'chunk' && [1054, 1146, 1176].includes(errno)) return;
    const told = reportError(tell(error));
    expect(told).toMatchObject({ exit: 1, code: code ?? own[where], remedy: expect.stringMatching(advice) });
    expect(told.remedy).not.toMatch(/undefined|Correct the query|Correct the statement/);
  });
});

it('the table has 60 errors and more, none without a case, and names rules that lint has', () => {
  const tested = new Set([...entries.map(([errno]) => errno), ...serverErrors.map(({ errno }) => errno)]);
  expect(tested.size).toBeGreaterThan(60);
  expect(Object.keys(statementAdvice).filter((errno) => !tested.has(Number(errno)))).toEqual([]);
  const known = new Set(rules.map(({ name }) => name));
  expect(Object.values(statementAdvice).filter(({ rule }) => rule !== undefined && !known.has(rule))).toEqual([]);
});

it('the rule is named where the error is one of DDL, and not where a backfill meets it', () => {
  const message = "Duplicate entry '1' for key 't.k'";
  const ddl = answered(1062, message, 'ALTER TABLE t ADD UNIQUE k (a)');
  expect(reportError(places.statement?.(ddl)).remedy).toMatch(/See the lint rule unique-add\. Then run /);
  expect(reportError(places.statement?.(answered(1062, message))).remedy).not.toMatch(/rule/);
});

it('an error that is not in the table gets the words of the server, and no advice that may be false', () => {
  for (const [where, tell] of Object.entries(places)) {
    const told = reportError(tell(answered(1799 + 9000, 'Something that nobody knows')));
    expect(told, where).toMatchObject({ exit: 1, message: expect.stringContaining('Something that nobody knows') });
    expect(told.remedy, where).toMatch(/^phasedb has no advice for this error; the MySQL error reference .* 10799\. /);
  }
});

it('a statement that ran out of space is told with what it writes', () => {
  const order = { index: 0, total: 1, phase: 'expand', place, bytes: 3 * 2 ** 30 } as never;
  expect(failed(order, answered(1114, "The table '/mnt/tmp/#sql1_2_3' is full")).remedy).toMatch(
    /folder \/mnt\/tmp, .* The statement writes about 3\.0 GiB \(from the table size\)\. Then run /,
  );
});

it.each([
  [1142, "UPDATE command denied to user 'a'@'h' for table 'orders'", /UPDATE on the table orders /],
  [1142, "CREATE VIEW command denied to user 'a'@'h' for table 'v'", /CREATE VIEW on the table v /],
  // Of a form that is not known, nothing is made up.
  [1142, "CREATE VIEW command denied to user 'a'@'h' for table `d`.`v`", /^Grant the missing privileges\. /],
  [1227, 'Access denied; you need (at least one of) the SUPER privilege(s) for this operation', /one of SUPER /],
  [1044, "Access denied for user 'a'@'h' to database 'shop'", /on the database shop /],
])('a missing privilege is named: %i %s', (errno, message, remedy) => {
  const told = failed({ index: 0, total: 1, phase: 'expand', place } as never, answered(errno, message));
  expect(told).toMatchObject({ code: 'grant-missing', remedy: expect.stringMatching(remedy) });
  expect(told.remedy).toMatch(/doctor m\.yaml lists all that are missing\. Then run /);
});

it.each([
  [1290, 'The MySQL server is running with the --secure-file-priv option so it cannot execute this statement'],
  [1226, "User 'u' has exceeded the 'max_questions' resource (current value: 5)"],
  [1644, "No space left on device 'x', says a trigger"],
  [1064, "You have an error in your SQL syntax near 'error 28'"],
])('what only resembles such a state is none: %i %s', (errno, message) => {
  expect(answered(errno, message).kind).toBe('other');
});

it('a statement that is at fault is still told to be', () => {
  expect(reportError(refused(answered(1064, 'You have an error in your SQL syntax'), order)).remedy).toMatch(
    /^Correct the text at the place that the server names/,
  );
});

it('does not say what became of a chunk whose COMMIT failed', () => {
  const told = reportError(refused(answered(3, full, 'COMMIT'), order));
  expect(told.untouched).toMatch(/^The chunk is committed whole or was rolled back whole/);
});

it.each([1054, 1146, 1176])('error %i in a walk: the table is another now, and not the file', (errno) => {
  const told = refused(answered(errno, "Unknown column 'c' in 'field list'"), order);
  expect(told).toBeInstanceOf(Failure);
  expect(told).toMatchObject({ code: 'walk-names-gone', remedy: expect.not.stringMatching(/[Cc]orrect/) });
});

it.each([
  [1040, 'Too many connections', /SET GLOBAL max_connections/],
  [1203, 'User u already has more than 1 active connections', /max_user_connections/],
  [1226, "User 'u' has exceeded the 'max_user_connections' resource (current value: 1)", /WITH MAX_USER_CONNECTIONS/],
  [1226, "User 'u' has exceeded the 'max_connections_per_hour' resource (current value: 1)", /next hour/],
  [1135, "Can't create a new thread (errno 11)", /threads/],
  [3032, 'The server is currently in offline mode', /offline_mode = OFF/],
])('a server that takes no connection: %i %s', (errno, message, remedy) => {
  const error = answered(errno, message);
  expect(error.kind).toBe('no-connection');
  const told = reportError(error);
  expect(told).toMatchObject({ exit: 1, code: 'no-connection', remedy: expect.stringMatching(remedy) });
  expect(told.remedy).toMatch(/Then run the same command again\.$/);
});

it('a build that was lost fails the phase, so that no job repeats it by itself; one that hardly began is withdrawn', async () => {
  const order = { index: 0, total: 1, phase: 'expand', place } as never;
  const full = answered(1114, "The table 't' is full");
  const lost = failedAfterBuild(order, full, 3_600_000);
  expect(lost).toMatchObject({
    code: 'build-lost',
    exit: 1,
    message: expect.stringMatching(
      /1114 The table 't' is full\. MySQL had worked on it for 3600 s and discarded that\.$/,
    ),
    remedy: expect.stringMatching(/^phasedb does not repeat a lost build automatically\. .*@@tmpdir.* Then run /),
  });
  const nobody = { journal: { readState: () => Promise.reject(new Error('asked')) } } as never;
  const from = { phase: { name: 'expand' } } as never;
  expect(await withdrawRefused(nobody, from, lost)).toBe(false);
  await expect(withdrawRefused(nobody, from, failed(order, full))).rejects.toThrow('asked');
});
