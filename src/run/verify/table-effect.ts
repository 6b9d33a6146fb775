import { sameName } from '../../catalog/find.ts';
import { literalPattern } from '../../core/literal-pattern.ts';
import type { PlacedStatement } from '../../migration/migration.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { clausesOf } from '../../sql/statements/clauses-of.ts';
import { readCreateTable } from '../../sql/statements/read-create-table.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { AlterClause, AlterTable, Statement } from '../../sql/statements/statement.ts';
import type { TableDefinition } from '../../sql/statements/table-definition.ts';
import { expectedTable, tryOnCopy } from '../ddl/copied-table.ts';
import type { DatabaseObject } from '../ddl/definition.ts';
import { differs, type Effect, type EffectOrder, notChecked, there } from './effect.ts';
import { missingLines, withKeysInside } from './missing-lines.ts';
import { type IndexNames, type Named, repeatableClauses } from './repeatable-clauses.ts';

/**
 * Whether a table has what the statements give it: each clause is run again on an empty copy, in a form that changes
 * nothing where its effect is there; what it changes nevertheless is missing.
 * @param now the table's definition
 */
export async function checkTable(
  order: EffectOrder,
  table: DatabaseObject,
  by: readonly PlacedStatement[],
  now: string,
): Promise<readonly Effect[]> {
  const created = by.findLastIndex(({ statement }) => statement.kind === 'create-table');
  if (created >= 0) return checkCreated(order, table, by.slice(created), now);
  const definition = readCreateTable(withKeysInside(now));
  if (definition === undefined) return [notChecked('phasedb cannot read its definition')];
  const unseen: string[] = [];
  const wrong: { readonly expected: string; readonly now: string }[] = [];
  for (const [index, { sql, statement }] of by.entries()) {
    const later = namesTouched(by.slice(index + 1));
    if (statement.kind !== 'alter-table' && statement.kind !== 'create-index' && statement.kind !== 'drop-index') {
      unseen.push(traceless[statement.kind] ?? 'what the statement did');
      continue;
    }
    const names: IndexNames = new Map();
    const hasPrimaryKey = definition.indexes.some(({ kind }) => kind === 'primary');
    const plan = repeatableClauses(sql, statement, hasPrimaryKey, names);
    unseen.push(...plan.unseen);
    if (isRenamedTo(statement, table)) unseen.push('which table had the name before');
    for (const one of plan.absent)
      if (!later.has(one.name.toLowerCase()) && isThere(definition, now, one))
        wrong.push({ expected: `no ${describe(one)}`, now: describe(one) });
    for (const one of plan.present)
      if (!later.has(one.name.toLowerCase()) && !isThere(definition, now, one))
        wrong.push({ expected: describe(one), now: '(absent)' });
    for (const { text, name } of plan.clauses) {
      if (later.has('*') || (name !== undefined && later.has(name.toLowerCase()))) continue;
      const column = text.includes('MODIFY COLUMN ') ? name : undefined;
      if (column !== undefined && !isThere(definition, now, { what: 'column', name: column })) {
        wrong.push({ expected: text.replace('MODIFY ', ''), now: '(absent)' });
        continue;
      }
      const again = `ALTER TABLE ${quoteIdentifier(table.name)} ${text}`;
      const read = readStatement(again) as AlterTable;
      const outcome = await tryOnCopy({ ...order, sql: again, statement: read, table, definition: now });
      if ('refused' in outcome)
        unseen.push(`${text}, because an empty copy of the table refuses it (${outcome.refused})`);
      else wrong.push(...missingLines(outcome.definition, now, names, table.name));
    }
  }
  const seen =
    wrong.length === 0
      ? there
      : differs(wrong.map((one) => one.expected).join('\n'), wrong.map((one) => one.now).join('\n'));
  const nothingSeen = wrong.length === 0 && by.every(({ statement }) => !isVisible(statement));
  return [
    ...(nothingSeen ? [] : [seen]),
    ...(unseen.length === 0 ? [] : [notChecked([...new Set(unseen)].join('; '))]),
  ];
}

const traceless: Readonly<Partial<Record<Statement['kind'], string>>> = {
  'truncate-table': 'whether its rows are gone',
  'rename-table': 'which table had the name before',
  'optimize-table': 'a rebuild',
};

/** Statements of which at least a part shows in the definition. */
function isVisible(statement: Statement): boolean {
  const clauses = clausesOf(statement);
  return clauses?.some((clause) => !traceOnlyElsewhere(clause)) ?? false;
}

function traceOnlyElsewhere(clause: AlterClause): boolean {
  if (clause.op === 'partition') return !['partition-by', 'remove', 'add', 'drop'].includes(clause.action);
  if (clause.op === 'table-option') return clause.name === 'auto_increment';
  return [
    'force',
    'order-by',
    'keys',
    'tablespace',
    'secondary-engine',
    'unread',
    'rename-table',
    'validation',
  ].includes(clause.op);
}

function isRenamedTo(statement: Statement, table: DatabaseObject): boolean {
  return (
    statement.kind === 'alter-table' &&
    statement.clauses.some((clause) => clause.op === 'rename-table' && clause.to.name === table.name)
  );
}

/** A table that the statements make is foretold as a whole. */
async function checkCreated(
  order: EffectOrder,
  table: DatabaseObject,
  by: readonly PlacedStatement[],
  now: string,
): Promise<readonly Effect[]> {
  let definition: string | null = null;
  for (const { sql, statement } of by) {
    if (
      statement.kind !== 'create-table' &&
      statement.kind !== 'alter-table' &&
      statement.kind !== 'create-index' &&
      statement.kind !== 'drop-index'
    )
      continue;
    const expected: string | undefined = await expectedTable({ ...order, sql, statement, table, definition });
    if (expected === undefined)
      return [
        notChecked('it is present; phasedb cannot predict what the statements make of it, so nothing was compared'),
      ];
    definition = expected;
  }
  // Another migration may have added to it since.
  const missing = definition === null ? [] : missingLines(definition, now, new Map(), table.name);
  if (missing.length === 0) return [there];
  return [differs(missing.map((one) => one.expected).join('\n'), missing.map((one) => one.now).join('\n'))];
}

/** Names of columns and indexes that statements change; `*` where they change all. */
function namesTouched(by: readonly PlacedStatement[]): ReadonlySet<string> {
  const names = by.flatMap(({ statement }) => (clausesOf(statement) ?? []).flatMap(namesIn));
  return new Set(names.map((name) => name.toLowerCase()));
}

function namesIn(clause: AlterClause): readonly string[] {
  switch (clause.op) {
    case 'convert-charset':
      return ['*'];
    case 'add-column':
      return clause.columns.map(({ name }) => name);
    case 'drop-column':
    case 'set-default':
    case 'drop-default':
    case 'set-column-visibility':
      return [clause.column];
    case 'modify-column':
      return [clause.column.name];
    case 'change-column':
      return [clause.from, clause.column.name];
    case 'rename-column':
    case 'rename-index':
      return [clause.from, clause.to];
    case 'add-index':
      return clause.index.name === undefined ? [] : [clause.index.name];
    case 'drop-index':
    case 'set-index-visibility':
      return [clause.index];
    case 'drop-primary-key':
    case 'add-primary-key':
      return ['PRIMARY'];
    case 'add-foreign-key':
      return clause.foreignKey.name === undefined ? [] : [clause.foreignKey.name];
    case 'add-check':
      return clause.check.name === undefined ? [] : [clause.check.name];
    case 'drop-foreign-key':
    case 'drop-check':
    case 'drop-constraint':
      return [clause.name];
    case 'partition':
      return clause.names;
    default:
      return [];
  }
}

function describe({ what, name }: Named): string {
  return what === 'partitioning' || what === 'primary key' ? what : `${what} ${name}`;
}

function isThere(definition: TableDefinition, now: string, { what, name }: Named): boolean {
  const named = (list: readonly { readonly name: string | undefined }[]) =>
    list.some((one) => sameName(one.name, name));
  switch (what) {
    case 'column':
      return named(definition.columns);
    case 'index':
      return named(definition.indexes);
    case 'primary key':
      return definition.indexes.some(({ kind }) => kind === 'primary');
    case 'constraint':
      return named(definition.foreignKeys) || named(definition.checks) || named(definition.indexes);
    case 'partitioning':
      return definition.partitioning !== undefined;
    case 'partition':
      return new RegExp(`PARTITION \`?${literalPattern(name)}\`? `, 'i').test(now);
  }
}
