import { describe, expect, it } from 'vitest';
import { thresholdsSchema } from '../../../../src/lint/settings.ts';
import { expand, findingsOf, lintExample } from '../example.ts';

const table = (type: string, next: number | string) =>
  `CREATE TABLE t (id ${type} NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NULL) AUTO_INCREMENT=${next};`;
const check = async (schema: string, sql: string, settings = {}) =>
  findingsOf('int-autoinc-capacity', await lintExample({ schema, file: expand(sql) }, settings));
const add = 'ALTER TABLE t ADD COLUMN b INT NULL;';

describe('int-autoinc-capacity', () => {
  it('says how much is used up', async () => {
    expect(await check(table('INT', 1_932_735_283), add)).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 7 },
        phase: 'expand',
        message: 't.id (INT) has used 90 % of its range: the next value is 1,932,735,283 of 2,147,483,647.',
        fix: expect.stringContaining('ALTER TABLE t MODIFY COLUMN id BIGINT NOT NULL AUTO_INCREMENT;'),
      },
    ]);
  });

  it.each([
    ['INT', 1_700_000_000],
    ['INT UNSIGNED', 1_932_735_283],
    ['BIGINT', 1_932_735_283],
  ])('is silent about %s at %d', async (type, next) => {
    expect(await check(table(type, next), add)).toEqual([]);
  });

  it('heeds the threshold', async () => {
    const thresholds = thresholdsSchema.parse({ autoinc_percent: 50 });
    expect(await check(table('INT', 1_200_000_000), add, { thresholds })).toHaveLength(1);
  });

  it('is reported once, and not where the migration widens the type', async () => {
    expect(await check(table('TINYINT UNSIGNED', 250), `${add}\nALTER TABLE t DROP COLUMN a;`)).toHaveLength(1);
    expect(await check(table('TINYINT', 120), 'ALTER TABLE t MODIFY id BIGINT NOT NULL AUTO_INCREMENT;')).toEqual([]);
  });

  it('names the columns that have to grow first', async () => {
    const schema = `${table('INT', 2_000_000_000)}\nCREATE TABLE c (id INT PRIMARY KEY, t_id INT, FOREIGN KEY (t_id) REFERENCES t (id));`;
    const [finding] = await check(schema, add);
    expect(finding?.fix).toContain('-- first widen the columns that reference it: c (t_id)');
  });

  it('sees tables that a backfill writes to', async () => {
    const file =
      'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: |\n        UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n';
    const result = await lintExample({ schema: table('INT', 2_000_000_000), file });
    expect(findingsOf('int-autoinc-capacity', result)).toMatchObject([{ place: { line: 6 }, phase: 'backfill' }]);
  });
});
