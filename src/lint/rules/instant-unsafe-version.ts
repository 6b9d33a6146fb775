import { assertAlgorithm, withoutAssertions } from '../../sql/rendering/rewrite.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import { instantIsUnsafe, takesRowVersion } from '../change/row-versions.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'instant-unsafe-version',
  group: 'instant',
  severity: 'error',
  rollback: true,
  flags: 'An instant ADD COLUMN or DROP COLUMN on MySQL 8.0.29, 8.0.30 or 8.0.31.',
  why: 'After such a change, crash recovery on these versions can corrupt the table (bugs 107611, 107613, 107854). XtraBackup refuses to back up the table.',
  instead: 'Upgrade to 8.0.32 or later first. Or write ALGORITHM=INPLACE, which rebuilds the table.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      version: '8.0.30',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            irreversible: example
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      version: '8.0.30',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INPLACE, LOCK=NONE;
            irreversible: example
      `,
    },
  },
  *statement(judged, { settings }) {
    const { verdict, change, placed, statement } = judged;
    if (!instantIsUnsafe(settings) || change === undefined || !takesRowVersion(change)) return;
    if (verdict.algorithm !== 'instant' || verdict.refusedAssertion !== undefined) return;
    const bare = withoutAssertions(placed.sql, statement);
    yield {
      ...statementSpan(judged),
      message: `MySQL ${settings.versions[0]?.join('.')} makes this change to ${change.table.name} instantly, and crash recovery may then corrupt the table.`,
      fix: `${assertAlgorithm(bare, readStatement(bare), 'INPLACE', 'NONE')};`,
    };
  },
};
