import { randomBytes } from 'node:crypto';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { describe, inject } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../src/sandbox/server.ts';
import { testSettings } from './server.ts';

/** A database of one test file, in the server of the run. */
export interface TestDatabase {
  /** With the database in it: `mysql://user:password@host:port/name`. */
  readonly url: string;
  readonly name: string;
  /** As root, with the database selected. */
  readonly connection: Connection;
  /** The rows of one statement; values are bound (`?`). */
  query<Row = RowDataPacket>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Drops the database and closes the connection. */
  drop(): Promise<void>;
}

/**
 * Makes an empty database with a name of its own, which begins with `name`; for `beforeAll`, with `drop` in `afterAll`.
 * `server` is the run's server, or one from startOwnServer.
 */
export async function createTestDatabase(
  name = 'test',
  server: { url: string } = inject('server'),
): Promise<TestDatabase> {
  const unique = `${name}_${randomBytes(5).toString('hex')}`;
  const connection = await mysql.createConnection({ uri: server.url, multipleStatements: true });
  await connection.query('CREATE DATABASE ??', [unique]);
  await connection.query('USE ??', [unique]);
  return {
    url: `${server.url}/${unique}`,
    name: unique,
    connection,
    async query<Row>(sql: string, values?: unknown[]) {
      const [rows] = await connection.query(sql, values);
      return (Array.isArray(rows) ? rows : []) as Row[];
    },
    async drop() {
      await connection.query('DROP DATABASE IF EXISTS ??', [unique]);
      await connection.end();
    },
  };
}

/**
 * `describe` for tests that crash, restart or replicate a server. They need one of their own, so they are skipped where
 * PHASEDB_TEST_DATABASE_URL says which server to use.
 */
export const describeWithOwnServer: typeof describe.skip = describe.skipIf(!inject('server').canKill);

/**
 * Starts a server that only the calling file uses, and may crash and replicate: in `beforeAll` inside
 * `describeWithOwnServer`, with `stop` in `afterAll`. It takes about 2 s.
 */
export function startOwnServer(options: Pick<SandboxOptions, 'settings'> = {}): Promise<Sandbox> {
  return startSandbox({ settings: { ...testSettings, ...options.settings } });
}
