import { MiB } from '../core/storage-size.ts';
import { splitStatements } from '../sql/lexing/split.ts';
import { readStatement } from '../sql/statements/read-statement.ts';
import type { AlterTable, Statement } from '../sql/statements/statement.ts';
import type { PlacedStatement } from './migration.ts';
import { quoted } from './problem.ts';
import type { PhaseContext } from './reader-context.ts';
import type { Path } from './yaml-nodes.ts';

const RULE = 'phase-statement-kind';

/** Nobody writes more; and whoever looks at a statement may read it several times. */
const MOST_CHARACTERS = MiB;

/** Of a whole migration file: each statement is judged with all that those before it left behind. */
export const MOST_STATEMENTS = 1000;

/** What a DDL phase may set for itself; the classifier counts it in and it is undone at the phase's end. */
const settable = ['foreign_key_checks', 'unique_checks', 'lock_wait_timeout'];

const writingVerbs = ['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'LOAD'];

const ddlVerbs = ['ALTER', 'CREATE', 'DROP', 'RENAME', 'TRUNCATE', 'OPTIMIZE'];

/** Statements of an expand or contract phase, or what undoes one; all that may not stand there is reported. */
export function readDdl(text: string, path: Path, context: PhaseContext): readonly PlacedStatement[] {
  const { source } = context;
  const read: PlacedStatement[] = [];
  const split = splitStatements(text);
  if (split.length === 0) {
    const key = quoted(String(path.at(-1)));
    context.problem(RULE, source.placeOf(path), `${key} holds no statement.`, 'Write one into it, or remove the key.');
  }
  if (split.length > MOST_STATEMENTS) {
    context.problem(
      'phase-file-invalid',
      source.placeOf(path),
      `${split.length} statements stand here; a migration has at most ${MOST_STATEMENTS}.`,
      'Split it into several migrations.',
    );
    return [];
  }
  for (const { sql, start, problem } of split) {
    if (problem !== undefined) {
      context.problem('statement-unparsed', source.placeInside(path, problem.offset), problem.message, 'Close it.');
      continue;
    }
    if (sql.length > MOST_CHARACTERS) {
      const message = 'This statement is longer than 1 MiB.';
      context.problem(
        'statement-unparsed',
        source.placeInside(path, start),
        message,
        'Is it the right one? Shorten it.',
      );
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
  /** Where it is another one than `phase-statement-kind`. */
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
        message: `${statement.verb} is no DDL, and this phase holds DDL only.`,
        remedy: 'Move what changes rows into the `batch` of a backfill phase, and what looks into a gate.',
      };
    case 'set':
      return refusalOfSet(statement.scope, statement.variables);
    case 'unread':
      return refusalOfUnread(statement.opening);
    case 'alter-table':
      return doubled(sql, statement, 'algorithm') ?? doubled(sql, statement, 'lock');
    default:
      return undefined;
  }
}

function refusalOfSet(scope: string, variables: readonly string[]): Refusal | undefined {
  const allowed = `A DDL phase may set ${settable.join(', ')} for its own session.`;
  if (scope !== 'session') {
    const what = scope === 'global' ? 'changes the whole server' : 'is not a session setting';
    return { message: `This SET ${what}.`, remedy: `${allowed} Remove the rest.` };
  }
  const other = variables.find((variable) => !settable.includes(variable));
  if (other === undefined) return undefined;
  const remedy = ['sql_mode', 'time_zone'].includes(other)
    ? `Write ${other} under \`session:\` at the top of the file.`
    : allowed;
  return { message: `${quoted(other)} cannot be set here.`, remedy };
}

/** Whether a statement that could not be read is DDL all the same. @param opening its first words in upper case */
export function isDdlVerb(opening: string): boolean {
  return ddlVerbs.includes(opening.split(/\s/)[0] ?? '');
}

/** An unread CREATE, ALTER or DROP is judged by its worst case later on; any other word is no DDL at all. */
function refusalOfUnread(opening: string): Refusal | undefined {
  if (isDdlVerb(opening)) return undefined;
  if (/^USE\b/.test(opening)) {
    return {
      message: 'USE would send what follows to another schema.',
      remedy:
        'Remove it; the schema is the one that the command connects to, or write `schema.table` in the statement.',
    };
  }
  return {
    message: `${quoted(opening)} is no DDL that a phase can hold.`,
    remedy:
      'Remove it: transactions and locks are kept by phasedb itself, and what is no schema change belongs elsewhere.',
  };
}

/**
 * MySQL takes the last of two ALGORITHM or LOCK clauses of an ALTER TABLE without a word (9.7), and so does the reader;
 * with that one cut out, the other comes to light.
 */
function doubled(sql: string, statement: AlterTable, clause: 'algorithm' | 'lock'): Refusal | undefined {
  const last = statement[clause];
  if (last === undefined) return undefined;
  const without = sql.slice(0, last.span.start) + sql.slice(last.span.end);
  const rest = readStatement(without.replace(/[\s,]+$/, ''));
  if (rest.kind !== 'alter-table' || rest[clause] === undefined) return undefined;
  const comma = /^[\s,]*/.exec(sql.slice(last.span.start))?.[0].length ?? 0;
  return {
    message: `${clause.toUpperCase()} is written a second time in this statement, and MySQL would take the last one without a word.`,
    remedy: 'Keep one of the two.',
    offset: last.span.start + comma,
  };
}
