import type { CatalogTable } from '../../catalog/table.ts';
import { isDestructive } from '../../ddl/destructive.ts';
import { narrows } from '../../ddl/narrowing.ts';
import { writeTable, writeType } from '../../sql/render-definition.ts';
import { columnChanges } from '../column-changes.ts';
import { fitGate } from '../fit-gate.ts';
import { gatesBefore } from '../gates.ts';
import type { JudgedStatement, TableChange } from '../judged.ts';
import { writeColumnOf } from '../new-column.ts';
import { provesAbsent } from '../proves.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../span.ts';
import { unfitting } from '../unfitting.ts';
import { phaseName, writeDdlPhase } from '../write-phase.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);';

export const rule: Rule = {
  name: 'type-narrowing',
  group: 'types',
  severity: 'error',
  risk: 'destructive',
  insteadOf: ['destructive-outside-contract'],
  flags:
    'A column that holds less than before, outside a contract: a shorter text, a smaller range, less precision, another sign, fewer ENUM or SET members.',
  why: 'Running code may still write values that do not fit any more, and rows may hold them: the statement then fails, or, without strict mode, cuts them off.',
  instead:
    'Stop writing such values first. Then count them in a gate, with the size that the column gets, and change the type in contract.',
  covers: ['signedness-change'],
  examples: {
    bad: {
      schema,
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE customers MODIFY city VARCHAR(80) NULL;\n    rollback_sql: |\n      ALTER TABLE customers MODIFY city VARCHAR(200) NULL;\n',
    },
    good: {
      schema,
      file: 'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80\n  - name: contract\n    sql: |\n      ALTER TABLE customers MODIFY city VARCHAR(80) NULL;\n    rollback_sql: |\n      ALTER TABLE customers MODIFY city VARCHAR(200) NULL;\n',
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    if (change === undefined || change.before.createdHere || phase.type === 'contract') return;
    // What else it takes away is told of as a whole.
    if (isDestructive({ ...change, after: withoutColumns(change.after) }, change.clauses)) return;
    const gates = gatesBefore(migration, phase);
    for (const { clause, was, is } of columnChanges(change)) {
      if (!narrows(was, is)) continue;
      const { values, samples } = unfitting(was, is);
      if (provesAbsent(gates, change.table.name, was.definition.name, samples) === 'full') continue;
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeColumnOf(change, was.definition.name)} goes from ${writeType(was.definition)} to ${writeType(is.definition)} while running code may still write ${values}, which then do not fit.`,
        fix: fixOf(judged, change, was.definition.name, fitGate(change, was, is), clause.span),
      };
    }
  },
};

function withoutColumns(table: CatalogTable): CatalogTable {
  return { ...table, columns: [] };
}

function fixOf(
  { placed }: JudgedStatement,
  { table }: TableChange,
  column: string,
  gate: string | undefined,
  { start, end }: { readonly start: number; readonly end: number },
): string | undefined {
  if (gate === undefined) return undefined;
  const statement = `ALTER TABLE ${writeTable(table)} ${placed.sql.slice(start, end)};`;
  return `# once no code writes such values:\n${gate}\n${writeDdlPhase('contract', phaseName('narrow', column), statement)}`;
}
