import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { commit, freshFolder, git, write } from '../repository.ts';
import { phasedb } from './phasedb.ts';

const file = 'examples/add_checksum_column.yaml';
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase('whole');
  await database.query(
    'CREATE TABLE EVENTS (ID BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, USER_ID BIGINT NOT NULL, PAYLOAD VARCHAR(255) NOT NULL)',
  );
  await database.query(
    "INSERT INTO EVENTS (USER_ID, PAYLOAD) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT n % 97, CONCAT('payload ', n) FROM s",
  );
});
afterEach(() => database.drop());

const definition = async () =>
  ((await database.query<Record<string, string>>('SHOW CREATE TABLE EVENTS'))[0]?.['Create Table'] ?? '').replace(
    / AUTO_INCREMENT=\d+/,
    '',
  );
const wrong = async () =>
  (
    await database.query<{ n: number }>(
      'SELECT COUNT(*) AS n FROM EVENTS WHERE NOT (CHECKSUM <=> SHA2(CONCAT(USER_ID, PAYLOAD), 256))',
    )
  )[0]?.n;
const run = (...args: string[]) => phasedb(args, { url: database.url });

describe('the built command line', () => {
  it('takes the example through four processes, reports its status, and rolls the table back', async () => {
    const before = await definition();
    const first = await run('run', file, '--phase', 'contract', '--yes');
    expect(first.exit).toBe(1);
    expect(await definition()).toBe(before);
    for (const phase of ['expand', 'backfill', 'gate', 'contract']) {
      const ended = await run('run', file, '--phase', phase, '--yes');
      expect(ended.exit, ended.all).toBe(0);
    }
    expect(await wrong()).toBe(0);
    const after = await definition();
    expect(after).toMatch(/`CHECKSUM` varchar\(64\) NOT NULL[\s\S]*KEY `IDX_CHECKSUM`/);
    const again = await run('run', file, '--yes');
    expect(again.exit).toBe(0);
    expect(again.stdout).toContain('already complete');
    expect(await definition()).toBe(after);
    const status = JSON.parse((await run('status', 'add_checksum_column', '--format', 'json')).stdout);
    expect(status).toMatchObject({
      migration: 'add_checksum_column',
      current_phase: 'contract',
      phase_status: 'complete',
      backfill_progress: 1,
      progress_confidence: 'exact',
      rows_processed_total: 1000,
      estimated_completion: null,
      gate_status: 'passed',
      attempt_number: 1,
      running_on: null,
      warning: null,
    });
    expect((await run('verify', file)).exit).toBe(0);
    expect((await run('rollback', file, '--to', 'expand')).exit).toBe(64);
    const back = await run('rollback', file, '--to', 'expand', '--yes');
    expect(back.exit, back.all).toBe(0);
    expect(await definition()).toBe(before);
  });
});

describe('the built action', () => {
  /** A plain process with inputs and files as the runner gives them. */
  async function step(
    inputs: Record<string, string>,
    checkout: string,
  ): Promise<{ exit: number | null; stdout: string; outputs: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'phasedb-action-'));
    try {
      const outputFile = join(folder, 'output');
      await writeFile(outputFile, '');
      const env = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      );
      const child = spawn(process.execPath, [`${process.cwd()}/dist/index.js`], {
        cwd: checkout,
        env: {
          PATH: process.env.PATH ?? '',
          GITHUB_OUTPUT: outputFile,
          GITHUB_ACTOR: 'octocat',
          GITHUB_SHA: git(checkout, 'rev-parse', 'main').trim(),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      const exit = await new Promise<number | null>((resolve) => child.on('close', resolve));
      return { exit, stdout, outputs: await readFile(outputFile, 'utf8') };
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  let checkout: string;
  beforeEach(async () => {
    checkout = freshFolder();
    write(checkout, { [file]: await readFile(file), 'phasedb.config.yaml': 'rules: {}\n' });
    commit(checkout);
  });
  afterEach(() => rm(checkout, { recursive: true }));

  it('runs one phase a step, asks for the confirmation of a contract, and masks the password', async () => {
    const common = { 'database-url': database.url, migration: file, migrations: 'examples/*.yaml', command: 'run' };
    for (const next of ['backfill', 'gate', 'contract']) {
      const ended = await step(common, checkout);
      expect(ended.exit, ended.stdout).toBe(0);
      expect(ended.outputs).toMatch(new RegExp(`next-phase<<[^\\n]+\\n${next}\\n`));
    }
    const unconfirmed = await step(common, checkout);
    expect(unconfirmed.exit).toBe(1);
    expect(unconfirmed.stdout).toContain('::error::');
    const last = await step({ ...common, confirm: 'add_checksum_column' }, checkout);
    expect(last.exit, last.stdout).toBe(0);
    expect(last.outputs).toMatch(/status<<[^\n]+\ncomplete\n/);
    expect(last.stdout).toMatch(/^::add-mask::mysql/);
    expect(await wrong()).toBe(0);
    const sha = git(checkout, 'rev-parse', 'HEAD').trim();
    const [actor] = await database.query('SELECT DISTINCT actor, git_commit FROM phasedb_history');
    expect(actor).toMatchObject({ actor: 'octocat', git_commit: sha });
  });

  it('runs what was committed and reviewed, records it, and sends nothing of anything else', async () => {
    const common = { 'database-url': database.url, migration: file, migrations: 'examples/*.yaml', command: 'run' };
    const sha = git(checkout, 'rev-parse', 'HEAD').trim();
    const refused = async (inputs: Record<string, string>, said: string) => {
      const ended = await step({ ...common, ...inputs }, checkout);
      expect(ended.exit, ended.stdout).toBe(1);
      expect(ended.stdout).toContain(said);
      expect(ended.outputs).toMatch(/status<<[^\n]+\nrefused\n/);
    };
    const evil = 'rules: {ddl-copy-table: off}\n';
    write(checkout, { 'phasedb.config.yaml': evil });
    await refused({}, 'phasedb.config.yaml differs from the commit');
    git(checkout, 'checkout', '--quiet', 'HEAD', '--', '.');
    write(checkout, { [file]: `${await readFile(file, 'utf8')}# an earlier step\n` });
    await refused({}, `${file} differs from the commit ${sha} that is checked out`);
    git(checkout, 'commit', '--quiet', '--all', '--message=after the review');
    await refused({ ref: sha }, `${file} differs from the commit ${sha} that was to be run`);
    await refused({ ref: 'main' }, 'A branch or a tag can move after the review');
    await refused({ ref: sha.slice(0, 10) }, 'a short id can stand for another commit');
    await refused({ ref: '' }, 'The input ref is empty.');
    expect(await database.query('SHOW TABLES')).toHaveLength(1);

    git(checkout, 'checkout', '--quiet', sha, '--', file);
    const ended = await step({ ...common, ref: sha }, checkout);
    expect(ended.exit, ended.stdout).toBe(0);
    const source = {
      path: file,
      blob: git(checkout, 'rev-parse', `${sha}:${file}`).trim(),
      commit: sha,
      reviewed: true,
      config: { commit: sha, path: 'phasedb.config.yaml' },
    };
    const [row] = await database.query<{ detail: string; git_commit: string }>(
      "SELECT detail->>'$.source' AS detail, git_commit FROM phasedb_history WHERE event = 'phase-started'",
    );
    expect(JSON.parse(row?.detail ?? '')).toMatchObject(source);
    expect(row?.git_commit).toBe(sha);
    const at = { url: database.url, cwd: checkout };
    const status = await phasedb(['status', file, '--format', 'json'], at);
    expect(JSON.parse(status.stdout)).toMatchObject({ phases: [{ name: 'expand', commit: sha, source }, {}, {}, {}] });
    expect((await phasedb(['verify', file], at)).stdout.replace(/\s+/g, ' ')).toContain(
      `at commit ${sha}, which was named as reviewed`,
    );
    const back = (ref: string) => phasedb(['rollback', file, '--to', 'expand', '--yes', '--ref', ref], at);
    const head = git(checkout, 'rev-parse', 'HEAD').trim();
    expect((await back(head)).all).toContain('that was to be run');
    expect((await back(sha)).exit).toBe(0);
    const [undone] = await database.query<{ commit: string }>(
      "SELECT detail->>'$.source.commit' AS commit FROM phasedb_history WHERE event = 'rollback-started'",
    );
    expect(undone?.commit).toBe(sha);
  });
});
