import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE p (id INT PRIMARY KEY);
CREATE TABLE t (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL DEFAULT 5, b VARCHAR(60) NULL, s CHAR(3) NULL, p_id INT NULL, KEY s (s), FOREIGN KEY (p_id) REFERENCES p (id)) DEFAULT CHARSET=utf8mb4;`;
const check = async (sql: string, more = {}) =>
  findingsOf('type-change-copy', await lintExample({ schema, file: expand(sql), ...more }));

describe('type-change-copy', () => {
  it('writes the phases with a new column', async () => {
    const [finding] = await check('ALTER TABLE t MODIFY a BIGINT NOT NULL DEFAULT 5;');
    expect(finding).toMatchObject({
      severity: 'error',
      place: { line: 5, column: 21 },
      end: { line: 5, column: 55 },
      message: 't.a changes from INT to BIGINT: MySQL copies t row by row while writes wait.',
    });
    expect(finding?.fix).toContain('ALTER TABLE t ADD COLUMN a_new BIGINT NULL;');
    expect(finding?.fix).toContain('UPDATE t SET a_new = a WHERE NOT (a_new <=> a) LIMIT {batch_size}');
    expect(finding?.fix).toContain('ALTER TABLE t DROP COLUMN a, MODIFY COLUMN a_new BIGINT NOT NULL DEFAULT 5;');
  });

  it('says it instead of the general rule', async () => {
    const result = await lintExample({ schema, file: expand('ALTER TABLE t MODIFY a BIGINT NOT NULL DEFAULT 5;') });
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it('indexes the new column as the old one', async () => {
    const [finding] = await check('ALTER TABLE t MODIFY s CHAR(4) NULL;');
    expect(finding?.fix).toContain('ALTER TABLE t ADD INDEX s_new (s_new), DROP INDEX s;');
  });

  it.each([
    [
      'ALTER TABLE t MODIFY id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT;',
      'MODIFY COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT',
    ],
    ['ALTER TABLE t MODIFY p_id BIGINT NULL;', 'MODIFY COLUMN p_id BIGINT NULL'],
  ])('sends a key that others hold through a tool: %s', async (sql, clause) => {
    const [finding] = await check(sql);
    expect(finding?.fix).toContain(`gh-ost or Spirit`);
    expect(finding?.fix).toContain(`--alter "${clause}"`);
  });

  it('is a warning on a small table', async () => {
    const facts = { t: { dataBytes: 5_000_000, indexBytes: 0 } };
    expect(await check('ALTER TABLE t MODIFY s CHAR(4) NULL;', { facts })).toMatchObject([{ severity: 'warning' }]);
  });

  it.each([
    'ALTER TABLE t MODIFY b VARCHAR(63) NULL;',
    'ALTER TABLE t MODIFY b VARCHAR(64) NULL;',
    'ALTER TABLE t MODIFY b VARCHAR(60) CHARACTER SET latin1 NULL;',
    'ALTER TABLE t MODIFY a INT NOT NULL DEFAULT 6;',
    'ALTER TABLE t MODIFY a INTEGER(11) NOT NULL DEFAULT 5;',
    'ALTER TABLE unknown MODIFY a BIGINT NOT NULL;',
    'CREATE TABLE n (id INT PRIMARY KEY, a INT);\nALTER TABLE n MODIFY a BIGINT;',
    'ALTER TABLE t MODIFY a BIGINT NOT NULL DEFAULT 5, ALGORITHM=INPLACE;',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it('says that a narrower column can be filled only where every value fits', async () => {
    const fix = async (from: string, to: string) => {
      const schema = `CREATE TABLE n (id INT PRIMARY KEY, a ${from});`;
      const result = await lintExample({ schema, file: expand(`ALTER TABLE n MODIFY a ${to};`) });
      return findingsOf('type-change-copy', result)[0]?.fix;
    };
    expect(await fix('DATETIME(6)', 'DATETIME')).toMatch(
      /^# once no row holds a value that does not fit:\n- name: add-a_new/,
    );
    expect(await fix('INT', 'BIGINT')).toMatch(/^- name: add-a_new/);
  });
});
