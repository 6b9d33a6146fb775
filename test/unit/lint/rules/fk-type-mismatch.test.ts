import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE p (id BIGINT UNSIGNED PRIMARY KEY, code VARCHAR(20) NOT NULL, small INT NOT NULL, kind ENUM('a', 'b') NOT NULL,
  UNIQUE KEY code (code), UNIQUE KEY small (small), UNIQUE KEY kind (kind), UNIQUE KEY both_of (small, code)) DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE c (id BIGINT PRIMARY KEY, pid BIGINT NULL, fits BIGINT UNSIGNED NULL, n INT NULL,
  code VARCHAR(10) CHARACTER SET latin1 NULL, long_code VARCHAR(200) NULL, kind ENUM('x', 'y', 'z') NULL) DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE plain (code VARCHAR(20) PRIMARY KEY);
CREATE TABLE other (id BIGINT PRIMARY KEY, code VARCHAR(20) NULL, pid INT NULL);`;
const check = async (file: string, more = {}) =>
  findingsOf('fk-type-mismatch', await lintExample({ schema, version: '8.4.6', file, ...more }));
const checkSql = (sql: string, more = {}) => check(expand(sql), more);

describe('fk-type-mismatch', () => {
  it('reports the sign, and replaces a column that has rows', async () => {
    const [found, ...more] = await checkSql('ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (pid) REFERENCES p (id);');
    expect(found).toMatchObject({
      severity: 'error',
      place: { line: 5, column: 21 },
      message: 'The foreign key from c.pid to p.id joins different types: c.pid is BIGINT, p.id is BIGINT UNSIGNED.',
      fix: expect.stringContaining('ALTER TABLE c ADD COLUMN pid_new BIGINT UNSIGNED NULL;'),
    });
    expect(found?.fix).toMatch(/^# once no row holds a value that does not fit:/);
    expect(more).toEqual([]);
  });

  it('knows foreign_key_checks = 0 to change nothing', async () => {
    const sql = 'SET SESSION foreign_key_checks = 0;\nALTER TABLE c ADD FOREIGN KEY (n) REFERENCES p (id);';
    expect(await checkSql(sql)).toHaveLength(1);
  });

  it('reports collations, each column of a key separately', async () => {
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (n, code) REFERENCES p (small, code);')).toMatchObject([
      {
        message:
          'The foreign key from c.code to p.code joins different types: c.code has the collation latin1_swedish_ci, p.code has the collation utf8mb4_0900_ai_ci.',
        fix: expect.stringContaining('code_new VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci NULL'),
      },
    ]);
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (pid, code) REFERENCES p (small, code);')).toHaveLength(2);
  });

  it('offers no other type where the values would mean nothing in it', async () => {
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (long_code) REFERENCES p (id);')).toMatchObject([
      {
        message:
          'The foreign key from c.long_code to p.id joins different types: c.long_code is VARCHAR(200), p.id is BIGINT UNSIGNED.',
        fix: undefined,
      },
    ]);
  });

  it('defines a column that the phase adds as the referenced one', async () => {
    const fix = 'z BIGINT UNSIGNED NULL';
    expect(await checkSql('ALTER TABLE c ADD COLUMN z INT NULL, ADD FOREIGN KEY (z) REFERENCES p;')).toMatchObject([
      { fix },
    ]);
    expect(
      await checkSql('ALTER TABLE c ADD COLUMN z INT NULL;\nALTER TABLE c ADD FOREIGN KEY (z) REFERENCES p (id);'),
    ).toMatchObject([{ place: { line: 6 }, fix }]);
  });

  it('looks at what the statement makes of the column', async () => {
    expect(
      await checkSql('ALTER TABLE c MODIFY pid BIGINT UNSIGNED NULL, ADD FOREIGN KEY (pid) REFERENCES p (id);'),
    ).toEqual([]);
    expect(
      await checkSql('ALTER TABLE c MODIFY fits BIGINT NULL, ADD FOREIGN KEY (fits) REFERENCES p (id);'),
    ).toMatchObject([{ fix: undefined }]);
  });

  it('looks at tables that are created, at their own keys and those that wait for them', async () => {
    expect(await checkSql('CREATE TABLE n (id INT PRIMARY KEY, FOREIGN KEY (id) REFERENCES p (id));')).toMatchObject([
      { place: { line: 5, column: 7 }, message: expect.stringContaining('n.id is INT, p.id') },
    ]);
    expect(
      await checkSql('CREATE TABLE n (id INT PRIMARY KEY, up BIGINT, FOREIGN KEY (up) REFERENCES n (id));'),
    ).toHaveLength(1);
    expect(
      await checkSql(
        'SET SESSION foreign_key_checks = 0;\nCREATE TABLE n (id INT PRIMARY KEY, FOREIGN KEY (id) REFERENCES later (id));\nCREATE TABLE later (id BIGINT PRIMARY KEY);',
      ),
    ).toMatchObject([{ place: { line: 7 }, message: expect.stringContaining('n.id is INT, later.id') }]);
  });

  it("takes a column's own REFERENCES for a key from 9.0 on", async () => {
    const sql = 'ALTER TABLE c ADD COLUMN z INT NULL REFERENCES p (id);\nCREATE TABLE n (z INT REFERENCES p (id));';
    expect(await checkSql(sql, { version: '9.7.4' })).toMatchObject([{ severity: 'error' }, { severity: 'error' }]);
    expect(await checkSql(sql, { version: undefined })).toMatchObject([
      { severity: 'warning' },
      { severity: 'warning' },
    ]);
    expect(await checkSql(sql)).toEqual([]);
  });

  it('takes the place of what the statement would cost', async () => {
    const { findings } = await lintExample({
      schema,
      version: '8.4.6',
      file: contract('ALTER TABLE c ADD FOREIGN KEY (pid) REFERENCES p (id);'),
    });
    const rules = findings.map(({ rule }) => rule);
    expect(rules).toContain('fk-type-mismatch');
    expect(rules).not.toContain('fk-add-checked');
    expect(rules).not.toContain('fk-add-without-index');
    expect(rules).not.toContain('ddl-copy-table');
  });

  it('is silent about lengths and members', async () => {
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (fits) REFERENCES p (id);')).toEqual([]);
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (long_code) REFERENCES p (code);')).toEqual([]);
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (kind) REFERENCES p (kind);')).toEqual([]);
  });

  it('is silent where a side is not known', async () => {
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (pid) REFERENCES nowhere (id);')).toEqual([]);
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (pid) REFERENCES p (nothing);')).toEqual([]);
    expect(await checkSql('ALTER TABLE nowhere ADD FOREIGN KEY (pid) REFERENCES p (id);')).toEqual([]);
    expect(await checkSql('ALTER TABLE other ADD FOREIGN KEY (code) REFERENCES p (code);')).toEqual([]);
    expect(await checkSql('ALTER TABLE c ADD FOREIGN KEY (code) REFERENCES plain (code);')).toEqual([]);
    expect(await checkSql('CREATE TABLE IF NOT EXISTS c (id INT PRIMARY KEY REFERENCES p (id));')).toEqual([]);
  });
});
