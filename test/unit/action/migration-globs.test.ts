import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isMigration, usualMigrations } from '../../../src/action/migration-globs.ts';

let workspace: string;
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'phasedb-changed-'));
  mkdirSync(join(workspace, 'db/migrations'), { recursive: true });
});
afterAll(() => rmSync(workspace, { recursive: true }));

it.each([
  ['migrations/a.yaml', usualMigrations[0], true],
  ['migrations/2026/11/a.yml', usualMigrations[0], true],
  ['src/migrations/a.yaml', usualMigrations[0], false],
  ['migrations/a.sql', usualMigrations[0], false],
  ['db/migrations/a.yaml', 'db/migrations', true],
  ['db/migrations/deep/a.yml', './db/migrations', true],
  ['db/migrations/a.txt', 'db/migrations', false],
  ['db/other/a.yaml', 'db/migrations', false],
  ['one.yaml', 'one.yaml', true],
  ['one.yaml', './one.yaml', true],
  ['db/x/a.yaml', 'db/*/a.yaml', true],
])('%s by %s: %s', (path, glob, matches) => {
  expect(isMigration(path, glob ?? '', workspace)).toBe(matches);
});
