import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryError } from 'mysql2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hideValues } from '../../../src/core/row-value.ts';
import { knownMessages, markErrorValues } from '../../../src/mysql/error-values.ts';
import { toServerError } from '../../../src/mysql/server-error.ts';
import { createTestDatabase, describeWithOwnServer, type TestDatabase } from '../../database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('values');
  await database.query(`
    CREATE TABLE people (
      id INT PRIMARY KEY AUTO_INCREMENT, mail VARCHAR(80) NOT NULL UNIQUE, born DATE, age TINYINT UNSIGNED, kind ENUM('a', 'b'),
      plain VARCHAR(40) CHARACTER SET latin1, code DECIMAL(10, 0) UNSIGNED, checked INT, CONSTRAINT adult CHECK (checked > 18)
    );
    INSERT INTO people (mail, age, checked) VALUES ('bobby', 50, 20), ('4711', 51, 20);
    CREATE TABLE parts (a INT) PARTITION BY LIST (a) (PARTITION p0 VALUES IN (1, 2));
    CREATE TABLE other (a INT);
    INSERT INTO other VALUES (4711);
    CREATE TABLE orders (id INT PRIMARY KEY, buyer INT, FOREIGN KEY (buyer) REFERENCES people (id));
    INSERT INTO orders VALUES (1, 1);
    CREATE TABLE json_rows (doc JSON);
    CREATE TABLE loose (mail VARCHAR(80), day VARCHAR(20));
    INSERT INTO loose VALUES ('bobby', '1990/01/31'), ('bobby', '1990/01/31');
    CREATE TRIGGER no_more BEFORE DELETE ON people FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'bobby';
    CREATE PROCEDURE pretend() SIGNAL SQLSTATE '42S02' SET MYSQL_ERRNO = 1146, MESSAGE_TEXT = 'no bobby here';
    CREATE PROCEDURE pretend_file() SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 28, MESSAGE_TEXT = 'bobby';
    CREATE PROCEDURE built() BEGIN
      SELECT CONCAT('SELEKT ', mail) INTO @built FROM people WHERE mail = 'bobby';
      PREPARE built FROM @built;
    END
  `);
}, 60_000);

afterAll(() => database.drop());

/** Errors and warnings of one statement, as a log of a job shows them. */
async function saidOf(sql: string): Promise<readonly { readonly code: number; readonly shown: string }[]> {
  try {
    await database.connection.query(sql);
  } catch (error) {
    return [{ code: (error as QueryError).errno ?? 0, shown: hideValues(toServerError(error, sql).message) }];
  }
  const rows = await database.query<{ Code: number; Message: string }>('SHOW WARNINGS');
  return rows.map(({ Code, Message }) => ({ code: Code, shown: hideValues(markErrorValues(Code, Message)) }));
}

// What stands in the rows; by value it looks like a name, a number and a date.
const values = /bobby|4711|1990/;

describe('what the server says of rows', () => {
  it.each<[number, string]>([
    [1062, "INSERT INTO people (mail) VALUES ('bobby')"],
    [1062, 'ALTER TABLE loose ADD UNIQUE (mail)'],
    [1062, 'INSERT INTO people (mail) SELECT mail FROM people'],
    [1048, 'UPDATE people SET mail = NULL'],
    [1054, 'UPDATE people SET nothing = 1'],
    [1136, 'INSERT INTO people VALUES (1)'],
    [1146, 'SELECT * FROM nowhere'],
    [1231, "SET SESSION sql_mode = 'bobby'"],
    [1242, 'UPDATE people SET age = (SELECT age FROM (SELECT age FROM people) AS p)'],
    [1264, 'UPDATE people SET age = 4711'],
    [1265, 'UPDATE people SET kind = mail'],
    [1291, "CREATE TABLE e (kind ENUM('bobby', 'bobby'))"],
    [1292, 'UPDATE people SET born = mail'],
    [1292, 'SELECT * FROM people WHERE mail = 0 OR mail + 1 > 0'],
    [1292, 'UPDATE people SET age = CAST(mail AS UNSIGNED)'],
    [1298, "SET SESSION time_zone = 'bobby'"],
    [1366, 'UPDATE people SET age = mail'],
    [1366, "UPDATE people SET plain = CONCAT('bobby', '😀')"],
    [1411, "UPDATE people SET born = STR_TO_DATE(mail, '%Y')"],
    [1406, "UPDATE people SET plain = REPEAT('bobby', 100)"],
    [1451, 'UPDATE people SET id = 4711 WHERE id = 1'],
    [1452, 'INSERT INTO orders VALUES (2, 4711)'],
    [1526, 'INSERT INTO parts SELECT a FROM other'],
    [1582, 'SELECT CONCAT()'],
    [1644, "DELETE FROM people WHERE mail = 'bobby'"],
    [1690, 'SELECT CAST(age AS UNSIGNED) - 4711 FROM people'],
    [1526, 'ALTER TABLE parts EXCHANGE PARTITION p0 WITH TABLE other'],
    [1105, "SELECT EXTRACTVALUE(1, CONCAT('~', mail)) FROM people"],
    [3140, "INSERT INTO json_rows VALUES ('bobby')"],
    [3140, 'INSERT INTO json_rows SELECT mail FROM people WHERE mail = "bobby"'],
    [3141, "SELECT JSON_EXTRACT(mail, '$') FROM people WHERE mail = 'bobby'"],
    [3143, "SELECT JSON_EXTRACT('{}', mail) FROM people"],
    [3617, "SELECT ST_GeomFromText('POINT(4711 0)', 4326)"],
    [3141, "SELECT CAST(mail AS JSON) FROM people WHERE mail = 'bobby'"],
    [3819, "INSERT INTO people (mail, checked) VALUES ('bobby2', 4)"],
    [4095, 'SELECT CAST(day AS DATE) FROM loose'],
    [1064, 'CALL built()'],
    [1146, 'CALL pretend()'],
    [28, 'CALL pretend_file()'],
    [3819, "UPDATE people SET checked = 4 WHERE mail = 'bobby'"],
    [1525, "SELECT DATE 'bobby'"],
    [1210, "SELECT 'a' LIKE 'b' ESCAPE 'bobby'"],
    [3691, "SELECT REGEXP_LIKE('a', CONCAT(mail, '(')) FROM people"],
    [3057, "SELECT GET_LOCK('', 0)"],
    [1470, "CREATE USER '1990bobbybobbybobbybobbybobbybobbybobbybobby'"],
  ])('%i: %s', async (code, sql) => {
    const said = await saidOf(sql);
    expect(said.map((one) => one.code)).toContain(code);
    for (const { shown } of said) expect(shown).not.toMatch(values);
  });
});

describeWithOwnServer('the messages that are known', () => {
  it('are those of the server', async () => {
    const [folder] = await database.query<{ path: string }>('SELECT @@lc_messages_dir AS path');
    const server = messagesOf(readFileSync(join(folder?.path ?? '', 'english/errmsg.sys')));
    const plain = (text: string) =>
      text
        .replace(/%-?\.0s/g, '')
        .replace(/%[nvse]|%[-+\d.*]*(?:l+|z)?[sTfgcpQduxXi]/g, '%')
        .replaceAll('%%', '%')
        .trim();
    const differing = Object.entries(knownMessages).filter(([errno, texts]) => {
      // Those below are in the server's program, and XPATH's has the number of an unknown error.
      if (Number(errno) < 1000 || errno === '1105') return false;
      return ![texts].flat().some((text) => plain(text) === plain(server.get(Number(errno)) ?? ''));
    });
    expect(differing).toEqual([]);
  });
});

/** What errmsg.sys holds: a head of 32 bytes with the number of messages at 10, where each begins, and the texts (extra/comp_err). */
function messagesOf(bytes: Buffer): ReadonlyMap<number, string> {
  const count = bytes.readUInt32LE(10);
  const start = 32 + 4 * count;
  const found = new Map<number, string>();
  // The numbers of its sections: 888 from 1000 on, 239 from 3000 on, and the others from 3500 on.
  for (let index = 0; index < count; index++) {
    const errno = index < 888 ? 1000 + index : index < 1127 ? 2112 + index : 2373 + index;
    if (errno >= 10_000) break;
    const from = start + bytes.readUInt32LE(32 + 4 * index);
    const text = bytes.toString('utf8', from, bytes.indexOf(0, from));
    if (text !== '') found.set(errno, text);
  }
  return found;
}
