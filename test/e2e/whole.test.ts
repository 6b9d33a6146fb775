import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
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
  ): Promise<{ exit: number | null; stdout: string; outputs: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'phasedb-action-'));
    try {
      const outputFile = join(folder, 'output');
      await writeFile(outputFile, '');
      const env = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      );
      const child = spawn(process.execPath, ['dist/index.js'], {
        env: {
          PATH: process.env.PATH ?? '',
          GITHUB_OUTPUT: outputFile,
          GITHUB_ACTOR: 'octocat',
          GITHUB_SHA: 'c0ffee',
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

  it('runs one phase a step, asks for the confirmation of a contract, and masks the password', async () => {
    const common = { 'database-url': database.url, migration: file, migrations: 'examples/*.yaml', command: 'run' };
    for (const next of ['backfill', 'gate', 'contract']) {
      const ended = await step(common);
      expect(ended.exit, ended.stdout).toBe(0);
      expect(ended.outputs).toMatch(new RegExp(`next-phase<<[^\\n]+\\n${next}\\n`));
    }
    const unconfirmed = await step(common);
    expect(unconfirmed.exit).toBe(1);
    expect(unconfirmed.stdout).toContain('::error::');
    const last = await step({ ...common, confirm: 'add_checksum_column' });
    expect(last.exit, last.stdout).toBe(0);
    expect(last.outputs).toMatch(/status<<[^\n]+\ncomplete\n/);
    expect(last.stdout).toMatch(/^::add-mask::mysql/);
    expect(await wrong()).toBe(0);
    const [actor] = await database.query('SELECT DISTINCT actor, git_commit FROM phasedb_history');
    expect(actor).toMatchObject({ actor: 'octocat', git_commit: 'c0ffee' });
  });
});
