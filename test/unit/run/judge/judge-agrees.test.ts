import { describe, expect, it } from 'vitest';
import { Catalog } from '../../../../src/catalog/catalog.ts';
import { readSchema } from '../../../../src/catalog/from-sql.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { lint } from '../../../../src/lint/engine.ts';
import { rules } from '../../../../src/lint/rule-list.ts';
import { defaultSettings } from '../../../../src/lint/settings.ts';
import { readMigration } from '../../../../src/migration/read.ts';
import type { ServerFacts } from '../../../../src/mysql/server-facts.ts';
import { judgePhase } from '../../../../src/run/judge/judge.ts';
import { alterForms } from '../../sql/statements/alter-forms.ts';

// What a run refuses by the verdict alone is what lint calls an error, for every clause of ALTER TABLE.
const general = new Set([
  'ddl-copy-table',
  'ddl-blocks-writes',
  'destructive-outside-contract',
  'algorithm-clause-impossible',
  'lock-with-instant',
  'statement-unparsed',
]);
const family = new Set(
  rules
    .filter(({ name, insteadOf = [] }) => general.has(name) || insteadOf.some((one) => general.has(one)))
    .map(({ name }) => name),
);

// Of names that are not there, or are taken, and of renames in a contract, the verdict says nothing; lint-phase.ts asks these rules too.
const knowsMore = new Set(['unknown-name', 'name-taken', 'rename-table']);

const schema = `CREATE TABLE t (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NULL, b VARCHAR(20) NOT NULL DEFAULT '', c INT NULL, d DATE NULL,
  e ENUM('x','y') NULL, v INT AS (a + 1) VIRTUAL, UNIQUE KEY u (b), KEY i (c), KEY k (a, c), CONSTRAINT chk CHECK (a > 0)
)`;
const tables = readSchema(schema)
  .catalog.tables()
  .map((table) => ({ ...table, schema: 'd' }));
const catalog = Catalog.of(tables, { defaultSchema: 'd' });
const version = [9, 7, 0] as const;
const server = { version, database: 'd', sqlMode: 'STRICT_TRANS_TABLES' } as unknown as ServerFacts;
const meaning = { sqlMode: 'STRICT_TRANS_TABLES', timeZone: '+00:00' };

async function verdicts(sql: string, type: 'expand' | 'contract') {
  const gate = '  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t WHERE a = 7}\n';
  const text = `migration: m\nphases:\n${type === 'contract' ? gate : ''}  - name: ${type}\n    irreversible: test\n    sql: |\n      ${sql.replaceAll('\n', '\n      ')}\n`;
  const read = await readMigration(text, 'm.yaml');
  if (!('migration' in read)) return undefined;
  const phase = read.migration.phases.at(-1);
  if (phase?.type !== type) return undefined;
  const settings = {
    ...defaultSettings('2026-11-21'),
    versions: [version],
    versionFrom: 'server' as const,
    catalogFrom: 'server' as const,
  };
  const { findings } = await lint({ files: [{ file: 'm.yaml', text }], catalog, settings });
  const errors = findings
    .filter(({ rule, severity }) => severity === 'error' && family.has(rule))
    .map(({ rule }) => rule);
  let refused = false;
  try {
    judgePhase(phase, phase.statements, catalog, server, meaning);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'refused') throw error;
    refused = true;
  }
  return { refused, errors };
}

describe.each(['expand', 'contract'] as const)('lint and run agree about every clause in %s', (type) => {
  it.each(Object.entries(alterForms))('%s', async (_, forms) => {
    const differing: string[] = [];
    for (const form of forms) {
      if (form.includes('/*!')) continue;
      const both = await verdicts(`ALTER TABLE t ${form};`, type);
      if (both === undefined) continue;
      const surplus = both.errors.filter((rule) => !knowsMore.has(rule));
      if (both.refused ? both.errors.length === 0 : surplus.length > 0) {
        differing.push(
          `${form}: run ${both.refused ? 'refuses' : 'takes'} it, lint says ${both.errors.join(', ') || 'nothing'}`,
        );
      }
    }
    expect(differing).toEqual([]);
  });
});

it.each([
  ['DROP TABLE t;', true],
  ['TRUNCATE TABLE t;', true],
  ['RENAME TABLE t TO u;', true],
  ['DROP TRIGGER IF EXISTS x;\nCREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;', false],
  ['DROP TRIGGER x;', true],
  ['CREATE TABLE n (id INT);\nDROP TABLE n;', false],
  ['CREATE TABLE n AS SELECT * FROM t;', true],
  ['OPTIMIZE TABLE t;', false],
  ['CREATE SPATIAL REFERENCE SYSTEM 4120 NAME "x" DEFINITION "y";', true],
])('and about %s', async (sql, refused) => {
  const both = await verdicts(sql, 'expand');
  expect(both).toBeDefined();
  expect([both?.refused, (both?.errors.length ?? 0) > 0]).toEqual([refused, refused]);
});
