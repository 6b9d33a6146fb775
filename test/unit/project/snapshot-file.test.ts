import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { lint } from '../../../src/lint/engine.ts';
import { defaultSettings } from '../../../src/lint/settings.ts';
import { statementHash } from '../../../src/migration/hash.ts';
import { readSnapshotFile } from '../../../src/project/catalog-source/snapshot-file.ts';
import { lintJson } from '../../../src/report/lint/json.ts';
import { normaliseSql } from '../../../src/sql/lexing/normalise.ts';

const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
afterAll(() => rmSync(folder, { recursive: true }));

const whole = {
  version: 1,
  taken_at: '2026-11-20T08:00:00Z',
  server: { version: '8.0.36', sql_mode: '', variables: {} },
  database: 'shop',
  tables: [],
  objects: [],
};

it.each([
  ['cut off', '{"version": 1,', 'it is not JSON, or larger or deeper than a snapshot'],
  ['that only nests', '['.repeat(8_000_000), 'it is not JSON, or larger or deeper than a snapshot'],
  ['a list', '[]', 'it is not a snapshot'],
  [
    'of a newer phasedb',
    JSON.stringify({ ...whole, version: 3 }),
    'its format is 3, but this version of phasedb reads only format 1',
  ],
  ['without a key', JSON.stringify({ ...whole, tables: [{ name: 'a' }] }), 'tables.0.kind is missing or invalid'],
  [
    'of an old server',
    JSON.stringify({ ...whole, server: { ...whole.server, version: '5.7.44-log' } }),
    'its server was 5.7.44-log, which phasedb does not support',
  ],
])('says why it cannot read a snapshot %s', (_, text, why) => {
  writeFileSync(join(folder, 's.json'), text);
  expect(() => readSnapshotFile('s.json', folder)).toThrow(`Cannot read the snapshot s.json: ${why}.`);
});

it('keeps nothing of a hundred thousand wrong tables but the first', () => {
  const tables = Array.from({ length: 100_000 }, () => ({}));
  writeFileSync(join(folder, 'bomb.json'), JSON.stringify({ ...whole, tables }));
  const before = process.memoryUsage().rss;
  expect(() => readSnapshotFile('bomb.json', folder)).toThrow('tables.0.name is missing or invalid');
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});

const file = (more = '') =>
  `migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE t ADD a INT NULL;${more}\n      ALTER TABLE t ADD b INT NULL;\n    rollback_sql: |\n      ALTER TABLE t DROP a, DROP b;\n  - name: backfill\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n  - name: contract\n    sql: ALTER TABLE t MODIFY a INT NOT NULL\n    rollback_sql: ALTER TABLE t MODIFY a INT NULL\n`;

async function lintWith(definition: string, ran: readonly object[], text = file()) {
  const table = {
    name: 't',
    kind: 'table',
    definition,
    ...Object.fromEntries(
      'rows data_bytes index_bytes file_bytes average_row_bytes auto_increment row_versions instant_columns fulltext_doc_id index_sizes'
        .split(' ')
        .map((name) => [name, null]),
    ),
    triggers: [],
    referenced_by: [],
  };
  writeFileSync(
    join(folder, 's.json'),
    JSON.stringify({ ...whole, tables: [table], migrations: [{ name: 'm', phases: ran }] }),
  );
  const { catalog, applied, settings: known } = readSnapshotFile('s.json', folder);
  const settings = { ...defaultSettings('2026-11-21'), ...known };
  return lint({ files: [{ file: 'm.yaml', text }], catalog, applied, settings });
}
const errors = ({ findings }: Awaited<ReturnType<typeof lintWith>>) =>
  findings.flatMap(({ rule, severity, phase }) => (severity === 'error' ? [`${rule} ${phase}`] : []));
const table = (...columns: readonly string[]) =>
  `CREATE TABLE \`t\` (\n  \`id\` bigint NOT NULL,\n${columns.map((one) => `  ${one},\n`).join('')}  PRIMARY KEY (\`id\`)\n) ENGINE=InnoDB`;
const [a, b, filled] = ['`a` int DEFAULT NULL', '`b` int DEFAULT NULL', '`a` int NOT NULL'];
const done = (...names: readonly string[]) =>
  names.map((name) => ({ name, complete: true, hash: null, statements: [] }));

it('leaves out a migration that is complete, whatever its comments say', async () => {
  const all = await lintWith(table(filled, b), done('expand', 'backfill', 'gate', 'contract'), `# moved\n${file()}`);
  expect(all.findings.filter(({ phase }) => phase !== undefined)).toEqual([]);
  // The same tables without the phases: what makes it red where the snapshot does not have them.
  expect(errors(await lintWith(table(filled, b), []))).toEqual(
    expect.arrayContaining(['name-taken expand', 'gate-vacuous gate']),
  );
});

it('judges the phases that have not run by the tables of the snapshot', async () => {
  const { findings, migrations } = await lintWith(table(a, b), done('expand', 'backfill'));
  expect(new Set(findings.flatMap(({ phase }) => phase ?? []))).not.toContain('expand');
  const contract = migrations[0]?.phases.at(-1);
  expect(contract).toMatchObject({ complete: false, statements: [{ change: { known: true } }] });
});

it('judges of a phase that stopped between two statements the ones that are left', async () => {
  const hash = (sql: string) => statementHash(normaliseSql(sql));
  const begun = (sql: string) => [
    { name: 'expand', complete: false, hash: null, statements: [{ index: 0, hash: hash(sql) }] },
  ];
  const left = await lintWith(table(a), begun('ALTER TABLE t ADD a INT NULL'));
  expect(errors(left)).toEqual([]);
  expect(lintJson(left).migrations[0]?.phases[0]?.statements).toHaveLength(1);
  const edited = await lintWith(table(a), begun('ALTER TABLE t ADD a BIGINT NULL'));
  expect(errors(edited)).toEqual(['migration-edited-after-merge expand']);
});

it('reads a whole one', () => {
  writeFileSync(join(folder, 's.json'), JSON.stringify(whole));
  expect(readSnapshotFile('s.json', folder).settings.catalogFrom).toBe('snapshot');
});
