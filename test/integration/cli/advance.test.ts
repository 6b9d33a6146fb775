import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { callCommandLine } from '../../command-line.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { asRun, eventOf } from '../run/state-by-hand.ts';

let database: TestDatabase;
let folder: string;

const expandOf = (column: string) => `  - name: widen
    type: expand
    sql: ALTER TABLE t ADD COLUMN ${column} INT NULL
    rollback_sql: ALTER TABLE t DROP COLUMN ${column}
`;
const gateOf = (query: string) => `  - name: gate
    wait_until:
      query: ${query}
      poll_interval_ms: 10
      timeout_minutes: 0.0001
`;
const files = {
  'a.yaml': `migration: a\ndepends_on: [b]\nphases:\n${expandOf('a1')}`,
  'b.yaml': `migration: b\nphases:\n${expandOf('b1')}${gateOf('SELECT COUNT(*) FROM t WHERE n < -9')}  - name: drop
    type: contract
    sql: ALTER TABLE t DROP COLUMN old
    irreversible: nobody reads it
    allow: [{what: destructive, reason: nobody reads it}]
`,
  'c.yaml': `migration: c\nphases:\n${expandOf('c1')}${gateOf('SELECT COUNT(*) FROM t WHERE n < 0')}`,
  'd.yml': `migration: d\nphases:\n${expandOf('d1')}`,
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasedb-advance-'));
  database = await createTestDatabase('advance');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL, old INT NULL)');
  await database.query('INSERT INTO t VALUES (1, -1, NULL)');
  await mkdir(join(folder, 'migrations'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'migrations', name), text);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database?.drop();
});

async function call(...words: readonly string[]) {
  const env = { DATABASE_URL: database.url };
  const { exit, stdout: out, stderr: err } = await callCommandLine(words, { folder, env });
  return { exit, out, flat: `${out}${err}`.replace(/\s+/g, ' ') };
}

/** Exit code and status of each migration, in the order of the work. */
async function advance(...words: readonly string[]) {
  const { exit, out } = await call('advance', '--format', 'json', ...words);
  const { results } = JSON.parse(out) as { results: { migration: string; exit: number; status: string }[] };
  return { exit, results: results.map(({ migration, exit: own, status }) => [migration, own, status]) };
}

/** A command that a message says to give, for a file of the folder. */
const remedy = (text: string, pattern: RegExp) =>
  (pattern.exec(text)?.[1] ?? '')
    .split(' ')
    .map((word) => (word.startsWith('migrations/') ? join(folder, word) : word));

it('works on what is due of every migration, and fails once for what waits for a person', async () => {
  const b = ['b', 0, 'in_progress'];
  const a = ['a', 0, 'in_progress'];
  const d = ['d', 0, 'complete'];
  expect(await advance()).toEqual({ exit: 2, results: [b, a, ['c', 2, 'timed_out'], d] });
  const columns = async () => (await database.query('SHOW COLUMNS FROM t')).map((row) => row.Field);
  expect(await columns()).toEqual(['id', 'n', 'old', 'b1', 'c1', 'd1']);

  expect(await advance()).toEqual({ exit: 4, results: [b, a, ['c', 4, 'timed_out'], d] });
  expect(await advance()).toEqual({ exit: 0, results: [b, a, ['c', 0, 'timed_out'], d] });
  const text = await call('advance');
  expect(text.exit).toBe(0);
  expect(text.flat).toContain('It waits for a person, as an earlier command has said.');
  expect(text.flat).toContain('a waits until b is complete.');
  expect(text.out).toMatch(/\| c +\| 0 +\| timed out +\|/);
  expect(text.flat).toContain('1 migration is complete.');

  // Something changed: it is said again, once.
  await call('pause', 'c', '--reason', 'look');
  await call('unpause', 'c', '--reason', 'looked');
  expect((await advance()).exit).toBe(4);
  expect((await advance()).exit).toBe(0);

  await database.query('DELETE FROM t');
  expect(await call(...remedy(text.flat, /then continue: phasedb (resume \S+ --next)/))).toMatchObject({ exit: 0 });
  const contract = remedy(text.flat, /only a person begins: phasedb (run \S+ --next)/);
  expect(await call(...contract, '--yes')).toMatchObject({ exit: 0 });
  expect(await advance()).toEqual({
    exit: 0,
    results: [['b', 0, 'complete'], ['a', 0, 'complete'], ['c', 0, 'complete'], d],
  });
  expect(await columns()).toEqual(['id', 'n', 'b1', 'c1', 'd1', 'a1']);

  const events = async () => (await database.query('SELECT COUNT(*) AS n FROM phasedb_history'))[0]?.n;
  const before = await events();
  expect((await call('advance')).flat.trim()).toBe('4 migrations are complete.');
  expect(await events()).toBe(before);
});

it('takes over what was interrupted only where it is told to, and one bad file keeps no other from its turn', async () => {
  const file = join(folder, 'migrations', 'e.yaml');
  await writeFile(file, `migration: e\nphases:\n${expandOf('e1')}`);
  await writeFile(join(folder, 'migrations', 'bad.yaml'), 'migration: bad\nphases: 3\n');
  const migration = await readMigrationFile(file);
  await asRun(database.url, 'e', ({ journal }) =>
    journal.record({ phase: 'widen', attempt: 1, detail: eventOf(migration, 'widen', 'phase-started') }),
  );
  const own = async (...words: readonly string[]) => {
    const { exit, results } = await advance(...words);
    return { exit, results: results.filter(([name]) => name === 'e' || String(name).includes('bad')) };
  };
  const bad = [join('migrations', 'bad.yaml'), 1, 'refused'];
  expect(await own()).toEqual({ exit: 1, results: [bad, ['e', 4, 'needs_resume']] });
  expect(await own('--take-over', 'auto')).toEqual({ exit: 1, results: [bad, ['e', 0, 'complete']] });
});

it('gives each that is due its share of the time, so that a gate that waits keeps no other from its turn', async () => {
  const waiting = gateOf('SELECT 1 + COUNT(*) FROM t').replace('0.0001', '600');
  for (const name of ['v', 'w'])
    await writeFile(
      join(folder, 'migrations', `${name}.yaml`),
      `migration: ${name}\nphases:\n${expandOf(`${name}1`)}${waiting}`,
    );
  const { out } = await call('advance', '--format', 'json', '--max-runtime', '6s');
  const { results } = JSON.parse(out) as {
    results: { migration: string; exit: number; result: { message: string } }[];
  };
  const [v, w] = ['v', 'w'].map((name) => results.find(({ migration }) => migration === name));
  expect(v).toMatchObject({
    exit: 5,
    result: { phase: 'gate', message: expect.stringContaining('its share of the time is over') },
  });
  expect(w).toMatchObject({
    exit: 5,
    result: { phase: 'gate', message: expect.stringContaining('--max-runtime 6s is over') },
  });
  for (const name of ['v', 'w']) await rm(join(folder, 'migrations', `${name}.yaml`));
});

it('looks at 300 files of which none is due, and writes nothing', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `z${String(index).padStart(3, '0')}`);
  const path = (name: string) => join(folder, 'migrations', `${name}.yaml`);
  for (const name of names)
    await writeFile(path(name), `migration: ${name}\ndepends_on: [elsewhere]\nphases:\n${expandOf(name)}`);
  const events = async () => (await database.query('SELECT COUNT(*) AS n FROM phasedb_history'))[0]?.n;
  const before = await events();
  const { results } = await advance();
  expect(results.slice(-300)).toEqual(names.map((name) => [name, 0, 'in_progress']));
  expect(await events()).toBe(before);
  for (const name of names) await rm(path(name));
});

it('never begins a contract, and two files of one name are refused before anything is done', async () => {
  expect(await call('advance', '--only', 'contract')).toMatchObject({ exit: 64 });
  expect(await call('advance', '--only', 'expand', '--until', 'gate')).toMatchObject({ exit: 64 });
  await writeFile(join(folder, 'migrations', 'again.yaml'), files['d.yml']);
  expect(await call('advance')).toMatchObject({ exit: 64, flat: expect.stringContaining('of the same name, d') });
});
