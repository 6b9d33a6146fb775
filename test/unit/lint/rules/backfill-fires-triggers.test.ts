import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema = [
  'CREATE TABLE s (id INT PRIMARY KEY, a INT); CREATE TABLE t (id INT PRIMARY KEY, a INT);',
  'CREATE TRIGGER bu BEFORE UPDATE ON t FOR EACH ROW SET NEW.a = 1;',
  'CREATE TRIGGER au AFTER UPDATE ON t FOR EACH ROW INSERT INTO s VALUES (NEW.id, 1);',
  'CREATE TRIGGER ai AFTER INSERT ON t FOR EACH ROW INSERT INTO s VALUES (NEW.id, 1);',
].join('\n');
const check = async (query: string, expand?: string) => {
  const file = backfill(query);
  const before = `  - name: expand\n    sql: ${expand}\n    irreversible: test\n  - name: backfill`;
  return findingsOf(
    'backfill-fires-triggers',
    await lintExample({ schema, file: expand === undefined ? file : file.replace('  - name: backfill', before) }),
  );
};
const fill = 'UPDATE t SET a = 1 WHERE a IS NULL';

describe('backfill-fires-triggers', () => {
  it('names those of the event', async () => {
    expect(await check(fill)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message:
          'The query fires 2 triggers for each row that it writes to t: bu (BEFORE UPDATE) and au (AFTER UPDATE).',
      }),
    ]);
    expect(await check('INSERT INTO t (id) SELECT id FROM s')).toMatchObject([
      { message: expect.stringMatching(/fires a trigger for each row that it writes to t: ai \(AFTER INSERT\)\.$/) },
    ]);
  });

  it('counts the other half of ON DUPLICATE KEY UPDATE', async () => {
    const file = backfill('INSERT INTO t (id) SELECT id FROM s').replace(
      'LIMIT {batch_size}',
      'LIMIT {batch_size} ON DUPLICATE KEY UPDATE a = 1',
    );
    expect(findingsOf('backfill-fires-triggers', await lintExample({ schema, file }))).toMatchObject([
      { message: expect.stringContaining('bu (BEFORE UPDATE), au (AFTER UPDATE) and ai (AFTER INSERT)') },
    ]);
  });

  it('is silent about other events and tables', async () => {
    expect(await check('DELETE FROM t WHERE a IS NULL')).toEqual([]);
    expect(await check('UPDATE s SET a = 1 WHERE a IS NULL')).toEqual([]);
    expect(await check('UPDATE unknown SET a = 1 WHERE a IS NULL')).toEqual([]);
  });

  it('leaves out what the migration itself has dropped or made', async () => {
    expect(await check(fill, 'DROP TRIGGER bu')).toMatchObject([
      { message: expect.stringContaining('writes to t: au (') },
    ]);
    expect(
      await check(
        'UPDATE s SET a = 1 WHERE a IS NULL',
        'CREATE TRIGGER n BEFORE UPDATE ON s FOR EACH ROW SET NEW.a = 2',
      ),
    ).toEqual([]);
  });
});
