import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callCommandLine } from '../../command-line.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

let databases: TestDatabase[];
let folder: string;
let file: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasedb-targets-'));
  databases = await Promise.all(['canary', 'eu1', 'eu2'].map((name) => createTestDatabase(name)));
  for (const { query } of databases) await query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
  env = Object.fromEntries(databases.map(({ url }, index) => [['CANARY', 'EU_1', 'EU_2'][index] as string, url]));
  await writeFile(
    join(folder, 'phasedb.yaml'),
    `targets:
  - {name: eu-1, url_env: EU_1, group: shards}
  - {name: eu-2, url_env: EU_2, group: shards}
  - {name: canary, url_env: CANARY, group: shards}
waves: [[canary], [rest]]
max_parallel: 2
`,
  );
  file = join(folder, 'shop.yaml');
  await writeFile(
    file,
    `migration: shop
phases:
  - name: widen
    type: expand
    sql: ALTER TABLE t ADD COLUMN b INT NULL
    rollback_sql: ALTER TABLE t DROP COLUMN b
  - name: gate
    wait_until:
      query: SELECT COUNT(*) FROM t WHERE a < 0
      poll_interval_ms: 10
      timeout_minutes: 0.0001
`,
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  for (const database of databases ?? []) await database.drop();
});

/** A call without a terminal; words of a remedy may be given as they were printed. */
async function call(...words: readonly string[]) {
  const { exit, stdout: out, stderr: err } = await callCommandLine(words, { folder, env });
  const passwords = Object.values(env).flatMap((url) => /:([^:@/]+)@/.exec(url)?.[1] ?? []);
  for (const password of passwords) expect(`${out}${err}`).not.toContain(password);
  return { exit, out, flat: `${out}${err}`.replace(/\s+/g, ' ') };
}

const begun = async () =>
  Promise.all(databases.map(async ({ query }) => (await query("SHOW TABLES LIKE 'phasedb_history'")).length > 0));

it('the canary goes first; where it does not end well nothing starts elsewhere, and its remedy is about it', async () => {
  const [canary] = databases;
  await canary?.query('INSERT INTO t VALUES (1, -1)');
  const first = await call('run', file, '--targets', 'shards');
  expect(first.exit).toBe(2);
  expect(first.out).toMatch(/\| canary +\| 1 +\| 2 +\| timed out +\|/);
  expect(first.out).toMatch(/\| eu-1 +\| 2 +\| +\| not started +\|/);
  expect(first.out).toContain('2 of 3 targets were not started');
  expect(await begun()).toEqual([true, false, false]);

  const remedy = /ask the gate again: phasedb (resume \S+ --next --target canary)/.exec(first.flat)?.[1] ?? '';
  await canary?.query('DELETE FROM t');
  expect(await call(...remedy.split(' '))).toMatchObject({ exit: 0 });

  const all = await call('run', file, '--targets', 'shards', '--format', 'json');
  expect(JSON.parse(all.out)).toMatchObject({
    exit: 0,
    results: [
      { target: 'canary', wave: 1, exit: 0, status: 'complete' },
      { target: 'eu-1', wave: 2, exit: 0, status: 'complete' },
      { target: 'eu-2', wave: 2, exit: 0, status: 'complete' },
    ],
  });
  expect(await begun()).toEqual([true, true, true]);
});

it('one status tells of every database, also of one that does not let in', async () => {
  const good = env.EU_2 ?? '';
  const status = await call('status', 'shop', '--targets', 'all');
  expect(status.exit).toBe(0);
  for (const name of ['canary', 'eu-1', 'eu-2'])
    expect(status.out).toMatch(new RegExp(`\\| ${name} +\\| shop +\\| +\\| complete`));
  env.EU_2 = good.replace(/\/\/[^@]*@/, '//nobody:wr0ng-pass@');
  const partly = await call('status', '--targets', 'shards');
  expect(partly.exit).toBe(1);
  expect(partly.out).toMatch(/\| eu-1 +\| shop/);
  expect(partly.out).toMatch(/\| eu-2 +\| could not be read/);
  // A run asks for every URL before the first target starts.
  env.EU_2 = '';
  const refused = await call('run', file, '--targets', 'shards');
  expect(refused).toMatchObject({
    exit: 64,
    flat: expect.stringContaining('the environment variable EU_2 is not set'),
  });
  env.EU_2 = good;
});

it('a pause reaches every target, and one of them takes its name alone', async () => {
  expect(await call('pause', 'shop', '--targets', 'all')).toMatchObject({ exit: 0 });
  expect((await call('status', 'shop', '--target', 'eu-2')).flat).toMatch(
    /Paused by .* phasedb unpause shop --target eu-2/,
  );
  expect(await call('unpause', 'shop', '--targets', 'all')).toMatchObject({ exit: 0 });
  expect(await call('run', file, '--targets', 'shards', '--db', env.EU_1 ?? '')).toMatchObject({
    exit: 64,
    flat: expect.stringContaining('--targets and --db exclude each other'),
  });
  const { include } = JSON.parse((await call('targets', '--format', 'matrix')).out);
  expect(include.map(({ target }: { target: string }) => target)).toEqual(['canary', 'eu-1', 'eu-2']);
});
