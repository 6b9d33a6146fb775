import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { writeColumn, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { writePosition } from '../change/added-not-null.ts';
import { columnChanges } from '../change/column-changes.ts';
import { type LostAttribute, lostAttributes, onlyNarrows } from '../change/lost-attributes.ts';
import { writeColumnOf } from '../change/new-column.ts';
import type { LintedMigration } from '../linted.ts';
import { phaseOf } from '../phases/earlier.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'of the customer');";

export const rule: Rule = {
  name: 'modify-drops-attributes',
  group: 'types',
  severity: 'error',
  rollback: true,
  flags:
    'A MODIFY or CHANGE that omits an attribute of the column: NOT NULL, DEFAULT, UNSIGNED, a character set or collation, AUTO_INCREMENT, ON UPDATE, SRID, INVISIBLE, GENERATED, COMMENT.',
  why: 'MODIFY and CHANGE replace the whole definition. MySQL silently drops every attribute that they omit.',
  instead:
    "Write the whole definition. To drop an attribute on purpose, write it out: NULL, `COMMENT ''`, VISIBLE, or `ALTER COLUMN … DROP DEFAULT`, which is instant.",
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200);
            irreversible: longer notes may be stored
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'of the customer';
            irreversible: longer notes may be stored
      `,
    },
  },
  *statement(judged, migration) {
    const { change, placed } = judged;
    if (change === undefined || change.before.createdHere) return;
    for (const { clause, was, is } of columnChanges(change)) {
      if (clause.op !== 'modify-column' && clause.op !== 'change-column') continue;
      const restored = attributesToRestore(judged, change, was.definition.name, migration);
      const lost = lostAttributes(was, is).filter(({ text }) => restored === undefined || restored.has(text));
      if (lost.length === 0 || onlyNarrows(lost, was, is)) continue;
      const texts = lost.map(({ text }) => text);
      yield {
        ...spanIn(placed.locate, clause.span),
        severity: lost.some(({ kind }) => kind === 'meaning') ? 'error' : 'warning',
        message: `${writeColumnOf(change, was.definition.name)} loses ${listed(texts)}, because the new definition omits ${texts.length === 1 ? 'it' : 'them'}.`,
        fix: fixOf(change, clause, lost),
      };
    }
  },
};

/**
 * A rollback should remove what its phase added, so only attributes from before the phase count. Undefined in the forward
 * direction, where every attribute counts.
 */
function attributesToRestore(
  judged: JudgedStatement,
  change: TableChange,
  name: string,
  migration: LintedMigration,
): ReadonlySet<string> | undefined {
  if (judged.direction === 'forward') return undefined;
  const { schema: own, name: table } = change.table;
  const start = phaseOf(judged, migration)?.before.table(own, table);
  const original = start && findColumn(start, name);
  const now = findColumn(change.after, name);
  if (start === undefined || original === undefined || now === undefined) return new Set();
  const lost = lostAttributes(resolveColumn(original, start), resolveColumn(now, change.after));
  return new Set(lost.map(({ text }) => text));
}

function fixOf(
  { table }: TableChange,
  clause: Extract<AlterClause, { op: 'modify-column' | 'change-column' }>,
  lost: readonly LostAttribute[],
): string | undefined {
  const { column, position } = clause;
  if (column.inlineKey !== undefined || column.inlineCheck !== undefined || column.inlineReference) return undefined;
  const whole = lost.reduce<ColumnDefinition>((definition, one) => one.restore(definition), column);
  const verb = clause.op === 'modify-column' ? 'MODIFY COLUMN' : `CHANGE COLUMN ${writeName(clause.from)}`;
  return `ALTER TABLE ${writeTable(table)} ${verb} ${writeColumn(whole)}${writePosition(position)};`;
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
