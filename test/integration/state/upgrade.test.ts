import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { openRun } from '../../../src/run/context/run-context.ts';
import { ensureState } from '../../../src/state/ensure-state.ts';
import { migrationResource } from '../../../src/state/lease.ts';
import { newestState } from '../../../src/state/newest-state.ts';
import { takeLease } from '../../../src/state/take-lease.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { commandContextOf } from '../run/command-context.ts';
import { dropState } from '../run/running.ts';
import { loadOldState, versionOf } from './story.ts';

let database: TestDatabase;
const sessions: Session[] = [];

beforeAll(async () => {
  database = await createTestDatabase('upgrade');
});
afterAll(async () => {
  for (const session of sessions) await session.close();
  await database.drop();
});
beforeEach(() => dropState(database));

const writerOf = (holder: string) => ({
  database: database.name,
  holder,
  actor: { name: 'tester', commit: undefined, runUrl: undefined },
  toolVersion: '1.2.3',
  connections: [],
});

async function connected(holder: string): Promise<Session> {
  const session = await Session.open(parseTarget(database.url), {
    role: 'control',
    runId: holder,
    settings: { time_zone: '+00:00', transaction_isolation: 'READ-COMMITTED', lock_wait_timeout: 10 },
  });
  sessions.push(session);
  return session;
}

/** A connection that is cut after so many of its changing statements, as when its process is killed. */
async function mortal(holder: string, statements: number): Promise<Session> {
  const session = await connected(holder);
  const execute = session.execute.bind(session);
  let left = statements;
  session.execute = async (sql, values) => {
    const written = await execute(sql, values);
    left--;
    if (left === 0) {
      await database.query('KILL ?', [session.id]);
      await expect
        .poll(
          async () =>
            (await database.query('SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?', [session.id])).length,
        )
        .toBe(0);
      session.destroy();
      throw new Error('killed');
    }
    return written;
  };
  return session;
}

const told = () =>
  database.query(
    "SELECT tool_version, JSON_EXTRACT(detail, '$.from') AS f, JSON_EXTRACT(detail, '$.to') AS t FROM phasedb_history WHERE event = 'state-upgraded'",
  );
/** What the history tells of an upgrade from version 1. */
const everyStep = Array.from({ length: newestState - 1 }, (_, i) => ({ tool_version: '1.2.3', f: i + 1, t: i + 2 }));
const fence = async () =>
  (await database.query<{ token: number }>("SELECT token FROM phasedb_fences WHERE resource = 'state'"))[0]?.token;

async function expectNewest(): Promise<void> {
  expect(await versionOf(database)).toBe(`phasedb state ${newestState}`);
  expect(await fence()).toBe(newestState);
  expect(await database.query('SELECT * FROM phasedb_migrations')).toEqual([]);
}

const leaseOfUpgrade = () => database.query("SELECT resource FROM phasedb_locks WHERE migration = ''");

describe('from an older version', () => {
  beforeEach(() => loadOldState(database));

  it('upgrades once, records it in the history, and keeps all rows', async () => {
    const history = await database.query('SELECT * FROM phasedb_history ORDER BY id');
    const checkpoints = await database.query('SELECT * FROM phasedb_checkpoints');
    expect(await ensureState(await connected('a'), writerOf('a'))).toBe(1);
    expect(await ensureState(await connected('b'), writerOf('b'))).toBeUndefined();
    await expectNewest();
    expect(await told()).toEqual(everyStep);
    expect(await leaseOfUpgrade()).toEqual([]);
    expect(await database.query("SELECT * FROM phasedb_history WHERE migration <> '' ORDER BY id")).toMatchObject(
      history,
    );
    expect(await database.query('SELECT * FROM phasedb_checkpoints')).toEqual(
      checkpoints.map((row) => ({ ...row, token: '', witness: null, seal: 'older' })),
    );
  });

  it('ends right when it is killed after each of its statements', async () => {
    let kills = 0;
    for (let statements = 1; ; statements++) {
      await dropState(database);
      await loadOldState(database);
      const session = await mortal(`dies-${statements}`, statements);
      const finished = await ensureState(session, writerOf(`dies-${statements}`)).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ message: 'killed' });
          return false;
        },
      );
      if (finished) break;
      kills++;
      await ensureState(await connected(`heir-${statements}`), writerOf(`heir-${statements}`));
      await expectNewest();
      expect(await told()).toEqual(everyStep);
    }
    // The lease and its fence, the state's fence, a heartbeat, the table, the event, the version, and the lease given back.
    expect(kills).toBeGreaterThanOrEqual(9);
  });

  it('is refused while a run of the older version lives, with nothing changed', async () => {
    const session = await connected('old');
    const claim = { ...writerOf('old'), resource: migrationResource(database.name, 'stopped'), migration: 'stopped' };
    await takeLease(session, session, { ...claim, marker: 'none', guards: [] });
    await expect(ensureState(await connected('new'), writerOf('new'))).rejects.toMatchObject({
      code: 'state-in-use',
      exit: 3,
      message: expect.stringContaining(
        `from version 1 to ${newestState}, because the migration stopped is running: started by tester`,
      ),
    });
    expect(await versionOf(database)).toBe('phasedb state 1');
    expect(await fence()).toBeUndefined();
    expect(await told()).toEqual([]);
  });
});

describe('from nothing', () => {
  it('creates the newest version, and the history is empty', async () => {
    expect(await ensureState(await connected('first'), writerOf('first'))).toBeUndefined();
    await expectNewest();
    expect(await database.query('SELECT * FROM phasedb_history')).toEqual([]);
  });

  it('ends right when it is killed after each of its statements', async () => {
    for (let statements = 1; ; statements++) {
      await dropState(database);
      const holder = `young-${statements}`;
      const finished = await ensureState(await mortal(holder, statements), writerOf(holder)).then(
        () => true,
        () => false,
      );
      if (finished) break;
      await ensureState(await connected(`next-${statements}`), writerOf(`next-${statements}`));
      await expectNewest();
      expect((await told()).length).toBeLessThanOrEqual(everyStep.length);
    }
  });
});

it.each(['nothing', 'an older version'])('five at once, from %s: one upgrades and the others wait', async (from) => {
  if (from !== 'nothing') await loadOldState(database);
  const all = await Promise.all([1, 2, 3, 4, 5].map((number) => connected(`${from}-${number}`)));
  const results = await Promise.all(all.map((session, i) => ensureState(session, writerOf(`${from}-${i + 1}`))));
  expect(results.filter((upgraded) => upgraded !== undefined)).toHaveLength(from === 'nothing' ? 0 : 1);
  await expectNewest();
  expect(await told()).toHaveLength(from === 'nothing' ? 0 : everyStep.length);
});

it('a state that was restored into a database of another name gets its fence again', async () => {
  await ensureState(await connected('one'), writerOf('one'));
  await database.query('DELETE FROM phasedb_fences');
  await ensureState(await connected('two'), writerOf('two'));
  expect(await fence()).toBe(newestState);
  const run = await openRun('m', commandContextOf(database.url));
  await run.journal.record({ detail: { event: 'paused', reason: 'x' } });
  await run[Symbol.asyncDispose]();
});
