import { describe, expect, it } from 'vitest';
import { readCreateTable } from '../../../../src/sql/statements/read-create-table.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';
import { readStoredText } from '../../../../src/sql/statements/read-stored-text.ts';
import { whyTooLarge } from '../../../../src/sql/statements/text-bounds.ts';

const nested = (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`;

describe('a statement that is too large to be read', () => {
  it.each([
    ['parentheses', nested(200_000), 'it has more than 300,000 words, values and operators'],
    ['parentheses that stay open', '('.repeat(400_000), 'it has more than 300,000 words, values and operators'],
    ['one value', `'${'x'.repeat(1024 * 1024)}'`, 'it is longer than 1 MiB'],
    ['parentheses, of 20 MB', '('.repeat(20_000_000), 'it is longer than 1 MiB'],
  ])('by its %s', (_, text, why) => {
    expect(whyTooLarge(text)).toBe(why);
    const table = `CREATE TABLE t (a int DEFAULT ${text})`;
    expect(readStatement(table)).toMatchObject({ kind: 'unread', reason: why });
    expect(readCreateTable(table)).toBe(undefined);
    expect(readStoredText(`CREATE PROCEDURE p() SELECT ${text}`, 'procedure')).toMatchObject({
      parts: [],
      unread: { reason: why },
    });
    expect(readStoredText(`BEGIN SELECT ${text}; END`, 'procedure')).toMatchObject({
      parts: [],
      unread: { reason: why },
    });
  });

  it('is not one of MySQL’s own limits: an ENUM of all members, a table of all columns', () => {
    const members = Array.from({ length: 65_535 }, (_, index) => `'${index}'`).join();
    expect(whyTooLarge(`CREATE TABLE t (a enum(${members}))`)).toBe(undefined);
    const columns = Array.from({ length: 4096 }, (_, index) => `c${index} varchar(20) DEFAULT 'x' COMMENT 'y'`).join();
    expect(readCreateTable(`CREATE TABLE t (${columns})`)?.columns.length).toBe(4096);
  });
});

describe('a name of more characters than MySQL takes', () => {
  const places = [
    'ALTER TABLE # ADD c int',
    'ALTER TABLE t ADD # int',
    'ALTER TABLE t DROP COLUMN #',
    'ALTER TABLE t ADD INDEX # (a)',
    'ALTER TABLE t ADD INDEX i (#)',
    'ALTER TABLE t ADD CONSTRAINT # CHECK (a > 1)',
    'ALTER TABLE t ADD CHECK (# > 1)',
    'ALTER TABLE t RENAME TO #',
    'ALTER TABLE t RENAME COLUMN a TO #',
    'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES # (b)',
    'ALTER TABLE t ADD PARTITION (PARTITION # VALUES LESS THAN (1))',
    'CREATE TABLE # (a int)',
    'CREATE TABLE t (# int)',
    'CREATE TABLE t (a int DEFAULT (#))',
    'CREATE TABLE #.t (a int)',
    'CREATE INDEX # ON t (a)',
    'DROP INDEX # ON t',
    'DROP TABLE a, #',
    'RENAME TABLE a TO #',
    'CREATE VIEW # AS SELECT 1',
    'CREATE TRIGGER # BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1',
    'CREATE PROCEDURE #() SELECT 1',
    'CREATE EVENT # ON SCHEDULE EVERY 1 DAY DO SELECT 1',
  ];
  const isUnread = (sql: string) => JSON.stringify(readStatement(sql)).includes('"unread"');

  it.each(places)('%s', (text) => {
    expect(isUnread(text.replace('#', 'a'.repeat(65)))).toBe(true);
    expect(isUnread(text.replace('#', `\`${'a'.repeat(65)}\``))).toBe(true);
    expect(isUnread(text.replace('#', 'a'.repeat(64)))).toBe(false);
    // Characters count, neither bytes nor the backticks.
    expect(isUnread(text.replace('#', `\`${'😀'.repeat(64)}\``))).toBe(false);
  });

  it('an alias may have 256', () => {
    const view = (length: number) => `CREATE VIEW v AS SELECT 1 FROM t AS ${'a'.repeat(length)}`;
    expect(isUnread(view(256))).toBe(false);
    expect(isUnread(view(257))).toBe(true);
  });
});
