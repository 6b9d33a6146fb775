import { expect, test } from 'vitest';
import { readSchema } from '../../../../src/catalog/from-sql.ts';
import { planFor } from '../../../../src/ddl/probe/plan.ts';
import { isProbed } from '../../../../src/ddl/probe/render-statement.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';

const SCHEMA = `
  CREATE TABLE users (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL) DEFAULT CHARSET=utf8mb4;
  CREATE TABLE orders (
    id INT NOT NULL AUTO_INCREMENT, user_id BIGINT UNSIGNED, total DECIMAL(10,2) DEFAULT '0.00' COMMENT 'it''s \\\\ all',
    double_total DECIMAL(12,2) AS (total * 2) VIRTUAL, status ENUM('a''b','c') CHECK (status <> 'c'),
    PRIMARY KEY (id), KEY total_idx (total DESC), KEY fn_idx ((total + 1)),
    CONSTRAINT user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='orders';
  CREATE TABLE items (id INT PRIMARY KEY, order_id INT, CONSTRAINT order_fk FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE other (id INT PRIMARY KEY);
`;

function plan(sql: string, schema = SCHEMA) {
  const statement = readStatement(sql);
  if (!isProbed(statement)) throw new Error(`not probed: ${sql}`);
  const { catalog } = readSchema(schema);
  const server = { strict: true, foreignKeyChecks: true };
  return planFor(statement, { statement, sql, catalog, server, versions: [[9, 7, 4]] }, 'scratch');
}

test('a table comes with those that foreign keys tie it to, all of them in the scratch schema', () => {
  const { copy, others, statement } = plan('alter table orders add note text /* new */ after total, LOCK = NONE');
  expect(copy).toEqual([
    'CREATE TABLE `scratch`.`orders` (`id` INT NOT NULL AUTO_INCREMENT, `user_id` BIGINT UNSIGNED, ' +
      "`total` DECIMAL(10, 2) DEFAULT '0.00' COMMENT 'it''s \\\\ all', " +
      "`double_total` DECIMAL(12, 2) GENERATED ALWAYS AS (total * 2) VIRTUAL, `status` ENUM('a''b', 'c'), " +
      'PRIMARY KEY (`id`), INDEX `user_fk` (`user_id`), INDEX `total_idx` (`total` DESC), INDEX `fn_idx` ((total + 1)), ' +
      'CONSTRAINT `user_fk` FOREIGN KEY (`user_id`) REFERENCES `scratch`.`users` (`id`) ON DELETE SET NULL, ' +
      "CONSTRAINT `orders_chk_1` CHECK (status <> 'c')) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COMMENT = 'orders'",
  ]);
  expect(others).toEqual([
    'CREATE TABLE `scratch`.`users` (`id` BIGINT UNSIGNED NOT NULL, `name` VARCHAR(50) NOT NULL, PRIMARY KEY (`id`)) ' +
      'DEFAULT CHARACTER SET = utf8mb4',
    'CREATE TABLE `scratch`.`items` (`id` INT, `order_id` INT, PRIMARY KEY (`id`), INDEX `order_fk` (`order_id`), ' +
      'FOREIGN KEY (`order_id`) REFERENCES `scratch`.`orders` (`id`))',
  ]);
  expect(statement('ALGORITHM=INSTANT')).toBe(
    'ALTER TABLE `scratch`.`orders` ALGORITHM=INSTANT, ADD COLUMN `note` TEXT AFTER `total`',
  );
});

test.each([
  ['CREATE UNIQUE INDEX a ON other (id DESC) COMMENT "x" LOCK=NONE', ", ADD UNIQUE INDEX `a` (`id` DESC) COMMENT 'x'"],
  ['DROP INDEX total_idx ON orders', ', DROP INDEX `total_idx`'],
  ['DROP INDEX `PRIMARY` ON orders', ', DROP PRIMARY KEY'],
  ['ALTER TABLE other RENAME `a``b`', ', RENAME TO `scratch`.`a``b`'],
  [
    'ALTER TABLE other RENAME COLUMN id TO `x``, DROP COLUMN y -- `',
    ', RENAME COLUMN `id` TO `x``, DROP COLUMN y -- `',
  ],
  [
    'ALTER TABLE other ADD COLUMN (a INT, b SERIAL, INDEX (a))',
    ', ADD COLUMN (`a` INT, `b` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE KEY), ADD INDEX (`a`)',
  ],
  [
    'ALTER TABLE other ADD u BIGINT UNSIGNED REFERENCES users (id) ON UPDATE CASCADE',
    ', ADD COLUMN `u` BIGINT UNSIGNED REFERENCES `scratch`.`users` (`id`) ON UPDATE CASCADE',
  ],
  [
    'ALTER TABLE other ENGINE=InnoDB ROW_FORMAT=DYNAMIC PARTITION BY HASH (id) PARTITIONS 2',
    ', ENGINE = InnoDB, ROW_FORMAT = DYNAMIC PARTITION BY HASH (id) PARTITIONS 2',
  ],
  ['ALTER TABLE other REMOVE PARTITIONING', ' REMOVE PARTITIONING'],
  ['ALTER TABLE other ALGORITHM=COPY', ''],
])('%s', (sql, rest) => {
  expect(plan(sql).statement('ALGORITHM=COPY')).toMatch(/^ALTER TABLE `scratch`\.`\w+` ALGORITHM=COPY/);
  expect(
    plan(sql)
      .statement('ALGORITHM=COPY')
      .replace(/^ALTER TABLE `scratch`\.`\w+` ALGORITHM=COPY/, ''),
  ).toBe(rest);
});

test.each([
  ['ALTER TABLE missing ADD a INT', 'the definition of missing is unknown'],
  ['ALTER TABLE other WHATEVER', 'is unknown to phasedb'],
  ['ALTER TABLE other UNION = (mysql.user)', 'UNION'],
  ["ALTER TABLE other DATA DIRECTORY = '/tmp'", 'DATA DIRECTORY'],
  ['ALTER TABLE other TABLESPACE = innodb_system', 'TABLESPACE'],
  ["ALTER TABLE other ENGINE=FEDERATED CONNECTION='mysql://a'", 'FEDERATED'],
  ['ALTER TABLE other SECONDARY_LOAD', 'the probe does not try secondary-engine clauses'],
  ['ALTER TABLE other SECONDARY_ENGINE = rapid', 'SECONDARY_ENGINE'],
  ['ALTER TABLE other DISCARD TABLESPACE', 'accepts no ALGORITHM'],
  ['ALTER TABLE other TRUNCATE PARTITION p0', 'ignores the ALGORITHM'],
  ['ALTER TABLE other EXCHANGE PARTITION p0 WITH TABLE mysql.user', 'ignores the ALGORITHM'],
  ['ALTER TABLE other RENAME TO mysql.other', 'another schema'],
  ['ALTER TABLE other ADD a INT DEFAULT (SLEEP(9))', 'calls SLEEP'],
  ['ALTER TABLE other ADD a INT CHECK (a IN (SELECT 1))', 'SELECT'],
  ['ALTER TABLE other ADD a INT CHECK (a > 1) CHECK (a > 2)', 'its CHECK clause is unknown'],
  ["ALTER TABLE other ADD INDEX a (id) ENGINE_ATTRIBUTE='{}'", 'its ENGINE_ATTRIBUTE clause is unknown'],
  ["ALTER TABLE other ADD a ENUM(0x61, 'b')", 'may be a number'],
])('%s is not sent', (sql, reason) => {
  expect(() => plan(sql)).toThrow(reason);
});

test('tables of one name and of two schemas both find a place, and unknown ends of foreign keys get a stand-in', () => {
  const { others, copy, assumes } = plan(
    'ALTER TABLE a.users ADD FOREIGN KEY (boss) REFERENCES b.users (id), ADD FOREIGN KEY (boss) REFERENCES c.people (number)',
    'CREATE TABLE a.users (boss BIGINT UNSIGNED); CREATE TABLE b.users (id BIGINT UNSIGNED PRIMARY KEY);',
  );
  expect(copy[0]).toContain('CREATE TABLE `scratch`.`users` (`boss`');
  expect(others).toEqual([
    'CREATE TABLE `scratch`.`users_2` (`id` BIGINT UNSIGNED, PRIMARY KEY (`id`))',
    'CREATE TABLE `scratch`.`people` (`number` BIGINT UNSIGNED NOT NULL, UNIQUE INDEX (`number`))',
  ]);
  expect(assumes).toEqual(['people has the referenced columns, with a key over them']);
});
