import { whatIf } from '../../analysis/what-if.ts';
import { alterRuns } from '../change/alter-runs.ts';
import { hasCheaperWay } from '../change/cheaper-ways.ts';
import { costRank, rewritesTable } from '../change/cost-rank.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'rebuilds-not-merged',
  group: 'cost',
  severity: 'warning',
  flags: 'Several consecutive statements of a phase that each rebuild the same table.',
  why: 'Each statement reads and writes the whole table, and each adds replica lag.',
  instead: 'Write their clauses in one ALTER.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
              ALTER TABLE orders MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, city VARCHAR(80) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL, MODIFY city VARCHAR(80) NULL;
            irreversible: NULLs may have been stored
      `,
    },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'ddl') return;
    const runs = alterRuns(
      judged,
      (one) =>
        rewritesTable(one.verdict) &&
        one.change?.before.createdHere === false &&
        one.change.missing.length === 0 &&
        !hasCheaperWay(one, migration),
      ({ statements, merged }) => {
        const [first] = statements;
        const most = Math.max(...statements.map(({ verdict }) => costRank(verdict)));
        return first !== undefined && costRank(whatIf(first, migration, { statement: merged.statement })) <= most;
      },
    );
    for (const { statements, merged } of runs) {
      const [first, second] = statements;
      if (first?.change === undefined || second === undefined) continue;
      const table = first.change.before;
      yield {
        ...statementSpan(second),
        severity: sized('warning', table, migration.settings),
        message: `${statements.length} statements, the first on line ${first.placed.place.line}, each rebuild ${withSize(table)}; one ALTER rebuilds it once.`,
        fix: `${merged.sql};`,
      };
    }
  },
};
