import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/program.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { migrationResource } from '../../../src/state/lease.ts';
import { callCommandLine } from '../../command-line.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState } from '../run/running.ts';
import { asRun, eventOf } from '../run/state-by-hand.ts';

let database: TestDatabase;
let folder: string;
let file: string;

beforeAll(async () => {
  database = await createTestDatabase('confirm');
  folder = await mkdtemp(join(tmpdir(), 'phasedb-confirm-'));
  file = join(folder, 'shop.yaml');
  await writeFile(
    file,
    `migration: shop
phases:
  - name: widen
    type: expand
    sql: |
      ALTER TABLE t ADD COLUMN b INT NULL;
    rollback_sql: |
      ALTER TABLE t DROP COLUMN b;
  - name: drop-a
    type: contract
    allow: [{what: destructive, reason: nothing reads it}]
    sql: |
      ALTER TABLE t DROP COLUMN a;
    irreversible: the values of a are gone
`,
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
});

/** A call without a terminal, as a script makes it. */
async function call(command: string, ...words: readonly string[]) {
  const { exit, stdout, stderr } = await callCommandLine([command, file, ...words, '--db', database.url], { folder });
  return { exit, text: `${stdout}${stderr}`.replace(/\s+/g, ' ') };
}

/** While another run works on the phase, or is between two of them. */
async function whileHeld<T>(phase: string | undefined, work: () => Promise<T>): Promise<T> {
  const migration = await readMigrationFile(file);
  let result: T | undefined;
  await asRun(database.url, 'shop', async (run) => {
    await run.leases.take(migrationResource(database.name, 'shop'));
    if (phase !== undefined)
      await run.journal.record({ phase, attempt: 1, detail: eventOf(migration, phase, 'phase-started') });
    result = await work();
  });
  return result as T;
}

const needed = /needs a confirmation, and no terminal is attached\. .*add --yes/;

describe('without a terminal, the state is asked before a confirmation', () => {
  it('of a run that would start a contract', async () => {
    const refused = await call('run');
    expect(refused).toMatchObject({ exit: 64, text: expect.stringMatching(needed) });
    expect(await database.query("SHOW TABLES LIKE 'phasedb%'")).toEqual([]);
    expect(await call('run', '--next')).toMatchObject({ exit: 0 });
    expect(await call('run', '--phase', 'drop-a')).toMatchObject({ exit: 64, text: expect.stringMatching(needed) });
    expect(await call('rollback', '--to', 'widen')).toMatchObject({ exit: 64, text: expect.stringMatching(needed) });
  });

  it('and then what it asks for is shown: statements, sizes, times, and what cannot be taken back', async () => {
    await database.query('INSERT INTO t VALUES (1, 1), (2, 2)');
    await call('run', '--next');
    await database.query('ANALYZE TABLE t');
    const contract = (await call('run', '--phase', 'drop-a')).text;
    const parts = [
      /about to run the contract drop-a of shop/,
      /1\. ALTER TABLE t DROP COLUMN a/,
      /\.t: about 2 rows, [\d.]+ KiB/,
      /instant; takes at most [\d.]+ s/,
      /drop-a is irreversible: the values of a are gone/,
      /The values of column t\.a are deleted \(about 2 rows\)/,
      needed,
    ];
    expect(contract).toMatch(new RegExp(parts.map(({ source }) => source).join('.*')));
    const rollback = (await call('rollback', '--to', 'widen')).text;
    expect(rollback).toMatch(
      /undoes, in this order: the expand widen.*1\. ALTER TABLE t DROP COLUMN b.*column t\.b are/,
    );
    const confirmed = await call('run', '--yes');
    expect(confirmed).toMatchObject({ exit: 0, text: expect.stringContaining('The values of column t.a are deleted') });
    expect(confirmed.text.match(/about to run the contract/g)).toHaveLength(1);
  });

  it('of a phase that the file does not have', async () => {
    const unknown = { exit: 64, text: expect.stringContaining('has no phase drop-b') };
    expect(await call('run', '--phase', 'drop-b')).toMatchObject(unknown);
    expect(await call('resume', '--phase', 'drop-b')).toMatchObject(unknown);
    expect(await call('rollback', '--to', 'drop-b')).toMatchObject(unknown);
    expect(await call('mark', 'complete', '--phase', 'drop-b', '--reason', 'x')).toMatchObject(unknown);
    expect(await call('accept-change', '--phase', 'drop-b', '--reason', 'x')).toMatchObject(unknown);
  });

  it('of a phase whose turn has not come, and of a rollback of what has not begun', async () => {
    expect(await call('run', '--phase', 'drop-a')).toMatchObject({ exit: 1, text: expect.stringContaining('widen') });
    expect(await call('rollback', '--to', 'drop-a')).toMatchObject({
      exit: 0,
      text: expect.stringContaining('Nothing to undo'),
    });
  });

  it('of a contract that MySQL or a rule refuses', async () => {
    await call('run', '--next');
    await database.query('DROP TABLE t');
    expect(await call('run', '--phase', 'drop-a')).toMatchObject({ exit: 1, text: expect.stringContaining('.t ') });
  });

  it('of phases before a contract, which need no confirmation', async () => {
    expect(await call('run', '--until', 'contract', '--next')).toMatchObject({
      exit: 64,
      text: expect.stringContaining('--next and --until exclude each other'),
    });
    expect(await call('run', '--only', 'backfill')).toMatchObject({ exit: 0, text: expect.stringContaining('widen') });
    expect(await call('run', '--until', 'contract')).toMatchObject({
      exit: 0,
      text: expect.stringContaining('drop-a'),
    });
    expect(await call('run', '--until', 'contract')).toMatchObject({
      exit: 0,
      text: expect.stringContaining('shop waits for its contract drop-a'),
    });
    // A type in place of a name.
    expect(await call('run', '--phase', 'contract')).toMatchObject({ exit: 64, text: expect.stringMatching(needed) });
    expect((await call('run', '--phase', 'contract', '--yes')).exit).toBe(0);
  });

  it('of a contract that failed: it is not passed over in silence', async () => {
    await call('run', '--next');
    await whileHeld('drop-a', async () => {
      expect(await call('run', '--until', 'contract')).toMatchObject({ exit: 3 });
    });
    for (const command of ['run', 'resume'])
      expect(await call(command, '--until', 'contract')).toMatchObject({
        exit: 4,
        text: expect.stringContaining('drop-a of shop was interrupted'),
      });
  });

  it('of a migration that somebody runs', async () => {
    const locked = { exit: 3 };
    await whileHeld('widen', async () => {
      expect(await call('run')).toMatchObject(locked);
      expect(await call('resume')).toMatchObject(locked);
      expect(await call('rollback', '--to', 'widen')).toMatchObject(locked);
    });
    for (const command of ['run', 'resume']) {
      const gone = await call(command);
      expect(gone.exit, gone.text).toBe(command === 'run' ? 4 : 64);
    }
  });

  it('of a rollback while a run is between two phases', async () => {
    await call('run', '--next');
    await whileHeld(undefined, async () => {
      expect(await call('rollback', '--to', 'widen')).toMatchObject({ exit: 3 });
    });
  });

  it('of a migration that is paused', async () => {
    await call('run', '--next');
    await callCommandLine(['pause', 'shop', '--reason', 'month end', '--db', database.url], { folder });
    expect(await call('run')).toMatchObject({ exit: 5, text: expect.stringContaining('month end') });
    expect(await call('resume')).toMatchObject({ exit: 5, text: expect.stringContaining('month end') });
  });

  it('of a migration, or a phase of it, that is complete', async () => {
    expect(await call('run', '--yes')).toMatchObject({ exit: 0 });
    for (const words of [['run'], ['resume'], ['run', '--phase', 'drop-a'], ['run', '--next']] as const) {
      const [command, ...rest] = words;
      expect(await call(command, ...rest)).toMatchObject({
        exit: 0,
        text: expect.stringContaining('already complete'),
      });
    }
    const marked = await call('mark', 'complete', '--phase', 'drop-a', '--reason', 'x');
    expect(marked).toMatchObject({ exit: 0, text: expect.stringContaining('already complete') });
    // The contract says that it is irreversible: there is nothing that a confirmation would start.
    expect(await call('rollback', '--to', 'widen')).toMatchObject({ exit: 1, text: expect.stringContaining('drop-a') });
  });
});

it('on a terminal, the same is shown before the name is typed, and another name starts nothing', async () => {
  await call('run', '--next');
  const typed = async (answer: string) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stderr = Object.assign(new PassThrough(), { isTTY: true });
    const terminal = { program: 'phasedb', env: { TERM: 'dumb' }, folder, stdin, stdout: new PassThrough(), stderr };
    let text = '';
    stderr.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      // A person answers what they have read.
      if (text.includes("Type the migration's name") && !stdin.writableEnded) stdin.end(`${answer}\n`);
    });
    const exit = await runCommandLine(['run', file, '--db', database.url], terminal);
    return { exit, text: text.replace(/\s+/g, ' ') };
  };
  const other = await typed('shoe');
  expect(other).toMatchObject({ exit: 1, text: expect.stringContaining("The typed text is not the migration's name") });
  expect(other.text).toMatch(/1\. ALTER TABLE t DROP COLUMN a.*values of a are gone.*Type the migration's name, shop,/);
  expect(await typed('shop')).toMatchObject({ exit: 0 });
});
