import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyMigration } from '../../../src/inspect/verify.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { listen, runIt } from './running.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase('examples');
  await database.connection.query(readFileSync('examples/schema.sql', 'utf8'));
  await database.query('SET SESSION foreign_key_checks = 0');
  const tables = await database.query<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
  );
  for (const { name } of tables) await fillTable(name);
});
afterEach(() => database.drop());

/** Forty rows of plain values in every column that does not fill itself. */
async function fillTable(table: string): Promise<void> {
  const columns = await database.query<{ name: string; type: string; extra: string }>(
    'SELECT COLUMN_NAME AS name, DATA_TYPE AS type, EXTRA AS extra FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?',
    [table],
  );
  const filled = columns.filter((column) => !/auto_increment|GENERATED/i.test(column.extra));
  for (let n = 1; n <= 40; n++) {
    const value = ({ type }: { type: string }) =>
      /char|text|binary|blob/.test(type) ? `DE`.slice(0, 2) : /date|time/.test(type) ? `202${n % 6}-01-02` : n;
    await database.query('INSERT INTO ?? (??) VALUES (?)', [
      table,
      filled.map((column) => column.name),
      filled.map(value),
    ]);
  }
}

it.each(readdirSync('examples').filter((file) => file.endsWith('.yaml')))(
  '%s runs, phase by phase, on examples/schema.sql',
  async (file) => {
    const migration = await readMigrationFile(`examples/${file}`);
    for (const name of migration.dependsOn) await runIt(database, await readMigrationFile(`examples/${name}.yaml`));
    for (const phase of migration.phases) {
      // A soak of hours has passed as far as the history can tell.
      if (phase.type === 'gate' && phase.notBefore)
        await database.query('UPDATE phasedb_history SET created_at = created_at - INTERVAL 30 DAY');
      const deployed = async () => ({ holds: true, text: 'it is live' });
      expect(await runIt(database, migration, { which: { phase: phase.name }, deployed })).toMatchObject({
        exit: 0,
        phase: phase.name,
      });
    }
    const report = await verifyMigration(migration, listen().at(database));
    expect(report.exit).toBe(0);
    expect(report.checks.filter((check) => check.result === 'fails')).toEqual([]);
  },
);
