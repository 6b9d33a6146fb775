import type { JudgedStatement } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import { type ResolvedColumn, resolveColumn } from '../../catalog/resolved-column.ts';
import { type CatalogTable, referencedTable } from '../../catalog/table.ts';
import { atLeast, since } from '../../core/mysql-version.ts';
import { narrows } from '../../ddl/narrowing.ts';
import { writeColumn, writeName, writeTable, writeType } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition, ForeignKeyDefinition } from '../../sql/statements/definition.ts';
import { fitForeignKey } from '../change/foreign-key-types.ts';
import { addedForeignKeys, referencedColumns } from '../change/foreign-keys.ts';
import { newColumnPhases } from '../change/new-column.ts';
import type { LintedMigration } from '../linted.ts';
import { phaseOf } from '../phases/earlier.ts';
import type { Remark, Rule } from '../rule.ts';
import type { LintSettings } from '../settings.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT UNSIGNED PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY);';
const file = (type: string) =>
  yaml`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN customer_id ${type} NULL, ADD INDEX customer (customer_id);
          SET SESSION foreign_key_checks = 0;
          ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
        rollback_sql: |
          ALTER TABLE orders DROP FOREIGN KEY orders_customer;
          ALTER TABLE orders DROP COLUMN customer_id;
  `;

export const rule: Rule = {
  name: 'fk-type-mismatch',
  group: 'types',
  severity: 'error',
  insteadOf: ['ddl-copy-table', 'ddl-inplace-rebuild', 'fk-add-checked', 'fk-add-without-index'],
  flags:
    'A foreign key between columns of incompatible types: integers of different size or sign, texts of different collations, ' +
    'an integer and a text. Text length, DECIMAL precision and ENUM members may differ.',
  why: 'MySQL refuses the statement with error 3780, with foreign_key_checks on or off.',
  instead: 'Define the column like the referenced column: same type, sign, character set and collation.',
  examples: { bad: { schema, file: file('BIGINT') }, good: { schema, file: file('BIGINT UNSIGNED') } },
  *statement(judged, migration) {
    for (const made of keysMade(judged)) {
      const severity = made.isInline ? severityOfInline(migration.settings) : 'error';
      if (severity !== undefined) yield* mismatches(made, severity, judged, migration);
    }
  },
};

interface MadeKey {
  readonly owner: CatalogTable;
  readonly key: ForeignKeyDefinition;
  readonly place: Pick<Remark, 'place' | 'end'>;
  /** Written as REFERENCES inside a column definition. */
  readonly isInline: boolean;
}

/** The foreign keys that a statement adds, and existing ones whose missing parent table it creates. */
function keysMade(judged: JudgedStatement): readonly MadeKey[] {
  const { change, statement, before, after, placed } = judged;
  if (change !== undefined) {
    return addedForeignKeys(change).map(({ key, span }) => ({
      owner: change.after,
      key,
      place: spanIn(placed.locate, span),
      isInline: change.clauses.some((clause) => clause.op === 'add-column' && clause.span === span),
    }));
  }
  if (statement.kind !== 'create-table' || statement.temporary) return [];
  const { schema: named, name } = statement.table;
  const created = after.table(named, name);
  if (created === undefined || before.table(named, name) !== undefined) return [];
  const place = statementSpan(judged);
  const own = created.foreignKeys.map((key) => ({
    owner: created,
    key,
    place,
    isInline: created.columns.some(({ inlineForeignKey }) => inlineForeignKey?.references === key.references),
  }));
  const waiting = before
    .tables()
    .flatMap((owner) => owner.foreignKeys.map((key) => ({ owner, key, place, isInline: false })))
    .filter(({ owner, key }) => after.sameTable(referencedTable(owner, key), created));
  return [...own, ...waiting];
}

/** Before 9.0, MySQL parses an inline REFERENCES and ignores it. */
function severityOfInline({ versions }: LintSettings): 'error' | 'warning' | undefined {
  const enforced = versions.filter((version) => atLeast(version, since.inlineReferences));
  if (enforced.length === 0) return undefined;
  return enforced.length === versions.length ? 'error' : 'warning';
}

function* mismatches(
  { owner, key, place }: MadeKey,
  severity: 'error' | 'warning',
  judged: JudgedStatement,
  migration: LintedMigration,
): Iterable<Remark> {
  const { schema: named, name } = referencedTable(owner, key);
  const parent = judged.after.table(named, name);
  if (parent === undefined) return;
  const referenced = referencedColumns(key, parent);
  for (const [index, column] of key.columns.entries()) {
    const own = findColumn(owner, column);
    const other = findColumn(parent, referenced[index] ?? '');
    if (own === undefined || other === undefined) continue;
    const [is, wanted] = [resolveColumn(own, owner), resolveColumn(other, parent)];
    if (fitForeignKey(is, wanted) !== false) continue;
    const [from, to] = [
      `${writeTable(owner)}.${writeName(own.name)}`,
      `${writeTable(parent)}.${writeName(other.name)}`,
    ];
    const [was, target] = isText(is) && isText(wanted) ? [is, wanted].map(collationOf) : [is, wanted].map(typeOf);
    yield {
      ...place,
      severity,
      message: `The foreign key from ${from} to ${to} joins different types: ${from} ${was}, ${to} ${target}.`,
      fix: fixOf(is, wanted, judged, migration),
    };
  }
}

function isText({ type }: ResolvedColumn): boolean {
  return type === 'char' || type === 'varchar';
}

function collationOf({ collation }: ResolvedColumn): string {
  return `has the collation ${collation}`;
}

function typeOf({ definition }: ResolvedColumn): string {
  return `is ${writeType(definition)}`;
}

/** A column that this phase adds is redefined; an existing column is replaced by a new one. */
function fixOf(
  is: ResolvedColumn,
  wanted: ResolvedColumn,
  judged: JudgedStatement,
  migration: LintedMigration,
): string | undefined {
  const { change } = judged;
  const { definition } = is;
  const retyped = likeReferenced(is, wanted);
  if (change === undefined || retyped === undefined || definition.generated !== undefined) return undefined;
  const { schema: named, name } = change.table;
  const start = phaseOf(judged, migration)?.before.table(named, name);
  if (start === undefined || findColumn(start, definition.name) === undefined) return writeColumn(retyped);
  const old = findColumn(change.before, definition.name);
  // Another rule reports what the same statement changes about the column.
  if (old === undefined || old !== definition) return undefined;
  const lossy = narrows(is, resolveColumn(retyped, change.after));
  return `${lossy ? '# once no row holds a value that does not fit:\n' : ''}${newColumnPhases(change, old, retyped)}`;
}

/** The column with the referenced type; only between two integers or two texts, whose values keep their meaning. */
function likeReferenced(is: ResolvedColumn, wanted: ResolvedColumn): ColumnDefinition | undefined {
  const { definition } = is;
  if (isText(is) && isText(wanted)) {
    const { charset, collation } = wanted;
    return { ...definition, charset, collation, type: { ...definition.type, binary: false } };
  }
  return numbers.has(is.type) && numbers.has(wanted.type)
    ? { ...definition, type: { ...wanted.definition.type, arguments: [], zerofill: false, unsigned: wanted.unsigned } }
    : undefined;
}

const numbers = new Set('tinyint smallint mediumint int bigint'.split(' '));
