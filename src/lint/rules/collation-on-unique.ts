import type { TableChange } from '../../analysis/judged.ts';
import { findColumn, indexName, sameName } from '../../catalog/find.ts';
import type { ResolvedColumn } from '../../catalog/resolved-column.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { IndexDefinition } from '../../sql/statements/definition.ts';
import { type ColumnChange, columnChanges } from '../change/column-changes.ts';
import { gatesBefore } from '../phases/gates.ts';
import { provesDistinct } from '../proof/proves.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(100) NOT NULL, UNIQUE KEY email (email)) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      allow: [{what: copy, reason: "maintenance on Sunday"}]
      sql: |
        ALTER TABLE customers MODIFY email VARCHAR(100) COLLATE utf8mb4_0900_ai_ci NOT NULL;
      rollback_sql: |
        ALTER TABLE customers MODIFY email VARCHAR(100) COLLATE utf8mb4_bin NOT NULL;
`;

export const rule: Rule = {
  name: 'collation-on-unique',
  group: 'types',
  severity: 'error',
  flags:
    'A new collation or character set for a column of a UNIQUE index or primary key, with no gate before it that ' +
    'counts the resulting duplicates.',
  why:
    'Different values may be equal under the new collation, such as values that differ only in case or accents. ' +
    'The statement then fails with error 1062.',
  instead: 'Count the duplicates under the new collation in a gate.',
  examples: {
    bad: {
      schema,
      file: file("SELECT COUNT(*) FROM customers WHERE email = ''"),
    },
    good: {
      schema,
      file: file(
        'SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email COLLATE utf8mb4_0900_ai_ci HAVING COUNT(*) > 1) AS duplicates',
      ),
    },
  },
  *statement({ change, phase, placed }, migration) {
    if (change === undefined || change.before.createdHere) return;
    const gates = gatesBefore(migration, phase);
    const compared = columnChanges(change).filter(comparesMoreAlike);
    for (const index of change.before.indexes) {
      if ((index.kind !== 'unique' && index.kind !== 'primary') || !staysIn(change, index)) continue;
      const [changed] = changesIn(index, compared);
      if (changed === undefined) continue;
      const columns = index.parts.flatMap(({ column }) => column ?? []);
      const collation = changed.meant.collation ?? '';
      if (provesDistinct(gates, change.table.name, columns, collation)) continue;
      yield {
        ...spanIn(placed.locate, changed.clause.span),
        message: `The collation of ${writeTable(change.table)}.${writeName(changed.was.definition.name)} changes from ${changed.was.collation ?? 'its current collation'} to ${collation}. No gate counts the values that become duplicates in the unique key ${writeName(indexName(index) ?? '')}.`,
        why: 'If the table has such values, MySQL refuses the statement with error 1062.',
        fix: fixOf(change, index, compared),
      };
    }
  },
};

/** Whether different values may become equal. */
function comparesMoreAlike({ was, meant: is }: ColumnChange): boolean {
  if (is.collation === undefined || was.collation === is.collation) return false;
  if (was.collation === undefined) return true;
  if (is.collation.endsWith('_0900_bin')) return false;
  // Collations before Unicode 9.0 ignore trailing spaces.
  if (is.collation.endsWith('_bin')) return was.collation.includes('_0900_');
  const [old, now] = [familyOf(was.collation), familyOf(is.collation)];
  return old.family !== now.family || now.strength < old.strength;
}

/** `utf8mb4_0900_ai_ci` → a family, and how much of a difference counts. */
function familyOf(collation: string): { readonly family: string; readonly strength: number } {
  // utf8mb4 compares the characters of utf8mb3 as utf8mb3 does.
  const family = collation.replace(/(?:_a[is])?_c[is]$/, '').replace(/^utf8mb3/, 'utf8mb4');
  return { family, strength: (collation.includes('_as') ? 1 : 0) + (collation.endsWith('_cs') ? 2 : 0) };
}

function staysIn({ after }: TableChange, index: IndexDefinition): boolean {
  return after.indexes.some((other) => other.kind === index.kind && sameName(indexName(other), indexName(index)));
}

function changesIn(index: IndexDefinition, changes: readonly ColumnChange[]): readonly ColumnChange[] {
  return changes.filter(({ was }) => index.parts.some(({ column }) => sameName(column, was.definition.name)));
}

function fixOf(change: TableChange, index: IndexDefinition, compared: readonly ColumnChange[]): string | undefined {
  if (index.parts.some(({ column }) => column === undefined)) return undefined;
  const parts = index.parts.map(({ column = '', prefix }) => {
    const found = compared.find(({ was }) => sameName(was.definition.name, column));
    const name = prefix === undefined ? writeName(column) : `LEFT(${writeName(column)}, ${prefix})`;
    return found === undefined ? name : `${converted(name, found.was, found.meant)} COLLATE ${found.meant.collation}`;
  });
  const nullable = index.parts.flatMap(({ column = '' }) => {
    const definition = findColumn(change.before, column);
    return definition !== undefined && resolveColumn(definition, change.before).nullable
      ? [`${writeName(column)} IS NOT NULL`]
      : [];
  });
  const where = nullable.length === 0 ? '' : ` WHERE ${nullable.join(' AND ')}`;
  return writeGate(
    phaseName('no-duplicates', change.table.name, indexName(index) ?? ''),
    `SELECT COUNT(*) FROM (SELECT 1 FROM ${writeTable(change.table)}${where} GROUP BY ${parts.join(', ')} HAVING COUNT(*) > 1) AS duplicates`,
  );
}

function converted(name: string, was: ResolvedColumn, is: ResolvedColumn): string {
  return was.charset === is.charset ? name : `CONVERT(${name} USING ${is.charset})`;
}
