import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Failure } from '../../../src/core/failure.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasedb-path-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const failure = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    () => expect.fail('it started'),
    (error) => error,
  );

async function mysqldThat(script: string): Promise<void> {
  const path = join(folder, 'mysqld');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
}

test('when no way can serve, each is named with its reason and its remedy', async () => {
  vi.stubEnv('PHASEDB_TEST_DATABASE_URL', '');
  await mysqldThat('echo "mysqld  Ver 10.11.6-MariaDB for debian-linux-gnu on x86_64"');
  const error = await failure(startSandbox({ ways: ['given-url', 'mysqld-on-path'] }));
  expect(error.code).toBe('no-mysql-server');
  expect(error.message).toContain('PHASEDB_TEST_DATABASE_URL names: the variable is not set');
  expect(error.message).toContain('a mysqld on the PATH: it is MariaDB 10.11.6-MariaDB, not MySQL');
  expect(error.message).toContain('install MySQL 8.0.13 or newer');
});

test('a mysqld that cannot initialise a data folder is refused with what it said', async () => {
  await mysqldThat(`
    case "$*" in *--version*) echo "mysqld  Ver 8.0.43 for Linux on x86_64"; exit 0;; esac
    echo "mysqld: Can't create directory (OS errno 13 - Permission denied)" >&2; exit 1`);
  const error = await failure(startSandbox({ ways: ['mysqld-on-path'] }));
  expect(error.message).toMatch(/cannot initialise a data folder: .*Permission denied/);
});

test.each([
  ['mysql://root:s3cret@127.0.0.1:1', /127\.0\.0\.1:1, which refused the connection/],
  ['postgres://root:s3cret@127.0.0.1:1', /not of the form mysql:/],
  ['mysql://root:s3cret%zz@127.0.0.1:1', /%25/],
  ['mysql://root:s3cret@127.0.0.1:notaport', /not of the form/],
])(
  'a given URL that does not work is said, no other way is tried, and its password is not shown: %s',
  async (url, why) => {
    vi.stubEnv('PHASEDB_TEST_DATABASE_URL', url);
    const error = await failure(startSandbox());
    expect(error.code).toBe('given-server-unusable');
    expect(error.message).toMatch(why);
    expect(error.message + error.remedy).not.toContain('s3cret');
  },
);
