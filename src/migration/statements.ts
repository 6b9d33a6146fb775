import { MiB } from '../core/storage-size.ts';
import { lex } from '../sql/lexing/lexer.ts';
import { splitStatements } from '../sql/lexing/split.ts';
import { readStatement } from '../sql/statements/read-statement.ts';
import type { AlterTable, ObjectDefinition, SetVariable, Statement } from '../sql/statements/statement.ts';
import type { PlacedStatement } from './migration.ts';
import { quoted } from './problem.ts';
import type { PhaseContext } from './reader-context.ts';
import type { Path } from './yaml-nodes.ts';

const RULE = 'phase-statement-kind';

/** No real statement is longer; several checks read each statement again. */
const MOST_CHARACTERS = MiB;

/** Limit of a migration file: each statement is analysed with the results of all statements before it. */
export const MOST_STATEMENTS = 1000;

/** Variables that a DDL phase may set; the classifier knows them, and they are reset at the end of the phase. */
const settable = ['foreign_key_checks', 'unique_checks', 'lock_wait_timeout'];

/** Values of those beside numbers. */
const literalWords = ['ON', 'OFF', 'DEFAULT', 'TRUE', 'FALSE'];

const writingVerbs = ['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'LOAD'];

const ddlVerbs = ['ALTER', 'CREATE', 'DROP', 'RENAME', 'TRUNCATE', 'OPTIMIZE'];

/** Statements of an expand or contract phase or its rollback; reports every statement that is not allowed. */
export function readDdl(text: string, path: Path, context: PhaseContext): readonly PlacedStatement[] {
  const { source } = context;
  const read: PlacedStatement[] = [];
  const split = splitStatements(text);
  if (split.length === 0) {
    const key = quoted(String(path.at(-1)));
    context.problem(RULE, source.placeOf(path), `${key} contains no statement.`, 'Add a statement, or remove the key.');
  }
  if (split.length > MOST_STATEMENTS) {
    context.problem(
      'phase-file-invalid',
      source.placeOf(path),
      `This text has ${split.length} statements; the limit for a migration is ${MOST_STATEMENTS}.`,
      'Split it into several migrations.',
    );
    return [];
  }
  for (const { sql, start, problem } of split) {
    if (problem !== undefined) {
      context.problem(
        'statement-unparsed',
        source.placeInside(path, problem.offset),
        problem.message,
        'Add the missing quote, `*/` or END.',
      );
      continue;
    }
    if (sql.length > MOST_CHARACTERS) {
      const message = 'This statement is longer than 1 MiB.';
      context.problem('statement-unparsed', source.placeInside(path, start), message, 'Shorten the statement.');
      continue;
    }
    const statement = readStatement(sql);
    const refusal = refusalOf(sql, statement);
    if (refusal !== undefined) {
      const place = source.placeInside(path, start + (refusal.offset ?? 0));
      context.problem(refusal.rule ?? RULE, place, refusal.message, refusal.remedy);
    }
    const locate = (offset: number) => source.placeInside(path, start + offset);
    read.push({ index: read.length, sql, place: locate(0), locate, statement });
  }
  return read;
}

interface Refusal {
  /** If different from `phase-statement-kind`. */
  readonly rule?: string;
  readonly message: string;
  readonly remedy: string;
  readonly offset?: number;
}

function refusalOf(sql: string, statement: Statement): Refusal | undefined {
  switch (statement.kind) {
    case 'data':
      return {
        ...(writingVerbs.includes(statement.verb) ? { rule: 'backfill-inside-ddl-phase' } : {}),
        message: `${statement.verb} is not DDL; expand and contract phases accept only DDL.`,
        remedy: 'Move statements that change rows into the `batch` of a backfill phase, and queries into a gate.',
      };
    case 'set':
      return refusalOfSet(sql, statement);
    case 'unread':
      return refusalOfUnread(statement.opening);
    case 'object':
      return refusalOfObject(sql, statement);
    case 'alter-table':
      return doubled(sql, statement, 'algorithm') ?? doubled(sql, statement, 'lock');
    default:
      return undefined;
  }
}

/** Kinds of object that belong to the server, not to a schema. */
const ofServer = new Set(['USER', 'ROLE', 'SERVER', 'INSTANCE', 'RESOURCE', 'LOGFILE', 'UNDO']);

/** No reason in a file lets these through, as none lets GRANT. */
function refusalOfObject(sql: string, { object, verb }: ObjectDefinition): Refusal | undefined {
  if (object !== 'other' && object !== 'database') return undefined;
  const words = lex(sql).tokens.map(({ upper }) => upper);
  const [, kind = ''] = words;
  if (object === 'other' && ofServer.has(kind)) return refusalOfServer(`${words[0]} ${kind}`);
  if (verb !== 'alter' || !words.some((word, index) => word === 'READ' && words[index + 1] === 'ONLY'))
    return undefined;
  return {
    message: 'READ ONLY makes every write to the database fail until it is altered again.',
    remedy: 'Remove it. Let an administrator run the statement by hand, outside of a migration.',
  };
}

function refusalOfServer(opening: string): Refusal {
  return {
    message: `${quoted(opening)} changes accounts or the server, not the tables of the migration.`,
    remedy: 'Remove it. Let an administrator run the statement by hand, outside of a migration.',
  };
}

function refusalOfSet(sql: string, { scope, variables }: SetVariable): Refusal | undefined {
  const allowed = `A DDL phase may set only ${settable.join(', ')}, for its own session.`;
  if (scope !== 'session') {
    const what = scope === 'global' ? 'changes the whole server' : 'does not set a session variable';
    return { message: `This SET ${what}.`, remedy: `${allowed} Remove all others.` };
  }
  const other = variables.find((variable) => !settable.includes(variable));
  if (other === undefined) return refusalOfValue(sql);
  const remedy = ['sql_mode', 'time_zone'].includes(other)
    ? `Write ${other} under \`session:\` at the top of the file.`
    : allowed;
  return { message: `A phase cannot set ${quoted(other)}.`, remedy };
}

/** An expression could call a function, and a function could do anything. */
function refusalOfValue(sql: string): Refusal | undefined {
  const { tokens } = lex(sql);
  const isEnd = (index: number) => tokens[index] === undefined || /^[,;]$/.test(tokens[index].text);
  for (const [index, { text }] of tokens.entries()) {
    if (text !== '=' && text !== ':=') continue;
    const value = tokens[index + 1];
    const isLiteral = value !== undefined && (value.kind === 'number' || literalWords.includes(value.upper));
    if (isLiteral && isEnd(index + 2)) continue;
    return {
      message: 'This SET has an expression. A phase sets variables to a number, ON, OFF or DEFAULT only.',
      remedy: 'Write the value itself.',
      offset: value?.start ?? 0,
    };
  }
  return undefined;
}

/** Whether an unread statement is DDL. @param opening its first words in upper case */
export function isDdlVerb(opening: string): boolean {
  return ddlVerbs.includes(opening.split(/\s/)[0] ?? '');
}

/** For an unread CREATE, ALTER or DROP the analysis assumes the worst case; any other verb is not DDL. */
function refusalOfUnread(opening: string): Refusal | undefined {
  if (/^RENAME USER\b/.test(opening)) return refusalOfServer('RENAME USER');
  if (isDdlVerb(opening)) return undefined;
  if (/^USE\b/.test(opening)) {
    return {
      message: 'USE would run the following statements in another schema.',
      remedy:
        'Remove it. phasedb uses the schema of the connection; for another schema, write `schema.table` in the statement.',
    };
  }
  return {
    message: `${quoted(opening)} is not a DDL statement that a phase can run.`,
    remedy:
      'Remove it. phasedb controls transactions and locks itself; statements that do not change the schema do not belong here.',
  };
}

/**
 * MySQL silently uses the last of two ALGORITHM or LOCK clauses of an ALTER TABLE (9.7), and so does the reader. Reading
 * the statement without the last clause shows the other one.
 */
function doubled(sql: string, statement: AlterTable, clause: 'algorithm' | 'lock'): Refusal | undefined {
  const last = statement[clause];
  if (last === undefined) return undefined;
  const without = sql.slice(0, last.span.start) + sql.slice(last.span.end);
  const rest = readStatement(without.replace(/[\s,]+$/, ''));
  if (rest.kind !== 'alter-table' || rest[clause] === undefined) return undefined;
  const comma = /^[\s,]*/.exec(sql.slice(last.span.start))?.[0].length ?? 0;
  return {
    message: `The statement has ${clause.toUpperCase()} twice; MySQL would silently use the last one.`,
    remedy: 'Keep one of the two.',
    offset: last.span.start + comma,
  };
}
