import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseMigration } from '../../../src/action/deploy/choose-migration.ts';
import { Failure } from '../../../src/core/failure.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { applyBaseline } from '../../../src/project/apply-baseline.ts';
import { readSource } from '../../../src/project/catalog-source/read-source.ts';
import { checkConfig, parseConfig, readConfig } from '../../../src/project/config.ts';
import { chooseFiles } from '../../../src/project/migration-files.ts';

const secret = 'AWS_KEY: hunter2hunter2';

let outside: string;
let top: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'phasedb-links-'));
  top = join(outside, 'repository');
  for (const folder of ['.git', 'migrations', 'db']) mkdirSync(join(top, folder), { recursive: true });
  for (const file of ['secret.yaml', 'repository/.git/config', 'repository/secrets.env', 'repository/db/x.yaml']) {
    writeFileSync(join(outside, file), `${secret}\n`);
  }
  writeFileSync(join(top, 'migrations/real.yaml'), 'migration: m\nphases: []\n');
});
afterEach(() => rmSync(outside, { recursive: true }));

/** What a hostile pull request makes of a migration. */
const links = [
  ['../../secret.yaml', 'a symbolic link leads out of the workspace'],
  ['/proc/self/environ', 'a symbolic link leads out of the workspace'],
  ['/dev/zero', 'a symbolic link leads out of the workspace'],
  ['../.git/config', 'it lies in the folder .git'],
  ['../secrets.env', 'a symbolic link leads to secrets.env'],
  ['../db/x.yaml', 'a symbolic link leads to db/x.yaml'],
  ['nowhere', 'it is a symbolic link without a file at its end'],
] as const;

async function failureOf(action: () => unknown): Promise<Failure> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('no failure');
}

describe.each(links)('migrations/x.yaml → %s', (target, why) => {
  beforeEach(() => symlinkSync(target, join(top, 'migrations/x.yaml')));

  it.each([
    ['by a glob of the call', ['migrations/*.yaml']],
    ['by its path', ['migrations/x.yaml']],
    ['by the usual glob', []],
  ])('is refused by lint, which reads the other files (%s)', async (_, paths) => {
    const order = { folder: top, paths, ifNone: 'refuse', judged: [] } as const;
    const { files, problems } = await chooseFiles(order, { migrations: [], file: undefined });
    expect(problems).toMatchObject([{ place: { file: 'migrations/x.yaml', line: 1 }, rule: 'phase-file-invalid' }]);
    expect(problems[0]?.message).toBe(`Could not read the migration file migrations/x.yaml: ${why}.`);
    expect(JSON.stringify({ files, problems })).not.toContain('hunter2');
    expect(files.length).toBe(paths[0] === 'migrations/x.yaml' ? 1 : 2);
  });

  it('is refused by a run on a terminal and in a workflow', async () => {
    const globs = ['migrations/**/*.yaml'];
    const inputs = { command: 'run', migration: 'migrations/x.yaml' } as const;
    for (const read of [
      () => readMigrationFile('migrations/x.yaml', { folder: top }),
      () => chooseMigration(inputs as never, globs, top),
    ]) {
      const { message, remedy } = await failureOf(read);
      expect(message).toContain(why);
      expect(`${message}${remedy}`).not.toContain('hunter2');
    }
  });
});

it('a link to another migration of the same globs is read, and the remedy for the rest names the path that works', async () => {
  symlinkSync('real.yaml', join(top, 'migrations/link.yaml'));
  const chosen = await chooseFiles(
    { folder: top, paths: [], ifNone: 'refuse', judged: [] },
    { migrations: [], file: undefined },
  );
  expect(chosen.problems).toEqual([]);
  expect(chosen.files).toHaveLength(2);
  const { remedy } = await failureOf(() => readMigrationFile('migrations/link.yaml', { folder: top }));
  expect(remedy).toBe('Write the path of the file itself: migrations/real.yaml');
  const { message } = await failureOf(() => readMigrationFile('migrations/real.yaml', { folder: top }));
  expect(message).toContain('`phases` must be a list');
});

it('the configuration, and what it names, stay in the workspace', async () => {
  symlinkSync('../secret.yaml', join(top, 'phasedb.yaml'));
  const { message } = await failureOf(() => readConfig(top));
  expect(message).toBe(
    'The configuration file phasedb.yaml cannot be read: a symbolic link leads out of the workspace.',
  );
  for (const path of [
    '../secret.yaml',
    join(outside, 'secret.yaml'),
    '/dev/zero',
    '/proc/self/environ',
    '.git/config',
  ]) {
    const place = path === '.git/config' ? 'it lies in the folder .git' : 'it lies outside of the workspace';
    for (const kind of ['schema', 'snapshot'] as const) {
      const failure = await failureOf(() => readSource({ kind, path, namedBy: 'file' }, [], top));
      expect(failure.message).toBe(`The ${kind} ${path} cannot be read: ${place}.`);
    }
    const reading = parseConfig(`baseline: ${path}\n`, 'phasedb.yaml');
    const judge = { reading, folderOf: () => top };
    const none = { files: [], migrations: [], findings: [], hidden: [] };
    for (const write of [true, false]) {
      expect(
        (await failureOf(() => applyBaseline(none, { write }, judge, { folder: top, keepErrorsOf: new Set() })))
          .message,
      ).toContain(place);
    }
  }
});

it('a call may name what lies outside, but no device', async () => {
  writeFileSync(join(outside, 'other.yaml'), 'rules: {}\n');
  expect(checkConfig(top, '../other.yaml').problems).toEqual([]);
  const zero = await failureOf(() => readSource({ kind: 'schema', path: '/dev/zero', namedBy: 'call' }, [], top));
  expect(zero).toMatchObject({
    code: 'schema-unreadable',
    message: 'The schema /dev/zero cannot be read: it is a device, not a regular file.',
  });
});
