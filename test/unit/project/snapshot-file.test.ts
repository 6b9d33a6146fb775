import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readSnapshotFile } from '../../../src/project/catalog-source/snapshot-file.ts';

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
  ['cut off', '{"version": 1,', 'it is not JSON'],
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

it('reads a whole one', () => {
  writeFileSync(join(folder, 's.json'), JSON.stringify(whole));
  expect(readSnapshotFile('s.json', folder).settings.catalogFrom).toBe('snapshot');
});
