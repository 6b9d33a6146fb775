import { afterEach, describe, expect, it } from 'vitest';
import { createScene, type Scene } from './scene.ts';

const shop = `migration: shop
database: mysql
phases:
  - name: expand
    sql: |
      ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
    rollback_sql: |
      ALTER TABLE orders DROP COLUMN currency;
  - name: backfill
    irreversible: test
    batch:
      query: |
        UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      size: 100
      delay_ms: 0
      lag_threshold_ms: 0
  - name: gate
    wait_until:
      query: "SELECT COUNT(*) FROM orders WHERE currency IS NULL"
      expected: 0
      poll_interval_ms: 200
      timeout_minutes: 1
  - name: contract
    sql: |
      ALTER TABLE orders MODIFY COLUMN currency CHAR(3) NOT NULL;
    rollback_sql: |
      ALTER TABLE orders MODIFY COLUMN currency CHAR(3) NULL;
`;

let scene: Scene;
afterEach(() => scene.close());

async function open(text = shop, rows = 1000): Promise<void> {
  scene = await createScene(text);
  await scene.database.query(
    'CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, amount INT NOT NULL)',
  );
  await scene.database.query(
    `INSERT INTO orders (amount) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows}) SELECT n FROM s`,
  );
  await scene.database.query('ANALYZE TABLE orders');
}

describe('phases, each as a step of its own', () => {
  it('go one by one to the end, with outputs, a summary and what to do next', async () => {
    await open();
    const outputs = [];
    for (const confirm of ['', '', '', 'shop', '']) {
      const { main, post } = await scene.deploy({ phase: 'next', confirm });
      expect(main.outcome, main.log).toBe('success');
      expect(post?.rawLog).toBe('');
      expect(main.log).not.toContain(scene.database.url.split(/[:@]/)[2]);
      outputs.push(main.outputs);
      console.log(main.summary);
    }
    expect(outputs).toEqual([
      { status: 'in_progress', phase: 'expand', 'next-phase': 'backfill', progress: '0', complete: 'false' },
      { status: 'in_progress', phase: 'backfill', 'next-phase': 'gate', progress: '0', complete: 'false' },
      { status: 'in_progress', phase: 'gate', 'next-phase': 'contract', progress: '0', complete: 'false' },
      { status: 'complete', phase: 'contract', 'next-phase': '', progress: '100', complete: 'true' },
      { status: 'complete', phase: '', 'next-phase': '', progress: '100', complete: 'true' },
    ]);
  });
});

describe('the table of phases on the merged pull request', () => {
  it('tmp', async () => {
    await open();
    for (const environment of ['staging', 'production']) {
      const { main } = await scene.deploy({ phase: 'next', environment });
      console.log(main.log);
    }
    console.log(scene.pull.comments.map(({ body }) => body).join('\n=====\n'));
  });
});
