import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isMatchedBy, migrationGlobs } from '../../../src/project/migration-globs.ts';

const usual = migrationGlobs([], []).globs[0];

let workspace: string;
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'phasedb-changed-'));
  mkdirSync(join(workspace, 'db/migrations'), { recursive: true });
});
afterAll(() => rmSync(workspace, { recursive: true }));

it.each([
  ['migrations/a.yaml', usual, true],
  ['migrations/2026/11/a.yml', usual, true],
  ['src/migrations/a.yaml', usual, false],
  ['migrations/a.sql', usual, false],
  ['db/migrations/a.yaml', 'db/migrations', true],
  ['db/migrations/deep/a.yml', './db/migrations', true],
  ['db/migrations/a.txt', 'db/migrations', false],
  ['db/other/a.yaml', 'db/migrations', false],
  ['one.yaml', 'one.yaml', true],
  ['one.yaml', './one.yaml', true],
  ['db/x/a.yaml', 'db/*/a.yaml', true],
  ['phasedb.yaml', '*.yaml', false],
  ['db/phasedb.config.yaml', 'db/**', false],
])('%s by %s: %s', (path, glob, matches) => {
  expect(isMatchedBy(path, glob ?? '', workspace)).toBe(matches);
});

it('what a call names overrides the configuration, and both override the usual place', () => {
  expect(migrationGlobs(['a.yaml'], ['db'])).toEqual({ globs: ['a.yaml'], from: 'call' });
  expect(migrationGlobs([], ['db'])).toEqual({ globs: ['db'], from: 'config' });
  expect(migrationGlobs([], [])).toMatchObject({ from: 'usual' });
});
