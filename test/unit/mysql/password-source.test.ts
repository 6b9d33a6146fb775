import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { passwordSourceOf } from '../../../src/mysql/password-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'phasedb-password-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'password');

it('a file is read for each connection; one that is away for a moment leaves the last password', async () => {
  writeFileSync(file, 'one\r\n');
  const source = passwordSourceOf({ passwordFile: file });
  expect(await source?.(false)).toBe('one');
  writeFileSync(file, 'two');
  expect(await source?.(false)).toBe('two');
  rmSync(file);
  expect(await source?.(true)).toBe('two');
});

it('a command runs once for connections made one after the other, and again where its password was refused', async () => {
  writeFileSync(file, 'one\n');
  const source = passwordSourceOf({ passwordCommand: `cat '${file}'` });
  expect(await source?.(false)).toBe('one');
  writeFileSync(file, 'two\n');
  expect(await source?.(false)).toBe('one');
  expect(await source?.(true)).toBe('two');
});

it.each([
  ['echo s3cret-text; echo s3cret-text >&2; exit 3', /ended with exit code 3/],
  ['true', /wrote nothing/],
])('a command that gives no password: %s', async (command, message) => {
  const failure = await passwordSourceOf({ passwordCommand: command })?.(false).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'password-command-failed', exit: 64, message: expect.stringMatching(message) });
  expect(JSON.stringify(failure) + String(failure)).not.toContain('s3cret');
});

it('a file and a command exclude each other; a file that is missing at the start is said so', () => {
  expect(() => passwordSourceOf({ passwordFile: file, passwordCommand: 'true' })).toThrow(
    /file and a password command/,
  );
  expect(() => passwordSourceOf({ passwordFile: join(folder, 'none') })).toThrow(/cannot be read/);
});
