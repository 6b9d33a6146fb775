import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findMarked, findProcesses } from '../../../src/mysql/processes.ts';
import { ServerError } from '../../../src/mysql/server-error.ts';
import type { Query } from '../../../src/mysql/session.ts';
import { until } from '../run/child.ts';

let asker: Connection;
let busy: Connection;
let statement: Promise<unknown>;

// A character outside utf8mb3 in anybody's statement makes information_schema.PROCESSLIST fail as a whole.
beforeAll(async () => {
  asker = await mysql.createConnection({ uri: inject('server').url });
  busy = await mysql.createConnection({ uri: inject('server').url, charset: 'utf8mb4' });
  statement = busy.query("SELECT /* phasedb:😀 */ SLEEP(600), '😀'").catch(() => undefined);
  await until('it sleeps', async () => (await findMarked(ask(), 'phasedb:😀')).length === 1);
});

afterAll(async () => {
  await asker.query(`KILL ${busy.threadId}`);
  await statement;
  await asker.end();
});

const ask =
  (instead?: (sql: string) => unknown): Query =>
  async (sql, values) => {
    const answer = instead?.(sql);
    if (answer !== undefined) return answer as never;
    const [rows] = await asker.query(sql, values as never);
    return rows as never;
  };

const ways = {
  'performance_schema.processlist': ask(),
  'a server without that table (before 8.0.22)': ask((sql) => {
    if (sql.includes('performance_schema'))
      throw new ServerError({ errno: 1146, kind: 'other', message: 'no' } as never);
  }),
  'a server whose performance_schema is off': ask((sql) => (sql.includes('performance_schema') ? [] : undefined)),
};

for (const [name, query] of Object.entries(ways)) {
  it(`finds processes by each criterion: ${name}`, async () => {
    const id = Number(busy.threadId);
    const found = [{ id, user: 'root', command: 'Query', state: 'User sleep' }];
    expect(await findProcesses(query, { ids: [id] })).toMatchObject(found);
    expect(await findProcesses(query, { ids: [id], command: 'Query' })).toMatchObject(found);
    expect(await findProcesses(query, { ids: [id], command: 'Binlog Dump' })).toEqual([]);
    expect(await findProcesses(query, { ids: [] })).toEqual([]);
    expect(await findProcesses(query, { statementHas: 'phasedb:😀 */ SLEEP' })).toMatchObject(found);
    expect(await findMarked(query, 'phasedb:😀')).toMatchObject(found);
    expect(await findMarked(query, 'phasedb:nobody')).toEqual([]);
  });
}
