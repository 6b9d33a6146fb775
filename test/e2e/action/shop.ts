import { createScene, type Scene } from './scene.ts';

/** A migration of four phases on a table `orders`. */
export const shop = shopWith();

/** The same with other words in places. @param parts.gate lines under `wait_until:` */
export function shopWith(
  parts: { readonly gate?: readonly string[]; readonly backfill?: readonly string[]; readonly name?: string } = {},
): string {
  const gate = parts.gate ?? [
    'query: "SELECT COUNT(*) FROM orders WHERE currency IS NULL"',
    'expected: 0',
    'poll_interval_ms: 200',
    'timeout_minutes: 1',
  ];
  const backfill = parts.backfill ?? ['size: 100', 'delay_ms: 0'];
  return `migration: ${parts.name ?? 'shop'}
database: mysql
phases:
  - name: expand
    sql: |
      ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
    rollback_sql: |
      ALTER TABLE orders DROP COLUMN currency;
  - name: backfill
    rollback_sql: |
      UPDATE orders SET currency = NULL WHERE currency IS NOT NULL LIMIT {batch_size}
    batch:
      query: |
        UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      lag_threshold_ms: 0
${backfill.map((line) => `      ${line}`).join('\n')}
  - name: gate
    wait_until:
${gate.map((line) => `      ${line}`).join('\n')}
  - name: contract
    sql: |
      ALTER TABLE orders MODIFY COLUMN currency CHAR(3) NOT NULL;
    rollback_sql: |
      ALTER TABLE orders MODIFY COLUMN currency CHAR(3) NULL;
`;
}

/** The scene of such a migration, with so many orders. */
export async function openShop(text = shop, rows = 1000): Promise<Scene> {
  const scene = await createScene(text);
  const { database } = scene;
  await database.query('CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, amount INT NOT NULL)');
  await database.query('SET SESSION cte_max_recursion_depth = 1000000');
  await database.query(
    `INSERT INTO orders (amount) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows}) SELECT n FROM s`,
  );
  await database.query('ANALYZE TABLE orders');
  return scene;
}
