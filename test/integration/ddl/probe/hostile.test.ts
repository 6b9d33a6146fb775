import { createHash } from 'node:crypto';
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideByRules } from '../../../../src/analysis/decide.ts';
import type { CatalogQuery } from '../../../../src/catalog/catalog-query.ts';
import { readSchema } from '../../../../src/catalog/from-sql.ts';
import { openProbe } from '../../../../src/ddl/probe/probe.ts';
import type { Sandbox } from '../../../../src/sandbox/server.ts';
import { lex } from '../../../../src/sql/lexing/lexer.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';
import { describeWithOwnServer, startOwnServer } from '../../../database.ts';
import { promptly } from '../../../slowdown.ts';

/** Statements as a pull request could bring them, each meant to reach what is not its own. */
const statements = [
  'ALTER TABLE t ADD COLUMN a INT; DROP DATABASE victim',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT 1); DROP DATABASE victim; -- ',
  'ALTER TABLE victim.secrets DROP COLUMN word',
  'ALTER TABLE `victim`.`secrets` ADD COLUMN a INT',
  'ALTER TABLE t RENAME TO victim.t',
  'ALTER TABLE t RENAME TO `victim``.``t`',
  'ALTER TABLE t ADD COLUMN `a`` INT; DROP DATABASE victim; -- ` INT',
  "ALTER TABLE t ADD COLUMN a INT COMMENT '\\'; DROP DATABASE victim; -- '",
  "ALTER TABLE t ADD COLUMN a INT COMMENT '''; DROP DATABASE victim; -- '",
  'ALTER TABLE t ADD COLUMN a INT COMMENT "\\"; DROP DATABASE victim; -- "',
  "ALTER TABLE t COMMENT='\\\\'', RENAME TO victim.t -- '",
  'ALTER TABLE t ADD COLUMN a INT /*!80000 , RENAME TO victim.t */',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT (1 /*!80000 + SLEEP(60) */)',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT ((SELECT COUNT(*) FROM victim.secrets))',
  'ALTER TABLE t ADD COLUMN a INT AS ((SELECT word FROM victim.secrets LIMIT 1)) VIRTUAL',
  "ALTER TABLE t ADD COLUMN a TEXT DEFAULT (LOAD_FILE('/etc/passwd'))",
  'ALTER TABLE t ADD COLUMN a INT DEFAULT (SLEEP(60))',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT (victim.leak())',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT (`leak`())',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT (BENCHMARK(1000000000, SHA2(1, 512)))',
  "ALTER TABLE t ADD COLUMN a INT DEFAULT (GET_LOCK('phasedb', 1))",
  'ALTER TABLE t ADD COLUMN a INT DEFAULT (@@GLOBAL.server_id)',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT (@a := 1)',
  'ALTER TABLE t ADD CONSTRAINT c CHECK (id IN (SELECT id FROM victim.secrets))',
  'ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0), RENAME TO victim.t, ADD CONSTRAINT d CHECK ((id > 0)',
  'ALTER TABLE t ADD INDEX i ((id + (SELECT 1)))',
  'ALTER TABLE t ADD COLUMN a INT REFERENCES victim.secrets (id)',
  'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES victim.secrets (id) ON DELETE CASCADE',
  'ALTER TABLE t EXCHANGE PARTITION p0 WITH TABLE victim.secrets',
  'ALTER TABLE t UNION=(victim.secrets)',
  'ALTER TABLE t ENGINE=MRG_MYISAM UNION=(victim.secrets)',
  "ALTER TABLE t DATA DIRECTORY='/tmp'",
  "ALTER TABLE t ENGINE=FEDERATED CONNECTION='mysql://root@localhost/victim/secrets'",
  'ALTER TABLE t TABLESPACE=mysql',
  'ALTER TABLE t PARTITION BY HASH (SLEEP(60)) PARTITIONS 2',
  "ALTER TABLE t PARTITION BY HASH (id) (PARTITION p0 DATA DIRECTORY='/tmp')",
  'CREATE INDEX `i`` ON victim.secrets (word); -- ` ON t (id)',
  'DROP INDEX `x`` ON victim.secrets; -- ` ON t',
  'CREATE INDEX i ON victim.secrets (word)',
  'ALTER TABLE `t`` RENAME victim.t; -- ` ADD COLUMN a INT',
  "ALTER TABLE t ADD COLUMN a ENUM('x\\'); DROP DATABASE victim; -- ', 'y')",
  "ALTER TABLE t ADD COLUMN a VARCHAR(9) CHARACTER SET 'latin1; DROP DATABASE victim'",
  "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE 'x; DROP DATABASE victim'",
  'ALTER TABLE t ADD COLUMN \u0000a INT, ADD COLUMN b\u0000 INT',
  'ALTER TABLE t ADD COLUMN a INT--\n, RENAME TO victim.t',
  'ALTER TABLE t ADD COLUMN a INT # , RENAME TO victim.t\n, ADD COLUMN b INT',
  'ALTER TABLE t ALGORITHM=INSTANT, ALGORITHM=COPY, RENAME TO victim.t',
  'ALTER TABLE t ADD COLUMN a INT DEFAULT -/**/-/**/1 RENAME TO victim.t',
];

/** As a pull request could bring a schema file: the definitions, too, are not trusted. */
const SCHEMA = `
  CREATE TABLE t (id INT PRIMARY KEY, note VARCHAR(50)) DEFAULT CHARSET=utf8mb4;
  CREATE TABLE victim.secrets (id INT PRIMARY KEY, word VARCHAR(50)) DEFAULT CHARSET=utf8mb4;
  CREATE TABLE \`t\`\` RENAME victim.t; -- \` (id INT PRIMARY KEY);
  CREATE TABLE defaults (id INT PRIMARY KEY, a INT DEFAULT (SLEEP(60)));
  CREATE TABLE named (id INT PRIMARY KEY, \`a\`\` INT); DROP DATABASE victim; -- \` INT COMMENT '\\\\''; DROP DATABASE victim; -- ');
  CREATE TABLE files (id INT PRIMARY KEY) DATA DIRECTORY='/tmp';
  CREATE TABLE merged (id INT) ENGINE=MRG_MYISAM UNION=(victim.secrets);
`;
/** Pieces that open, close, hide or call something, put together at random; always the same ones. */
function* randomStatements(count: number): Generator<string> {
  const pieces =
    "' \" ` \\ ; /*!80000 /* */ --  # ( ) SLEEP(1) SELECT victim.secrets 1 a , . @a @@x {batch_size} $$ AS N' _gbk x'41' := ? 'x' RENAME DROP \n \0".split(
      ' ',
    );
  const frames = [
    (text: string) => `ALTER TABLE t ADD COLUMN a INT DEFAULT (${text})`,
    (text: string) => `ALTER TABLE t ADD COLUMN a INT DEFAULT ${text}`,
    (text: string) => `ALTER TABLE t ADD COLUMN a INT COMMENT '${text}'`,
    (text: string) => `ALTER TABLE t ADD COLUMN a INT AS (${text}) VIRTUAL COMMENT "${text}"`,
    (text: string) => `ALTER TABLE t ADD COLUMN \`${text}\` INT`,
    (text: string) => `ALTER TABLE t ADD CHECK (${text}), COMMENT='${text}'`,
    (text: string) => `ALTER TABLE t PARTITION BY HASH (${text})`,
    (text: string) => `ALTER TABLE t ADD INDEX ${text} ((${text}))`,
  ];
  let state = 20261121;
  const choose = <Item>(items: readonly Item[]): Item => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return items[Math.floor((state / 2_147_483_648) * items.length)] as Item;
  };
  for (let number = 0; number < count; number++) {
    const text = Array.from({ length: 1 + (number % 7) }, () => choose(pieces)).join(choose(['', ' ']));
    yield choose(frames)(text);
  }
}

const onHostileTables = ['defaults', 'named', 'files', 'merged'].map((name) => `ALTER TABLE ${name} ADD COLUMN z INT`);

describeWithOwnServer('a hostile statement reaches nothing beside the scratch schema', () => {
  let sandbox: Sandbox;
  let root: Connection;
  let own: Connection;

  beforeAll(async () => {
    sandbox = await startOwnServer({ settings: { log_output: 'TABLE' } });
    root = await mysql.createConnection({ uri: sandbox.url, multipleStatements: true });
    // As careless as can be: even several statements in one would be run.
    own = await mysql.createConnection({ uri: sandbox.url, multipleStatements: true });
    await root.query(`CREATE DATABASE victim; CREATE TABLE victim.secrets (id INT PRIMARY KEY, word VARCHAR(50));
      INSERT INTO victim.secrets VALUES (1, 'hidden');
      CREATE FUNCTION victim.leak() RETURNS INT DETERMINISTIC RETURN 1;`);
  });

  afterAll(async () => {
    await own?.end();
    await root?.end();
    await sandbox?.stop();
  });

  test('by what the server received, and by what it holds', async () => {
    const before = await holdings(root);
    const query: CatalogQuery = async (sql, values) => {
      const [rows] = await own.query(sql, values === undefined ? undefined : [...values]);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    };
    await root.query('SET GLOBAL general_log = ON');
    const probe = await openProbe(query, { otherwise: decideByRules });
    const { catalog } = readSchema(SCHEMA);
    const decided = new Map<string, number>();
    await promptly(50_000, async () => {
      for (const sql of [...statements, ...onHostileTables, ...randomStatements(500)]) {
        const statement = readStatement(sql);
        const { decidedBy } = await probe.decide({
          statement,
          sql,
          catalog,
          server: { strict: true, foreignKeyChecks: true },
          versions: [[9, 7, 4]],
        });
        decided.set(decidedBy, (decided.get(decidedBy) ?? 0) + 1);
      }
    });
    await probe.close();
    await root.query('SET GLOBAL general_log = OFF');

    const [logged] = await root.query(
      'SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE thread_id = ? AND command_type = ?',
      [own.threadId, 'Query'],
    );
    const received = (logged as { text: string }[]).map(({ text }) => text);
    expect(received.length).toBeGreaterThan(100);
    const foreign = received.filter(
      (text) => !ours.some((pattern) => pattern.test(text)) && !staysInside(text, probe.schema),
    );
    expect(foreign).toEqual([]);
    expect(await holdings(root)).toEqual(before);
    // Some are harmless once their tables are elsewhere, so the server was asked; the rest was never sent.
    expect(decided.get('probe')).toBeGreaterThan(10);
    expect(decided.get('unknown')).toBeGreaterThan(20);
  });
});

test('the eye that looks through what was received sees what is foreign', () => {
  const scratch = 'phasedb_probe_0123456789abcdef';
  expect(staysInside(`ALTER TABLE \`${scratch}\`.\`t\` ALGORITHM=INSTANT, ADD COLUMN \`a;b\` INT`, scratch)).toBe(true);
  for (const sql of [
    'ALTER TABLE `victim`.`secrets` ALGORITHM=INSTANT, ADD COLUMN a INT',
    `ALTER TABLE \`${scratch}\`.\`t\` ALGORITHM=INSTANT, RENAME TO \`victim\`.\`t\``,
    `ALTER TABLE \`${scratch}\`.\`t\` ALGORITHM=INSTANT; DROP DATABASE victim`,
    `ALTER TABLE \`${scratch}\`.\`t\` ADD COLUMN a INT DEFAULT (SLEEP(1))`,
    `ALTER TABLE \`${scratch}\`.\`t\` ADD COLUMN a INT /* , ADD COLUMN b INT */`,
    'DROP DATABASE victim',
  ]) {
    expect(staysInside(sql, scratch), sql).toBe(false);
    expect(
      ours.some((pattern) => pattern.test(sql)),
      sql,
    ).toBe(false);
  }
});

const ours = [
  /^SET (NAMES utf8mb4|SESSION [a-z_]+ = )/,
  /^SELECT (VERSION\(\)|GET_LOCK|RELEASE_LOCK)/,
  /^SELECT (SCHEMA_NAME|TABLE_ID)[^;]+FROM information_schema\.(SCHEMATA|INNODB_TABLES)/,
  /^(CREATE DATABASE|DROP DATABASE IF EXISTS) `phasedb_probe_[0-9a-f]{16}`$/,
];

/** One CREATE or ALTER TABLE whose every qualified name is of the scratch schema, without queries, variables and comments. */
function staysInside(sql: string, scratch: string): boolean {
  const { tokens, comments, versionComments } = lex(sql);
  const [verb, word, table, dot] = tokens;
  const dots = tokens.filter(({ text }) => text === '.').length;
  const qualified = tokens.filter(
    ({ text }, index) => text === `\`${scratch}\`` && tokens[index + 1]?.text === '.',
  ).length;
  return (
    ['CREATE', 'ALTER'].includes(verb?.upper ?? '') &&
    word?.upper === 'TABLE' &&
    table?.text === `\`${scratch}\`` &&
    dot?.text === '.' &&
    dots === qualified &&
    comments.length + versionComments.length === 0 &&
    !tokens.some(
      ({ kind, upper, text }) =>
        kind === 'variable' || upper === 'SELECT' || text === ';' || /^(SLEEP|LOAD_FILE)$/.test(upper),
    )
  );
}

/** Every schema, table and routine, every definition and the rows of the victim. */
async function holdings(root: Connection): Promise<string[]> {
  const [tables] = await root.query(
    `SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t FROM information_schema.TABLES
      WHERE TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema', 'sys') ORDER BY 1, 2`,
  );
  const [others] = await root.query(
    `SELECT SCHEMA_NAME AS s, 'schema' AS t FROM information_schema.SCHEMATA UNION ALL
     SELECT ROUTINE_SCHEMA, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA <> 'sys' UNION ALL
     SELECT User, Host FROM mysql.user ORDER BY 1, 2`,
  );
  const [[created]] = (await root.query('SHOW CREATE TABLE victim.secrets')) as unknown as [[Record<string, string>]];
  const [rows] = await root.query('SELECT * FROM victim.secrets');
  const hash = createHash('sha256')
    .update(JSON.stringify([created, rows]))
    .digest('hex');
  return [...(tables as object[]), ...(others as object[])].map((row) => Object.values(row).join('.')).concat(hash);
}
