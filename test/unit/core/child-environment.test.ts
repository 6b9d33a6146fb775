import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { childEnvironment, operatorEnvironment } from '../../../src/core/child-environment.ts';
import { git } from '../../../src/core/git.ts';
import { passwordSourceOf } from '../../../src/mysql/password-source.ts';
import { output } from '../../../src/sandbox/command.ts';

const secrets: Readonly<Record<string, string>> = {
  'INPUT_DATABASE-URL': 'mysql://u:hunter2@h/d',
  INPUT_PASSWORD_FILE: 'hunter2',
  DATABASE_URL: 'mysql://u:hunter2@h/d',
  GITHUB_TOKEN: 'hunter2',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'hunter2',
  ACTIONS_RUNTIME_TOKEN: 'hunter2',
  AWS_SECRET_ACCESS_KEY: 'hunter2',
  MYSQL_PWD: 'hunter2',
  NPM_TOKEN: 'hunter2',
  NODE_OPTIONS: '--no-warnings=hunter2',
  LD_PRELOAD_X: 'hunter2',
  GIT_SSH_COMMAND: 'hunter2',
  GIT_EXTERNAL_DIFF: 'hunter2',
  GIT_DIR: 'hunter2',
  GIT_TRACE: '/hunter2',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-children-'));
  for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program that prints its environment. */
function program(name: string, at = folder): void {
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, name), '#!/bin/sh\nenv\necho "hunter2-free: $*"\n');
  chmodSync(join(at, name), 0o755);
}

it('git and the programs of the sandbox get no secret', async () => {
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  program('git');
  program('mysqld');
  const answer = await git(folder, ['status'], { mayFetch: true });
  const told = answer.ok ? answer.stdout : answer.why;
  const said = await output('mysqld', []);
  for (const text of [told, said]) {
    expect(text).toContain('hunter2-free');
    expect(text.replaceAll('hunter2-free', '')).not.toContain('hunter2');
    expect(text).toMatch(/^HOME=/m);
  }
  expect(told).toMatch(/^GIT_CONFIG_COUNT=1$/m);
});

it('a password command gets what it may need, but no input of the action and no URL', async () => {
  const password = await passwordSourceOf({ passwordCommand: 'env | tr "\\n" "|"' })?.(false);
  expect(password).toContain('AWS_SECRET_ACCESS_KEY=hunter2|');
  expect(password).toContain('ACTIONS_ID_TOKEN_REQUEST_TOKEN=hunter2|');
  expect(password).not.toContain('INPUT_');
  expect(password).not.toContain('DATABASE_URL');
  expect(operatorEnvironment({ input_x: 'a', Path: 'b', NONE: undefined })).toEqual({ Path: 'b' });
});

it('a folder of PATH that counts from the working folder is left out: that folder may be a stranger’s repository', async () => {
  program('git', join(folder, 'bin'));
  program('git');
  vi.stubEnv('PATH', ['bin', '.', '', process.env.PATH].join(delimiter));
  expect(childEnvironment().PATH).toBe(process.env.PATH?.split(delimiter).slice(3).join(delimiter));
  const answer = await git(folder, ['--version']);
  expect(answer).toMatchObject({ ok: true, stdout: expect.stringMatching(/^git version/) });
});
