import { randomBytes } from 'node:crypto';
import type { CatalogQuery } from '../../catalog/catalog-query.ts';
import { Failure } from '../../core/failure.ts';
import { atLeast, oldestSupported, parseVersion, type Version } from '../../core/mysql-version.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { ServerFacts } from '../verdict.ts';
import { isError } from './refusal.ts';

/** All that is dropped, at the end and when a later probe finds it, is named so. */
const NAME = /^phasedb_probe_[0-9a-f]{16}$/;

/** Strict and with all that MySQL 8.0 to 9.7 has on by default, as a production session has it. */
const STRICT =
  'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
/** Tables from of old may have zero dates as defaults; anything else that does not fit must be an error. */
const FOR_COPIES = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES';
const LOOSE = 'NO_ENGINE_SUBSTITUTION';

/** Settings that a user may lack the right to change: what the server has is then left as it is. */
const WISHES = ['sql_log_bin = 0', 'sql_require_primary_key = 0', 'sql_generate_invisible_primary_key = 0'];

/** The schema on the probe server in which all happens: made, emptied and dropped, with nothing beside it touched. */
export class Scratch {
  readonly schema: string;
  readonly version: Version;
  readonly #query: CatalogQuery;
  #dropped = false;

  private constructor(query: CatalogQuery, schema: string, version: Version) {
    this.#query = query;
    this.schema = schema;
    this.version = version;
  }

  /**
   * Drops schemas that killed probes left, and creates a new one.
   * @throws Failure `probe-not-mysql`, `probe-not-allowed`
   */
  static async make(query: CatalogQuery): Promise<Scratch> {
    const version = await readVersion(query);
    const schema = `phasedb_probe_${randomBytes(8).toString('hex')}`;
    await query('SET NAMES utf8mb4');
    await query('SET SESSION lock_wait_timeout = 5, default_storage_engine = InnoDB');
    for (const wish of WISHES) await setIfAllowed(query, wish);
    await dropAbandoned(query);
    // While this connection lives, no other probe takes the schema for an abandoned one.
    await query('SELECT GET_LOCK(?, 0) AS locked', [schema]);
    const scratch = new Scratch(query, schema, version);
    try {
      await query(`CREATE DATABASE ${quoteIdentifier(schema)}`);
    } catch (error) {
      if (!isError(error, 1044, 1227, 1290, 1836)) throw error;
      throw new Failure({
        code: 'probe-not-allowed',
        message:
          'The user of --probe-url cannot create a schema on the probe server, but a probe needs its own schema.',
        untouched: 'Nothing was changed.',
        remedy:
          'GRANT ALL ON `phasedb\\_probe\\_%`.* to that user. Also grant PROCESS, which shows whether a table is rebuilt.',
        cause: error,
      });
    }
    return scratch;
  }

  /** Empties the schema, ready for definitions as they are in old tables. */
  async empty(): Promise<void> {
    await this.#query('SET SESSION foreign_key_checks = 0');
    await this.#query(`SET SESSION sql_mode = '${FOR_COPIES}'`);
    // Old tables may have foreign keys to a key that is not unique.
    await setIfAllowed(this.#query, 'restrict_fk_on_non_standard_key = 0');
    await this.#query(`DROP DATABASE IF EXISTS ${quoteIdentifier(this.schema)}`);
    await this.#query(`CREATE DATABASE ${quoteIdentifier(this.schema)}`);
  }

  /** The session as the statement is to find it. */
  async settle({ strict, foreignKeyChecks }: Pick<ServerFacts, 'strict' | 'foreignKeyChecks'>): Promise<void> {
    await this.#query(`SET SESSION sql_mode = '${strict ? STRICT : LOOSE}'`);
    await setIfAllowed(this.#query, 'restrict_fk_on_non_standard_key = DEFAULT');
    await this.#query(`SET SESSION foreign_key_checks = ${foreignKeyChecks ? 1 : 0}`);
  }

  /**
   * InnoDB's numbers of all tables and partitions in the schema; a table that is rebuilt gets another one.
   * @returns undefined without the PROCESS privilege
   */
  async tableIds(): Promise<ReadonlySet<string> | undefined> {
    const folder = `${this.schema}/`;
    try {
      const rows = await this.#query(
        'SELECT TABLE_ID AS id, NAME AS name FROM information_schema.INNODB_TABLES WHERE LEFT(NAME, ?) = ?',
        [folder.length, folder],
      );
      const own = rows.filter((row) => !/\/fts_[0-9a-f]{16}_/.test(String(row.name)));
      return new Set(own.map((row) => String(row.id)));
    } catch (error) {
      if (isError(error, 1227, 1142, 1044, 1109)) return undefined;
      throw error;
    }
  }

  /** Drops the schema with all that is in it; a second call does nothing. */
  async drop(): Promise<void> {
    if (this.#dropped) return;
    this.#dropped = true;
    await this.#query('SET SESSION foreign_key_checks = 0');
    await this.#query(`DROP DATABASE IF EXISTS ${quoteIdentifier(this.schema)}`);
    await this.#query('SELECT RELEASE_LOCK(?) AS released', [this.schema]);
  }
}

/** Sets what older servers do not know, and what not every user may set. */
async function setIfAllowed(query: CatalogQuery, setting: string): Promise<void> {
  try {
    await query(`SET SESSION ${setting}`);
  } catch (error) {
    if (!isError(error, 1193, 1227, 1228, 1238)) throw error;
  }
}

async function readVersion(query: CatalogQuery): Promise<Version> {
  const [row] = await query('SELECT VERSION() AS version');
  const text = String(row?.version ?? '');
  const version = parseVersion(text);
  if (version !== undefined && !/mariadb/i.test(text) && atLeast(version, oldestSupported)) return version;
  throw new Failure({
    code: 'probe-not-mysql',
    message: `The server of --probe-url is ${text}, but a probe needs MySQL ${oldestSupported.join('.')} or newer.`,
    untouched: 'Nothing was changed.',
    remedy: 'Give the URL of a MySQL server that has the same version as production.',
  });
}

/** Schemas whose probe is gone: the lock that it held is free. */
async function dropAbandoned(query: CatalogQuery): Promise<void> {
  const rows = await query(
    `SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA
      WHERE LEFT(SCHEMA_NAME, 14) = 'phasedb_probe_' AND IS_FREE_LOCK(SCHEMA_NAME) = 1`,
  );
  for (const row of rows) {
    const name = String(row.name);
    if (!NAME.test(name)) continue;
    try {
      await query(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`);
    } catch (error) {
      // Another user's, who will find it.
      if (!isError(error, 1044, 1227)) throw error;
    }
  }
}
