import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../../../src/project/config.ts';
import { isMatchedBy, migrationGlobs } from '../../../src/project/migration-globs.ts';

const usual = migrationGlobs([], [], '/w').globs[0];

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
  expect(migrationGlobs(['a.yaml'], ['db'], '/w')).toEqual({ globs: ['a.yaml'], from: 'call' });
  expect(migrationGlobs([], ['db'], '/w')).toEqual({ globs: ['db'], from: 'config' });
  expect(migrationGlobs([], [], '/w')).toMatchObject({ from: 'usual' });
});

it.each([
  ['./db/*.yaml', 'db/*.yaml'],
  ['db/', 'db'],
  ['db//x/../*.yml', 'db/*.yml'],
  ['WORKSPACE/db/**/*.{yaml,yml}', 'db/**/*.{yaml,yml}'],
  ['WORKSPACE', '.'],
  ['/elsewhere/*.yaml', '/elsewhere/*.yaml'],
])('the call names %s, which is %s from the workspace', (glob, expected) => {
  expect(migrationGlobs([glob.replace('WORKSPACE', workspace)], [], workspace).globs).toEqual([expected]);
});

it('refuses a glob that is to take files away, from the call and from the configuration', () => {
  expect(() => migrationGlobs(['db/**', '!db/old/**'], [], '/w')).toThrow(
    'The glob `!db/old/**` is refused: it begins with `!`, but no glob can take files away',
  );
  expect(parseConfig('migrations: ["db/**", "!db/old/**"]\n', 'c.yaml').problems).toMatchObject([
    { rule: 'config-unknown-key', message: expect.stringContaining('begins with `!`'), place: { line: 1 } },
  ]);
});
