import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callCommandLine } from '../../command-line.ts';
import { commit, freshFolder, write } from '../../repository.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
  write(folder, {
    'phasedb.config.yaml': 'schema: schema.sql\nmysql_version: "8.4.6"\n',
    'schema.sql': 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);\n',
    'app/order.rb': 'Order.where(orders: { total: 1 })\nORDER = "SELECT total FROM orders"\n',
  });
  commit(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function lint(...args: readonly string[]) {
  const { exit, stdout: out, stderr: err } = await callCommandLine(['lint', ...args], { folder });
  return { exit, out, err };
}

const copy =
  'migration: m\nphases:\n  - name: expand\n    irreversible: x\n    sql: |\n      ALTER TABLE orders MODIFY total BIGINT NOT NULL;\n';

it('with --base an error of the base stays one; the first finding says what the change weakens', async () => {
  write(folder, {
    'migrations/m.yaml': copy,
    'phasedb.config.yaml': 'schema: schema.sql\nmysql_version: "8.4.6"\nrules: {type-change-copy: off}\n',
  });
  expect(await lint()).toMatchObject({ exit: 0, out: expect.stringContaining('refusal-hidden') });
  for (const more of [[], ['--config-from', 'head'], ['--config-from', 'base']]) {
    const { exit, out } = await lint('--base', 'main', ...more);
    expect(exit, out).toBe(1);
    expect(out).toMatch(/^phasedb\.config\.yaml:3:9 {2}warning {2}check-weakened\n/);
    expect(out).toMatch(/error {2}type-change-copy/);
  }
});

it('marks in .gitattributes hide no reference of the code', async () => {
  write(folder, {
    'app/.gitattributes': '*.rb linguist-generated\n',
    'migrations/m.yaml':
      'migration: m\nphases:\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM orders WHERE total > 0}\n  - name: contract\n    irreversible: x\n    sql: |\n      ALTER TABLE orders DROP COLUMN total;\n',
  });
  expect((await lint()).out).not.toContain('drop-column-still-referenced');
  const { out } = await lint('--base', 'main', '--format', 'json');
  const { judge, findings } = JSON.parse(out);
  expect(findings.map(({ rule }: { rule: string }) => rule)).toContain('drop-column-still-referenced');
  expect(judge.changes).toMatchObject([{ kind: 'glob', file: 'app/.gitattributes', hides: 1, kept: 1 }]);
});

it('refuses a base that does not exist, and --config-from without one', async () => {
  write(folder, { 'migrations/m.yaml': copy });
  expect(await lint('--base', 'nowhere')).toMatchObject({
    exit: 64,
    err: expect.stringContaining('The base nowhere is not a commit of this repository.'),
  });
  expect(await lint('--config-from', 'base')).toMatchObject({
    exit: 64,
    err: expect.stringContaining('Give --base REF'),
  });
});
