import { firstDdl } from '../change/first-ddl.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'version-pin-missing',
  group: 'hygiene',
  severity: 'warning',
  flags: 'Nobody said which version of MySQL the migrations will run on.',
  why: 'What an ALTER does depends on it: DROP COLUMN rebuilds the table before 8.0.29 and is instant since. Without it every statement is judged by the version that does worst, from 8.0.13 on.',
  instead:
    'Write `mysql_version: "8.0.36"` into phasedb.config.yaml, or give `--mysql-version`, a snapshot or a database.',
  covers: ['server-version-unknown'],
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
    good: {
      version: '8.0.36',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *files(migrations) {
    const first = firstDdl(migrations, () => true);
    if (first === undefined || migrations[0]?.settings.versionFrom !== undefined) return;
    yield {
      ...statementSpan(first),
      message: 'The version of MySQL is not known, so each statement is judged by the version that does worst.',
      fix: '# phasedb.config.yaml\nmysql_version: "8.0.36"',
      phase: first.phase.name,
    };
  },
};
