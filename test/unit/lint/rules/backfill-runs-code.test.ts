import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);
  CREATE TABLE audited (id BIGINT PRIMARY KEY, a INT NULL);
  CREATE TABLE hooked (id BIGINT PRIMARY KEY, a INT NULL);
  CREATE TABLE emptied (id BIGINT PRIMARY KEY, a INT NULL);
  CREATE TRIGGER audit AFTER UPDATE ON audited FOR EACH ROW INSERT INTO log VALUES (NEW.id);
  CREATE TRIGGER hook AFTER UPDATE ON hooked FOR EACH ROW SET GLOBAL max_connections = 1;
  CREATE TRIGGER wipe AFTER UPDATE ON emptied FOR EACH ROW DELETE FROM t;
  CREATE TRIGGER other_event AFTER DELETE ON t FOR EACH ROW DELETE FROM emptied;
  CREATE FUNCTION counts() RETURNS INT DETERMINISTIC BEGIN INSERT INTO log VALUES (1); RETURN 1; END;
  CREATE FUNCTION plus_one(n INT) RETURNS INT DETERMINISTIC RETURN n + 1;
  CREATE FUNCTION unlocks() RETURNS INT DETERMINISTIC RETURN RELEASE_ALL_LOCKS();`;

const found = async (query: string, allow?: string) => {
  const file = backfill(query).replace(
    '    batch:',
    allow === undefined ? '    batch:' : `    allow: [${allow}]\n    batch:`,
  );
  const { findings } = await lintExample({ schema, file });
  return findings.flatMap(({ rule, severity, message }) =>
    rule === 'backfill-runs-code' || rule === 'stored-program-changes-server' ? [`${severity}: ${message}`] : [],
  );
};

describe('backfill-runs-code', () => {
  it.each([
    ['UPDATE t SET a = 1 WHERE a IS NULL', []],
    ['UPDATE t SET a = plus_one(id) WHERE a IS NULL', []],
    ['UPDATE audited SET a = 1 WHERE a IS NULL', []],
    [
      'UPDATE t SET a = counts() WHERE a IS NULL',
      [
        'error: The query calls the function counts, and the function counts changes something (INSERT INTO log VALUES (1)).',
      ],
    ],
    [
      'UPDATE t SET a = 1 WHERE a IS NULL AND unlocks()',
      [
        'error: The query calls the function unlocks, and the function unlocks calls RELEASE_ALL_LOCKS, which releases every lock of the session.',
      ],
    ],
    [
      'UPDATE t SET a = loadable(id) WHERE a IS NULL',
      ['error: The query calls the function loadable, and the function loadable is not known.'],
    ],
    [
      'INSERT INTO log (id) SELECT counts() FROM t',
      [
        'error: The query calls the function counts, and the function counts changes something (INSERT INTO log VALUES (1)).',
      ],
    ],
    [
      'UPDATE emptied SET a = 1 WHERE a IS NULL',
      ['error: For each row that it writes, the query fires the trigger wipe, which deletes rows (DELETE FROM t).'],
    ],
    [
      'UPDATE hooked SET a = 1 WHERE a IS NULL',
      ['error: For each row, the query fires the trigger hook, which sets max_connections for the whole server.'],
    ],
  ])('%s', async (query, messages) => {
    expect(await found(query)).toEqual(messages);
  });

  it('goes on with a reason, but for what changes the server', async () => {
    const allow = '{what: code, reason: the log may have it twice}';
    expect(await found('UPDATE t SET a = counts() WHERE a IS NULL', allow)).toEqual([expect.stringMatching(/^info: /)]);
    expect(await found('UPDATE hooked SET a = 1 WHERE a IS NULL', allow)).toEqual([expect.stringMatching(/^error: /)]);
  });

  it('looks at what would undo it', async () => {
    const query = 'UPDATE t SET a = 1 WHERE a IS NULL';
    const undo = '    rollback_sql: UPDATE t SET a = counts() WHERE a = 1 LIMIT {batch_size}\n    batch:';
    const result = await lintExample({ schema, file: backfill(query).replace('    batch:', undo) });
    expect(findingsOf('backfill-runs-code', result)).toMatchObject([
      { severity: 'error', message: expect.stringMatching(/^The rollback_sql calls the function counts, and /) },
    ]);
  });

  it('knows what the file made of the triggers', async () => {
    const file = backfill('UPDATE emptied SET a = 1 WHERE a IS NULL').replace(
      '  - name: backfill',
      '  - name: expand\n    sql: DROP TRIGGER wipe\n    irreversible: test\n  - name: backfill',
    );
    expect(findingsOf('backfill-runs-code', await lintExample({ schema, file }))).toEqual([]);
  });
});
