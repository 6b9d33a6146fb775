import { copiesOnlyFor } from '../change/copy-causes.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';

export const rule: Rule = {
  name: 'fulltext-table-rebuild',
  group: 'cost',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags: 'A change that rebuilds a table with a FULLTEXT index, which InnoDB does only by a copy.',
  why: 'What any other table does in place, with reads and writes going on, is done here by a copy while writes wait.',
  instead:
    'Put a new column into a table of its own; run what must change this table through gh-ost or Spirit, or where it may stand still.',
  examples: {
    bad: {
      schema: 'CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));',
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE articles ADD COLUMN language CHAR(2) NULL;\n    rollback_sql: |\n      ALTER TABLE articles DROP COLUMN language;\n',
    },
    good: {
      schema: 'CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY words (body));',
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      CREATE TABLE article_languages (article_id BIGINT PRIMARY KEY, language CHAR(2) NOT NULL);\n    rollback_sql: |\n      DROP TABLE article_languages;\n',
    },
  },
  *statement(judged, migration) {
    const { change, verdict } = judged;
    if (change === undefined || !copiesOnlyFor('fulltext', judged, migration)) return;
    const index = change.before.indexes.find(({ kind }) => kind === 'fulltext');
    yield {
      ...statementSpan(judged),
      severity: sized('error', change.before, migration.settings),
      message: `MySQL copies ${withSize(change.before)}, while writes wait, for the sake of its FULLTEXT index ${index?.name ?? ''}: ${verdict.because}.`,
    };
  },
};
