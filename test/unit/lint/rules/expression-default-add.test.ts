import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL);`;
const lintOf = (sql: string, more = {}) => lintExample({ schema, version: '8.4.6', file: expand(sql), ...more });
const check = async (sql: string, more = {}) => findingsOf('expression-default-add', await lintOf(sql, more));

describe('expression-default-add', () => {
  it('adds the column, its default and its values one after the other', async () => {
    const result = await lintOf(
      "ALTER TABLE t ADD COLUMN doc JSON NOT NULL DEFAULT (json_array()) COMMENT 'x' AFTER id;",
    );
    expect(findingsOf('expression-default-add', result)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: expect.stringContaining('the default (json_array()) of the new column doc'),
        fix: [
          "ALTER TABLE t ADD COLUMN doc JSON NULL COMMENT 'x' AFTER id;",
          'ALTER TABLE t ALTER COLUMN doc SET DEFAULT (json_array());',
          '- name: backfill-doc',
          '  type: backfill',
          '  batch:',
          '    query: |',
          '      UPDATE t SET doc = (json_array()) WHERE doc IS NULL LIMIT {batch_size}',
        ].join('\n'),
      },
    ]);
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it('is silent on what it advises', async () => {
    expect(
      await check('ALTER TABLE t ADD COLUMN d JSON NULL;\nALTER TABLE t ALTER COLUMN d SET DEFAULT (json_array());'),
    ).toEqual([]);
  });

  it('is silent on other defaults', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 7;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP;')).toEqual([]);
  });

  it('is silent on new tables, and where another clause copies anyway', async () => {
    expect(await check('CREATE TABLE n (a INT);\nALTER TABLE n ADD COLUMN c CHAR(36) DEFAULT (uuid());')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN c CHAR(36) DEFAULT (uuid()), MODIFY a BIGINT;')).toEqual([]);
  });
});
