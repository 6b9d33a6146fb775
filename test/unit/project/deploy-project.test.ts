import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDeployProject } from '../../../src/project/deploy-project.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-deploy-'));
  writeFileSync(
    join(folder, 'phasedb.yaml'),
    'database_url: mysql://a@config/d\nreplicas: [mysql://r@config/d]\nmigrations: [db]\nsnapshot: db/s.json\nrules: {drop-table: off, drop-column-still-referenced: off}\nthresholds: {small_table_bytes: 5}\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

it('the call overrides the environment, which overrides the configuration', async () => {
  expect(readDeployProject({ folder, env: {} })).toMatchObject({
    databaseUrl: 'mysql://a@config/d',
    replicas: ['mysql://r@config/d'],
    globs: ['db'],
    snapshot: 'db/s.json',
  });
  const env = { DATABASE_URL: 'mysql://a@env/d' };
  expect(readDeployProject({ folder, env }).databaseUrl).toBe('mysql://a@env/d');
  expect(
    readDeployProject({
      folder,
      env,
      databaseUrl: 'mysql://a@call/d',
      replicas: ['mysql://r@call/d'],
      paths: ['m.yaml'],
      snapshot: 'out.json',
    }),
  ).toMatchObject({
    databaseUrl: 'mysql://a@call/d',
    replicas: ['mysql://r@call/d'],
    globs: ['m.yaml'],
    snapshot: 'out.json',
  });
});

it('without a configuration there are defaults, and no database', () => {
  const empty = mkdtempSync(join(folder, 'empty-'));
  expect(readDeployProject({ folder: empty, env: {} })).toMatchObject({
    databaseUrl: undefined,
    replicas: [],
    globs: ['migrations/**/*.{yaml,yml}'],
    snapshot: 'phasedb.snapshot.json',
  });
});

it('a run judges by the severities and thresholds of the configuration, and searches the code whatever they are', async () => {
  const { lint, searchCode } = await readDeployProject({ folder, env: {} }).judging();
  expect(lint.severities.get('drop-table')).toBe('off');
  expect(lint.thresholds.small_table_bytes).toBe(5);
  expect(searchCode).toBeTypeOf('function');
});
