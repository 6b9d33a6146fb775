import { ExitCode, Failure } from '../../core/failure.ts';
import { atLeast, type Version } from '../../core/mysql-version.ts';
import { nextCommand } from '../../core/next-command.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { serverTrouble } from '../../mysql/server-trouble.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { migrationResource } from '../../state/lease.ts';
import type { RunContext } from './run-context.ts';
import { findStateLockers } from './state-lock.ts';

/** Variables that make a server refuse writes, with what to do about each. */
const readOnlyVariables = {
  innodb_read_only: 'Give the address of a server whose innodb_read_only is OFF.',
  super_read_only:
    'Give the address of the source, not of a replica. If this is the source: SET GLOBAL super_read_only = OFF, read_only = OFF.',
  read_only: 'Give the address of the source, not of a replica. If this is the source: SET GLOBAL read_only = OFF.',
  transaction_read_only: 'SET GLOBAL transaction_read_only = OFF.',
} as const;

/**
 * Refuses a server that says that it is not to be written to, also where this user's privileges would get past it.
 * Writes nothing.
 * @throws Failure `server-read-only`
 */
export async function assertWritable(context: Pick<RunContext, 'sessions' | 'stateDatabase'>): Promise<void> {
  const { sessions } = context;
  const names = Object.keys(readOnlyVariables) as (keyof typeof readOnlyVariables)[];
  const row = await sessions.onControl(() =>
    sessions.control.queryOne(`SELECT ${names.map((name) => `@@GLOBAL.${name} AS ${name}`).join(', ')}`),
  );
  const found = names.find((name) => row?.[name] === '1');
  if (found !== undefined) throw readOnly(`${found} is ON`, readOnlyVariables[found]);
  const database = await readOnlyDatabase(context);
  if (database === undefined) return;
  throw readOnly(
    `the database ${database} is READ ONLY`,
    `Make it writable again: ALTER DATABASE ${quoteIdentifier(database)} READ ONLY = 0.`,
  );
}

/** Databases have had READ ONLY since 8.0.22, as has the view that tells it. */
const databaseOption: Version = [8, 0, 22];

async function readOnlyDatabase({
  sessions,
  stateDatabase,
}: Pick<RunContext, 'sessions' | 'stateDatabase'>): Promise<string | undefined> {
  const { control, server } = sessions;
  if (!atLeast(server.version, databaseOption)) return undefined;
  const row = await sessions.onControl(() =>
    control.queryOne(
      "SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA_EXTENSIONS WHERE OPTIONS LIKE '%READ ONLY=1%' AND SCHEMA_NAME IN (?, ?)",
      [server.database, stateDatabase],
    ),
  );
  return row?.name ?? undefined;
}

/**
 * Creates or upgrades the state tables and takes the migration's lease: the first thing that a command writes.
 * @throws Failure as {@link Journal.prepare} and {@link LeaseKeeper.take}; `server-read-only`, `grant-missing`, `state-locked`
 */
export async function takeMigration(
  context: Pick<RunContext, 'sessions' | 'journal' | 'leases' | 'stateDatabase' | 'migration'>,
): Promise<void> {
  await assertWritable(context);
  try {
    await context.journal.prepare();
    await context.leases.take(migrationResource(context.stateDatabase, context.migration));
  } catch (error) {
    throw await explained(context, error);
  }
}

async function explained(
  { sessions, stateDatabase: database }: Pick<RunContext, 'sessions' | 'stateDatabase'>,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof ServerError)) return error;
  if (error.kind === 'read-only')
    return readOnly(describeError(error).replace(/\.$/, ''), serverTrouble(error)?.remedy ?? '');
  if (error.kind === 'access-denied') {
    return new Failure({
      code: 'grant-missing',
      message: `Cannot write the state in ${database}: ${describeError(error)}`,
      untouched: 'Nothing was changed.',
      remedy: `Grant SELECT, INSERT, UPDATE and DELETE on it to this user; ${nextCommand('doctor')} lists all grants. Then run the same command again.`,
      cause: error,
    });
  }
  if (error.kind === 'lock-wait') {
    const { named, end } = await findStateLockers(sessions, database);
    return new Failure({
      code: 'state-locked',
      exit: ExitCode.alreadyRunning,
      message: `Cannot write the state in ${database}, because another session locks it: ${describeError(error)}.${named}`,
      untouched: 'Nothing was changed.',
      remedy: `Wait until that session gives its lock back${end || ' (LOCK TABLES, LOCK INSTANCE FOR BACKUP, or FLUSH TABLES WITH READ LOCK)'}. Then run the same command again.`,
      cause: error,
    });
  }
  const trouble = serverTrouble(error);
  if (trouble === undefined) return error;
  return new Failure({
    code: trouble.code,
    message: `Cannot write the state in ${database}: ${describeError(error)}`,
    untouched: 'No table of the application was changed.',
    remedy: `${trouble.remedy} Then run the same command again.`,
    cause: error,
  });
}

function readOnly(why: string, what: string): Failure {
  return new Failure({
    code: 'server-read-only',
    message: `This server is read-only: ${why}.`,
    untouched: 'Nothing was changed.',
    remedy: `${what} Then run the same command again.`,
  });
}
