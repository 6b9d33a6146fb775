import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseVersion } from '../../../src/core/mysql-version.ts';
import { grammarFunctions, nativeFunctions } from '../../../src/sql/queries/built-in-functions.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import { type CorpusSection, type CorpusStatement, notUnderstood, PARSE_ERROR, readCorpus } from '../../corpus.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';

const WORKERS = 4;

interface Worker {
  readonly database: TestDatabase;
  readonly archive: string;
  /** It takes one statement at a time, so that the server sees it as our splitter cut it. */
  readonly connection: Connection;
}

interface Answer {
  readonly section: CorpusSection;
  readonly statement: CorpusStatement;
  /** 0: the server took it. */
  readonly error: number;
  readonly message: string;
}

const workers: Worker[] = [];

beforeAll(async () => {
  for (let number = 0; number < WORKERS; number++) {
    const database = await createTestDatabase('corpus');
    await database.query('SET SESSION sql_log_bin = 0');
    const connection = await mysql.createConnection({ uri: database.url });
    workers.push({ database, archive: `${database.name}_archive`, connection });
  }
});

afterAll(async () => {
  for (const { database, archive, connection } of workers) {
    await connection.end();
    await database.query('DROP DATABASE IF EXISTS ??', [archive]);
    await database.drop();
  }
});

test('what the server takes, our readers understand whole', async () => {
  const version = parseVersion(inject('server').version) ?? [0, 0, 0];
  const known = version[0] * 10_000 + version[1] * 100 + version[2];
  const sections = [...readCorpus()];
  const answers = (await Promise.all(workers.map((worker) => work(worker, sections, known)))).flat();
  const wrong: string[] = [];
  for (const { section, statement, error, message } of answers) {
    const { place, sql, refused = 0 } = statement;
    if (error !== refused) wrong.push(`${place}: expected ${refused}, but ${error} ${message}\n    ${sql}`);
    if (error === PARSE_ERROR) continue;
    for (const missing of await notUnderstood(section, statement)) wrong.push(`${place}: ${missing}\n    ${sql}`);
  }
  const taken = answers.filter(({ error }) => error === 0).length;
  console.log(`${answers.length} statements, of which the server takes ${taken}`);
  expect(wrong.join('\n')).toBe('');
  expect(taken).toBeGreaterThanOrEqual(800);
});

/** @param sections shared with the other workers; each takes the next one until none is left */
async function work(worker: Worker, sections: CorpusSection[], version: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let section = sections.shift(); section !== undefined; section = sections.shift()) {
    let fresh = false;
    for (const statement of section.statements) {
      if (statement.since > version) continue;
      if (!fresh) await prepare(worker, section);
      const { error, message } = await ask(worker, statement);
      answers.push({ section, statement, error, message });
      fresh = readStatement(statement.sql).kind === 'data' || (error !== 0 && error !== 1050);
    }
  }
  return answers;
}

async function prepare({ database, archive, connection }: Worker, section: CorpusSection): Promise<void> {
  const { name } = database;
  // Ends transactions, drops temporary tables and takes back what the last statement set.
  await connection.changeUser({ database: 'mysql' });
  await connection.query('SET SESSION sql_log_bin = 0');
  await database.query('SET SESSION foreign_key_checks = 0');
  for (const each of [archive, name]) await database.query(`DROP DATABASE IF EXISTS ${each}; CREATE DATABASE ${each}`);
  await database.query(`SET SESSION foreign_key_checks = 1; USE ${name}`);
  try {
    await database.query(named(section.setup, name));
  } catch (error) {
    throw new Error(`setup of ${section.statements[0]?.place}: ${(error as Error).message}`);
  }
  await connection.query(`USE ${name}`);
}

/** What only changes rows is taken back. */
async function ask(
  { database, connection }: Worker,
  { sql }: CorpusStatement,
): Promise<Pick<Answer, 'error' | 'message'>> {
  const isData = readStatement(sql).kind === 'data';
  if (isData) await connection.beginTransaction();
  try {
    await connection.query(named(sql, database.name));
    return { error: 0, message: '' };
  } catch (error) {
    return { error: (error as { errno?: number }).errno ?? -1, message: (error as Error).message };
  } finally {
    if (isData) await connection.rollback();
  }
}

function named(sql: string, database: string): string {
  return sql
    .replaceAll('shop_db', database)
    .replaceAll('archive_db', `${database}_archive`)
    .replaceAll('{batch_size}', '1000')
    .replaceAll('{last_id}', '0');
}

test('the server has each function that counts as its own, and finds it by a quoted name', async () => {
  const [worker] = workers;
  const version = parseVersion(inject('server').version) ?? [0, 0, 0];
  // In 8.0 alone; in a component since 9.6.
  const elsewhere = ['WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS', 'MD5', 'SHA', 'SHA1'];
  const names = [...nativeFunctions].filter((name) => !elsewhere.includes(name));
  const unknown = (await Promise.all(names.map((name) => isUnknown(worker, `\`${name}\``)))).flatMap((no, index) =>
    no ? (names[index] ?? []) : [],
  );
  expect(unknown).toEqual(version[0] < 9 ? expect.any(Array) : []);
  const words = [...grammarFunctions].filter((name) => name !== 'JSON_DUALITY_OBJECT');
  for (const word of words) {
    expect([word, await isUnknown(worker, word)]).toEqual([word, false]);
    expect([word, await isUnknown(worker, `\`${word}\``)]).toEqual([word, true]);
  }
});

/** 1305: there is no such function, or 1630, with the hint that a blank may be the reason. */
async function isUnknown(worker: Worker | undefined, name: string): Promise<boolean> {
  try {
    await worker?.connection.query(`SELECT ${name}()`);
    return false;
  } catch (error) {
    return [1305, 1630].includes((error as { readonly errno?: number }).errno ?? 0);
  }
}
