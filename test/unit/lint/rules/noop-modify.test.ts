import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE \`t\` (\`id\` int NOT NULL, \`a\` int NOT NULL DEFAULT '5' COMMENT 'x', \`b\` varchar(20) DEFAULT NULL,
  \`ts\` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, \`e\` enum('a','b') NOT NULL, PRIMARY KEY (\`id\`)) DEFAULT CHARSET=utf8mb4;`;
const check = async (sql: string) => findingsOf('noop-modify', await lintExample({ schema, file: expand(sql) }));

describe('noop-modify', () => {
  it.each([
    "ALTER TABLE t MODIFY a INTEGER(11) NOT NULL DEFAULT 5 COMMENT 'x';",
    'ALTER TABLE t MODIFY b VARCHAR(20);',
    'ALTER TABLE t CHANGE b b VARCHAR(20) CHARACTER SET utf8mb4 NULL DEFAULT NULL;',
    'ALTER TABLE t MODIFY ts TIMESTAMP NULL DEFAULT NOW() ON UPDATE NOW();',
    'ALTER TABLE t MODIFY id INT;',
  ])('tells that nothing changes: %s', async (sql) => {
    expect(await check(sql)).toMatchObject([
      {
        severity: 'info',
        place: { line: 5, column: 21 },
        message: expect.stringContaining('already has this definition'),
      },
    ]);
  });

  it.each([
    "ALTER TABLE t MODIFY a INT NOT NULL DEFAULT 6 COMMENT 'x';",
    'ALTER TABLE t MODIFY b VARCHAR(20) AFTER id;',
    'ALTER TABLE t MODIFY B VARCHAR(20);',
    'ALTER TABLE t MODIFY b VARCHAR(20) UNIQUE;',
    'ALTER TABLE t MODIFY b VARCHAR(20) NOT NULL;',
    'ALTER TABLE t MODIFY ts TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP;',
    "ALTER TABLE t MODIFY e ENUM('a','b','c') NOT NULL;",
    'ALTER TABLE t MODIFY b VARCHAR(20) COLLATE utf8mb4_bin;',
    'ALTER TABLE unknown MODIFY b VARCHAR(20);',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
