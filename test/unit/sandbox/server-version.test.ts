import { expect, test } from 'vitest';
import { readServerVersion, versionObjection } from '../../../src/sandbox/server-version.ts';

const objection = (said: string, wanted?: string) => versionObjection(readServerVersion(said)!, wanted);

test.each([
  ['/usr/sbin/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))\n', '9.7.4-2'],
  ['mysqld  Ver 8.0.43-0ubuntu0.24.04.2 for Linux on aarch64 ((Ubuntu))', '8.0.43-0ubuntu0.24.04.2'],
  ['/opt/homebrew/opt/mysql/bin/mysqld  Ver 9.4.0 for macos15.4 on arm64 (Homebrew)', '9.4.0'],
  ['8.4.6-log', '8.4.6-log'],
])('reads %j', (said, text) => {
  expect(readServerVersion(said)?.text).toBe(text);
  expect(objection(said)).toBeNull();
});

test.each([
  ['mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)', /MariaDB 10\.11/],
  ['11.4.2-MariaDB-ubu2404', /MariaDB/],
  ['mysqld  Ver 5.7.44 for Linux on x86_64 (MySQL Community Server (GPL))', /older than 8\.0\.13/],
  ['8.0.12', /older than 8\.0\.13/],
])('objects to %j', (said, why) => {
  expect(objection(said)).toMatch(why);
});

test('a wanted version is a beginning that ends at a dot', () => {
  expect(objection('8.0.43-0ubuntu0.24.04.2', '8.0')).toBeNull();
  expect(objection('8.0.43', '8.0.43')).toBeNull();
  expect(objection('8.0.43', '8.0.4')).toMatch(/8\.0\.4 is required/);
  expect(objection('9.7.4-2', '8.4')).toMatch(/8\.4 is required/);
});

test('what is no version is none', () => {
  expect(readServerVersion('command not found')).toBeNull();
});
