import { Failure } from '../../core/failure.ts';
import { nextCommand } from '../../core/next-command.ts';
import type { Phase, PlacedStatement } from '../../migration/migration.ts';
import { type Grants, mayHold, quoteAccount, readGrants } from '../../mysql/grants.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import type { RunContext } from '../context/run-context.ts';

interface Missing {
  /** `ALTER on d.t` */
  readonly what: string;
  /** The statement that gives it. */
  readonly gives: string;
}

/**
 * Asks for the privileges of DDL statements before the first of them: one that is missing in the middle would leave the phase
 * half done. Only what is certain is asked for; what else a server wants it says itself.
 * @throws Failure `grant-missing`, with the GRANT or the variable
 */
export async function assertGranted(
  { sessions }: Pick<RunContext, 'sessions'>,
  phase: Phase,
  statements: readonly PlacedStatement[],
): Promise<void> {
  if (statements.length === 0) return;
  const { control, server } = sessions;
  const { grants, binlog } = await sessions.onControl(async () => ({
    grants: await readGrants(control.asQuery),
    binlog: await control.query(
      "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'log_bin_trust_function_creators')",
    ),
  }));
  const refusesPrograms =
    ['log_bin', 'log_bin_trust_function_creators']
      .map((name) => binlog.find((row) => row.Variable_name === name)?.Value)
      .join() === 'ON,OFF' && !mayHold({ privilege: 'SUPER', on: 'global' }, grants);
  for (const placed of statements) {
    const missing = missingFor(placed, server.database, grants);
    if (missing !== undefined)
      throw refusal(phase, placed, `the user ${grants.account} does not have ${missing.what}`, missing.gives);
    if (refusesPrograms && createsLoggedProgram(placed))
      throw refusal(
        phase,
        placed,
        'MySQL refuses to create a trigger or a function (error 1419), because the binary log is on and this user does not have SUPER',
        'SET PERSIST log_bin_trust_function_creators = 1;',
      );
  }
}

function refusal(phase: Phase, { place }: PlacedStatement, why: string, remedy: string): Failure {
  return new Failure({
    code: 'grant-missing',
    message: `The phase ${phase.name} cannot start: ${why}.`,
    place,
    untouched: 'Nothing was changed.',
    remedy: `Run as an administrator: ${remedy} ${nextCommand('doctor', place.file)} lists all grants that phasedb needs. Then run the same command again.`,
  });
}

function missingFor(placed: PlacedStatement, database: string, grants: Grants): Missing | undefined {
  for (const [privilege, name] of neededBy(placed)) {
    const schema = name?.schema ?? database;
    const table = onTables.has(privilege) ? name?.name : undefined;
    if (mayHold({ privilege, on: { schema, ...(table !== undefined && { tables: [table] }) } }, grants)) continue;
    const level = `${quoteIdentifier(schema)}.${table === undefined ? '*' : quoteIdentifier(table)}`;
    return {
      what: `${privilege} on ${schema}${table === undefined ? '' : `.${table}`}`,
      gives: `GRANT ${privilege} ON ${level} TO ${quoteAccount(grants.account)};`,
    };
  }
  return undefined;
}

const onTables: ReadonlySet<string> = new Set(['ALTER', 'CREATE', 'DROP', 'INDEX', 'TRIGGER', 'CREATE VIEW']);

/** Source: MySQL 9.7 reference manual, the page of each statement. */
function neededBy({
  statement,
}: PlacedStatement): readonly (readonly [privilege: string, on: ObjectName | undefined])[] {
  switch (statement.kind) {
    case 'alter-table':
      return [['ALTER', statement.table]];
    case 'create-table':
      return statement.temporary ? [] : [['CREATE', statement.table]];
    case 'create-index':
    case 'drop-index':
      return [['INDEX', statement.table]];
    case 'truncate-table':
      return [['DROP', statement.table]];
    case 'drop-table':
      return statement.temporary ? [] : statement.tables.map((table) => ['DROP', table] as const);
    case 'rename-table':
      return statement.renames.flatMap(
        ({ from, to }) =>
          [
            ['ALTER', from],
            ['DROP', from],
            ['CREATE', to],
          ] as const,
      );
    case 'object':
      if (statement.object === 'trigger' && statement.onTable !== undefined) return [['TRIGGER', statement.onTable]];
      if (statement.object === 'event') return [['EVENT', statement.name]];
      if (statement.verb !== 'create') return [];
      if (statement.object === 'view') return [['CREATE VIEW', statement.name]];
      return ['procedure', 'function'].includes(statement.object) ? [['CREATE ROUTINE', statement.name]] : [];
    default:
      return [];
  }
}

function createsLoggedProgram({ statement }: PlacedStatement): boolean {
  return (
    statement.kind === 'object' && statement.verb === 'create' && ['trigger', 'function'].includes(statement.object)
  );
}
