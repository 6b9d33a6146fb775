import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { isDestructive } from '../../ddl/destructive.ts';
import { writeColumn, writeTable } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { lostAttributes } from '../change/lost-attributes.ts';
import { gatesBefore } from '../phases/gates.ts';
import { afterGate } from '../proof/after-gate.ts';
import { fitGate, type Narrowed, narrowingText, unprovenNarrowing } from '../proof/fit-gate.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);';

export const rule: Rule = {
  name: 'type-narrowing',
  group: 'types',
  severity: 'error',
  risk: 'destructive',
  insteadOf: ['destructive-outside-contract'],
  flags:
    'A column that is narrowed outside a contract: shorter text, smaller range, less precision, another sign, fewer ENUM or SET members.',
  why: 'Running code may still write values that no longer fit, and rows may contain them. The statement then fails or, without strict mode, truncates them.',
  instead:
    'First stop writing such values. Then count them in a gate, using the new size, and change the type in a contract.',
  covers: ['signedness-change'],
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
            rollback_sql: |
              ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80
          - name: contract
            sql: |
              ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
            rollback_sql: |
              ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
      `,
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    if (change === undefined || change.before.createdHere || phase.type === 'contract') return;
    // destructive-outside-contract reports a statement that also removes other things.
    if (isDestructive({ ...change, after: withoutColumns(change.after) }, change.clauses)) return;
    for (const [clause, narrowed] of unprovenNarrowing(change, gatesBefore(migration, phase))) {
      const [first] = narrowed;
      const gate = fitGate(change, narrowed);
      if (first === undefined) continue;
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${narrowingText(change, narrowed)}, but running code may still write ${first.lost.values}.`,
        fix: gate && fixOf(judged, clause, gate, first, change),
      };
    }
  },
};

function withoutColumns(table: CatalogTable): CatalogTable {
  return { ...table, columns: [] };
}

function fixOf(
  judged: JudgedStatement,
  clause: AlterClause,
  gate: string,
  narrowed: Narrowed,
  change: TableChange,
): string {
  const { was, is } = narrowed;
  const lost = lostAttributes(was, is);
  const meant = lost.reduce((definition, one) => one.restore(definition), is.definition);
  const forgotten =
    lost.length === 0 || clause.op !== 'modify-column'
      ? ''
      : yaml`
        # if UNSIGNED is left out by mistake:
        #   ALTER TABLE ${writeTable(change.table)} MODIFY COLUMN ${writeColumn(meant)};
      `;
  const steps = afterGate(gate, judged, clause, `narrow-${was.definition.name}`);
  return `${forgotten}# once no code writes such values:\n${steps}`;
}
