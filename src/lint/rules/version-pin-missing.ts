import { firstDdl } from '../change/first-ddl.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'version-pin-missing',
  group: 'hygiene',
  severity: 'warning',
  flags: 'The MySQL version that the migrations will run on is not configured.',
  why: 'The effect of an ALTER depends on the version: DROP COLUMN rebuilds the table before 8.0.29 and is instant since. Without a version, phasedb assumes the worst case of all versions from 8.0.13.',
  instead: 'Set `mysql_version: "8.0.36"` in phasedb.config.yaml, or add `--mysql-version`, a snapshot or a database.',
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
      message:
        'The MySQL version is unknown, so phasedb assumes the worst case of all supported versions for each statement.',
      fix: '# phasedb.config.yaml\nmysql_version: "8.0.36"',
      phase: first.phase.name,
    };
  },
};
