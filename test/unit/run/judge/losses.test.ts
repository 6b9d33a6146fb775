import { expect, it } from 'vitest';
import { decideByRules } from '../../../../src/analysis/decide.ts';
import { judgePhase } from '../../../../src/analysis/judge.ts';
import { readSchema } from '../../../../src/catalog/from-sql.ts';
import { defaultSettings } from '../../../../src/lint/settings.ts';
import { lossesOf } from '../../../../src/run/judge/losses.ts';
import { migrationOf } from '../../migration/reading.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR(40) NULL, \`from\` INT NULL, KEY by_a (a));
CREATE VIEW v AS SELECT id FROM t;`;

async function losses(sql: string): Promise<readonly string[]> {
  const migration = await migrationOf(
    `migration: m\nphases:\n  - name: expand\n    sql: |\n      ${sql}\n    irreversible: x\n`,
  );
  const [phase] = migration.phases;
  if (phase === undefined) throw new Error('the file has a phase');
  const settings = defaultSettings('2026-11-28');
  const judged = await judgePhase(migration, phase, readSchema(schema).catalog.nextPhase(), settings, decideByRules);
  return judged.kind === 'ddl' ? judged.statements.flatMap(lossesOf) : [];
}

it.for([
  ['ALTER TABLE t DROP COLUMN a, DROP COLUMN `from`', ['values of column t.a', 'values of column t.`from`']],
  ['DROP TABLE t', ['Table t is dropped with all its rows']],
  ['TRUNCATE TABLE t', ['All rows of t are deleted']],
  ['ALTER TABLE t MODIFY COLUMN a VARCHAR(10) NULL', ['t.a changes from VARCHAR(40) to VARCHAR(10)']],
  ['DROP VIEW v', ['phasedb cannot say what this statement takes away']],
  // What the opposite statement brings back.
  ['ALTER TABLE t DROP INDEX by_a', []],
  ['ALTER TABLE t RENAME COLUMN a TO b', []],
  ['RENAME TABLE t TO u', []],
  ['ALTER TABLE t MODIFY COLUMN a VARCHAR(40) NOT NULL', []],
  ['ALTER TABLE t DROP COLUMN gone', []],
] as const)('%s', async ([sql, says]) => {
  const found = await losses(`${sql};`);
  expect(found, found.join('\n')).toHaveLength(says.length);
  for (const [i, text] of says.entries()) expect(found[i]).toContain(text);
});
