import type { JudgedStatement } from '../../analysis/judged.ts';
import { whatIf } from '../../analysis/what-if.ts';
import { withoutAssertions } from '../../sql/rendering/rewrite.ts';
import { alteredTables } from '../change/altered-tables.ts';
import { asserting, ownClause } from '../change/assertions.ts';
import { cheaperSplit } from '../change/cheaper-ways.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { isSmall, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'ddl-blocks-writes',
  group: 'cost',
  severity: 'error',
  risk: 'blocking',
  rollback: true,
  insteadOf: ['ddl-inplace-rebuild'],
  flags: 'A statement that runs in place but blocks writes, or reads and writes, from its start to its end.',
  why: 'Each write to the table waits as long as the statement runs, and occupies a connection of the application.',
  instead:
    'Build the index with gh-ost or Spirit, or in a maintenance window: `allow: [{what: blocking, reason: "…"}]`. ' +
    'Put an index over a new virtual column into a separate statement, after the one that adds the column.',
  covers: [
    'fulltext-index-add',
    'spatial-index-add',
    'index-on-new-virtual-same-statement',
    'auto-increment-column-add',
    'spatial-table-rebuild',
    'partition-reorganize',
    'partition-coalesce',
    'hash-partition-add',
    'lock-explicit-strong',
  ],
  examples: {
    bad: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL, ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `,
    },
    good: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(200) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN domain VARCHAR(200) AS (substring_index(email, '@', -1)) VIRTUAL;
              ALTER TABLE customers ADD INDEX domain (domain);
            rollback_sql: |
              ALTER TABLE customers DROP INDEX domain;
              ALTER TABLE customers DROP COLUMN domain;
      `,
    },
  },
  *statement(judged, migration) {
    const { verdict, statement, placed } = judged;
    if (verdict.algorithm !== 'inplace' || verdict.lock === 'none' || verdict.refusedAssertion !== undefined) return;
    const tables = alteredTables(judged).filter((table) => !table.createdHere);
    if (tables.length === 0) return;
    const [table] = tables;
    const named = table === undefined ? 'the table' : withSize(table);
    const own = ownClause(statement, 'lock');
    const forced = own !== undefined && whatIf(judged, migration, { statement: withoutLock(judged) }).lock === 'none';
    const split = cheaperSplit(judged, migration);
    const who = verdict.lock === 'exclusive' ? 'Reads and writes of' : 'Writes to';
    yield {
      ...statementSpan(judged),
      severity: tables.every((one) => isSmall(one, migration.settings)) ? 'warning' : 'error',
      message: forced
        ? `${who} ${named} wait until this statement ends, only because of its LOCK=${own}.`
        : `${who} ${named} wait until this statement ends: ${verdict.because}.`,
      fix: forced ? `${withoutAssertions(placed.sql, statement)};` : split && `${split[0].sql};\n${split[1].sql};`,
    };
  },
};

function withoutLock({ statement }: JudgedStatement): JudgedStatement['statement'] {
  const algorithm = ownClause(statement, 'algorithm');
  return asserting(statement, algorithm === 'INPLACE' ? algorithm : undefined);
}
