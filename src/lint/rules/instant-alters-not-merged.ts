import { whatIf } from '../../analysis/what-if.ts';
import { atLeast, since } from '../../core/mysql-version.ts';
import { alterRuns } from '../change/alter-runs.ts';
import { takesRowVersion } from '../change/row-versions.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'instant-alters-not-merged',
  group: 'cost',
  severity: 'info',
  flags: 'Several consecutive instant ADD COLUMN or DROP COLUMN statements of a phase on the same table.',
  why: 'Each statement uses one row version. A table has 64 row versions (255 from MySQL 9.1). When they are used up, the next such change rebuilds the table.',
  instead: 'Write their clauses in one ALTER, which uses one row version.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      version: '8.4.6',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      version: '8.4.6',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD COLUMN country CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN country, DROP COLUMN note;
      `,
    },
  },
  *phase(judged, migration) {
    const counted = migration.settings.versions.some((version) => atLeast(version, since.instantAnywhere));
    if (judged.kind !== 'ddl' || !counted) return;
    const runs = alterRuns(
      judged,
      ({ verdict, change }) =>
        verdict.algorithm === 'instant' &&
        verdict.refusedAssertion === undefined &&
        change?.before.createdHere === false &&
        takesRowVersion(change),
      ({ statements: [first], merged }) =>
        first !== undefined && whatIf(first, migration, { statement: merged.statement }).algorithm === 'instant',
    );
    for (const { statements, merged } of runs) {
      const [first, second] = statements;
      if (first?.change === undefined || second === undefined) continue;
      yield {
        ...statementSpan(second),
        message: `${statements.length} instant changes, the first on line ${first.placed.place.line}, use ${statements.length} row versions of ${first.change.table.name}; one ALTER uses one.`,
        fix: `${merged.sql};`,
      };
    }
  },
};
