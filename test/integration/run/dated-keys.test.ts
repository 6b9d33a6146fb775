import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer, type TestDatabase } from '../../database.ts';
import { dropState, migrationOf, runIt } from './running.ts';

// Keys at the ends of their types, each walked in small chunks and stopped nowhere: every row is raised exactly once.
describeWithOwnServer('a key of dates and times', () => {
  let server: Sandbox;
  let database: TestDatabase;
  beforeAll(async () => {
    const zone = process.env.TZ;
    process.env.TZ = 'Europe/Berlin';
    try {
      server = await startOwnServer();
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
    database = await createTestDatabase('dated', server);
    // A named zone that goes back by two hours on 2020-10-25 01:00 UTC.
    await database.query(`
      INSERT INTO mysql.time_zone (Time_zone_id, Use_leap_seconds) VALUES (9001, 'N');
      INSERT INTO mysql.time_zone_name (Name, Time_zone_id) VALUES ('Test/Fold', 9001);
      INSERT INTO mysql.time_zone_transition_type VALUES (9001, 0, 7200, 1, 'TWO'), (9001, 1, 0, 0, 'NIL');
      INSERT INTO mysql.time_zone_transition VALUES (9001, 0, 0), (9001, 1603587600, 1);
    `);
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });

  const strict = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO';
  /** Walks a table for each key in one run, a row at a time: each value is a cursor once. Gives the rows not raised once. */
  async function walked(keys: Readonly<Record<string, readonly string[]>>, zone = 'SYSTEM'): Promise<unknown[]> {
    await dropState(database);
    await database.query("SET SESSION time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES'");
    const tables = Object.entries(keys).map(([key, values], i) => ({ name: `t${i}`, key, values }));
    for (const { name, key, values } of tables) {
      await database.query(
        `DROP TABLE IF EXISTS ${name}; CREATE TABLE ${name} (k ${key}, raised INT NOT NULL DEFAULT 0)`,
      );
      await database.query(`INSERT INTO ${name} (k) VALUES ?`, [values.map((value) => [value])]);
    }
    const phases = tables.map(
      ({ name }) => `  - name: ${name}
    type: backfill
    irreversible: test
    batch: {query: 'UPDATE ${name} SET raised = raised + 1 LIMIT {batch_size}', size: 1, delay_ms: 0, lag_threshold_ms: 0}
`,
    );
    const migration = await migrationOf(
      `migration: m\nsession: {time_zone: '${zone}', sql_mode: '${strict}'}\nphases:\n${phases.join('')}`,
    );
    expect(await runIt(database, migration)).toMatchObject({ exit: 0, status: 'complete' });
    const left = tables.map(
      ({ name, key }) => `SELECT '${key}' AS type, CAST(k AS CHAR) AS k, raised FROM ${name} WHERE raised <> 1`,
    );
    return database.query(left.join(' UNION ALL '));
  }

  const moments = [
    '0000-00-00 00:00:00',
    '1970-01-01 00:00:01',
    '1970-01-01 01:59:59',
    '1970-01-01 02:00:01',
    '2020-03-29 00:59:59',
    '2020-03-29 01:00:00',
    ...[0, 1, 2, 3].flatMap((hour) => [`2020-10-25 0${hour}:00:00`, `2020-10-25 0${hour}:30:00`]),
    '2020-10-24 23:30:00',
    '2038-01-19 01:14:08',
    '2038-01-19 03:14:06',
    '2038-01-19 03:14:07',
  ];
  it.each(['SYSTEM', 'Test/Fold', '+00:00', '+14:00'])(
    'TIMESTAMP in the zone %s from its zero to its last second',
    async (zone) => {
      const keys = {
        'TIMESTAMP PRIMARY KEY': moments,
        'TIMESTAMP NOT NULL, other INT, PRIMARY KEY (k DESC)': moments,
        'TIMESTAMP(6) PRIMARY KEY': [...moments, '2038-01-19 03:14:07.999999', '1970-01-01 00:00:01.000001'],
      };
      expect(await walked(keys, zone)).toEqual([]);
    },
  );

  const dates = [
    ...['0000-00-00', '0000-00-07', '0000-01-00', '0000-01-01', '0000-05-00', '0000-05-07', '0001-01-01', '0069-02-03'],
    ...['0099-01-01', '0100-02-28', '1999-01-01', '1999-12-31', '2000-05-01', '2000-05-07', '2019-12-31', '2020-00-00'],
    ...['2020-00-15', '2020-01-00', '2020-01-01', '2020-02-29', '2020-02-30', '2020-02-31', '2020-03-00', '2020-03-01'],
    ...['2021-02-29', '2021-12-00', '9999-00-00', '9999-12-00', '9999-12-31'],
  ];
  it('DATE and DATETIME with years of two digits and dates that no calendar has', async () => {
    const timed = dates.flatMap((date) => ['', ' 00:00:01', ' 23:59:59'].map((time) => `${date}${time}`));
    const keys = {
      'DATE PRIMARY KEY': dates,
      'DATE NOT NULL, other INT, PRIMARY KEY (k DESC)': dates,
      'DATETIME PRIMARY KEY': timed,
      'DATETIME(3) PRIMARY KEY': timed.map((value) => (value.endsWith('59') ? `${value}.001` : value)),
    };
    expect(await walked(keys)).toEqual([]);
  });

  it('TIME and YEAR from end to end', async () => {
    const keys = {
      'TIME PRIMARY KEY': ['-838:59:59', '-00:00:01', '00:00:00', '00:00:59', '00:10:00', '23:59:59', '838:59:59'],
      'YEAR PRIMARY KEY': ['0000', '1901', '1969', '1970', '2000', '2155'],
    };
    expect(await walked(keys)).toEqual([]);
  });
});
