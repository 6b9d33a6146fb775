import { narrows } from '../../ddl/narrowing.ts';
import { writeType } from '../../sql/render-definition.ts';
import { columnChanges } from '../column-changes.ts';
import { fitGate } from '../fit-gate.ts';
import { gatesBefore } from '../gates.ts';
import { writeColumnOf } from '../new-column.ts';
import { provesAbsent } from '../proves.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../span.ts';
import { unfitting } from '../unfitting.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);';
const contract =
  '  - name: contract\n    sql: |\n      ALTER TABLE customers MODIFY city VARCHAR(80) NULL;\n    rollback_sql: |\n      ALTER TABLE customers MODIFY city VARCHAR(200) NULL;\n';

export const rule: Rule = {
  name: 'truncation-risk',
  group: 'data',
  severity: 'error',
  flags:
    'A contract that makes a column hold less (a shorter text, a smaller range, less precision, a smaller character set), with no gate before it that counts the values that do not fit.',
  why: 'In strict mode the statement fails at the first value that does not fit, after it has copied all rows before it; without strict mode such values are cut off.',
  instead: 'Count those values in a gate, with the size that the column gets.',
  examples: {
    bad: {
      schema,
      file: `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE city IS NULL\n${contract}`,
    },
    good: {
      schema,
      file: `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80\n${contract}`,
    },
  },
  *statement({ change, phase, placed }, migration) {
    if (change === undefined || change.before.createdHere || phase.type !== 'contract') return;
    const gates = gatesBefore(migration, phase);
    for (const { clause, was, is } of columnChanges(change)) {
      if (!narrows(was, is)) continue;
      const { values, samples } = unfitting(was, is);
      const proof = provesAbsent(gates, change.table.name, was.definition.name, samples);
      if (proof === 'full') continue;
      const seen = proof === 'partly' ? 'the gates before it count only some of them' : 'no gate before it counts them';
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeColumnOf(change, was.definition.name)} becomes ${writeType(is.definition)}, which does not hold ${values}, and ${seen}.`,
        fix: fitGate(change, was, is),
      };
    }
  },
};
