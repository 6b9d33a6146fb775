import { copiesOnlyFor } from '../change/copy-causes.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'fulltext-table-rebuild',
  group: 'cost',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags: 'A change that rebuilds a table with a FULLTEXT index. InnoDB can only rebuild it with ALGORITHM=COPY.',
  why: 'Without the FULLTEXT index, the rebuild would run in place and allow writes. With it, MySQL copies the table and writes wait.',
  instead:
    'Put a new column into a separate table. If this table itself must change, use gh-ost or Spirit, or a maintenance window.',
  examples: {
    bad: {
      schema: 'CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE articles ADD COLUMN language CHAR(2) NULL;
            rollback_sql: |
              ALTER TABLE articles DROP COLUMN language;
      `,
    },
    good: {
      schema: 'CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE TABLE article_languages (article_id BIGINT PRIMARY KEY, language CHAR(2) NOT NULL);
            rollback_sql: |
              DROP TABLE article_languages;
      `,
    },
  },
  *statement(judged, migration) {
    const { change, verdict } = judged;
    if (change === undefined || !copiesOnlyFor('fulltext', judged, migration)) return;
    const index = change.before.indexes.find(({ kind }) => kind === 'fulltext');
    yield {
      ...statementSpan(judged),
      severity: sized('error', change.before, migration.settings),
      message: `MySQL copies ${withSize(change.before)} while writes wait, because of ${index?.name === undefined ? 'its FULLTEXT index' : `its FULLTEXT index ${index.name}`}: ${verdict.because}.`,
    };
  },
};
