import { describe, expect, it } from 'vitest';
import { decideByRules } from '../../../../src/analysis/decide.ts';
import { judgePhase } from '../../../../src/analysis/judge.ts';
import { Catalog } from '../../../../src/catalog/catalog.ts';
import { readSchema } from '../../../../src/catalog/from-sql.ts';
import { Failure } from '../../../../src/core/failure.ts';
import type { Verdict } from '../../../../src/ddl/verdict.ts';
import { lint } from '../../../../src/lint/engine.ts';
import type { Severity } from '../../../../src/lint/finding.ts';
import { defaultSettings, thresholdsSchema } from '../../../../src/lint/settings.ts';
import type { DdlPhase, Migration } from '../../../../src/migration/migration.ts';
import { readMigration } from '../../../../src/migration/read.ts';
import type { ServerFacts } from '../../../../src/mysql/server-facts.ts';
import { checkPhase, checkRollback } from '../../../../src/run/judge/check-phase.ts';
import { alterForms } from '../../sql/statements/alter-forms.ts';

const schema = `CREATE TABLE t (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NULL, b VARCHAR(20) NOT NULL DEFAULT '', c INT NULL, d DATE NULL,
  e ENUM('x','y') NULL, v INT AS (a + 1) VIRTUAL, UNIQUE KEY u (b), KEY i (c), KEY k (a, c), CONSTRAINT chk CHECK (a > 0)
)`;
const MiB = 1024 ** 2;
const catalogOf = (dataBytes: number | undefined) =>
  Catalog.of(
    readSchema(schema)
      .catalog.tables()
      .map((table) => ({ ...table, schema: 'd', facts: table.facts && { ...table.facts, dataBytes } })),
    { defaultSchema: 'd' },
  );
const catalog = catalogOf(undefined);
const version = [9, 7, 0] as const;
const server = { version, database: 'd', sqlMode: 'STRICT_TRANS_TABLES' } as unknown as ServerFacts;
const meaning = { sqlMode: 'STRICT_TRANS_TABLES', timeZone: '+00:00' };
const settings = {
  ...defaultSettings('2026-11-21'),
  versions: [version],
  versionFrom: 'server' as const,
  catalogFrom: 'server' as const,
};

interface Read {
  readonly text: string;
  readonly migration: Migration;
  readonly phase: DdlPhase;
}

async function read(sql: string, type: 'expand' | 'contract' = 'expand', more = ''): Promise<Read | undefined> {
  const gate = '  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t WHERE a = 7}\n';
  const indented = sql.replaceAll('\n', '\n      ');
  const text = `migration: m\nphases:\n${type === 'contract' ? gate : ''}  - name: ${type}\n    irreversible: test\n${more}    sql: |\n      ${indented}\n`;
  const reading = await readMigration(text, 'm.yaml');
  if (!('migration' in reading)) return undefined;
  const { migration } = reading;
  const phase = migration.phases.at(-1);
  return phase?.type === type ? { text, migration, phase } : undefined;
}

interface Given {
  readonly catalog?: Catalog;
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  readonly smallTableBytes?: number;
}

function checked({ migration, phase }: Read, given: Given = {}) {
  const { severities = {}, smallTableBytes } = given;
  return checkPhase({
    migration,
    phase,
    catalog: given.catalog ?? catalog,
    server,
    meaning,
    lint: {
      severities: new Map(Object.entries(severities)),
      thresholds: thresholdsSchema.parse({
        ...(smallTableBytes === undefined ? {} : { small_table_bytes: smallTableBytes }),
      }),
    },
  });
}

async function isRefused(one: Read, given: Given = {}): Promise<boolean> {
  try {
    await checked(one, given);
    return false;
  } catch (error) {
    if (error instanceof Failure && error.code === 'refused') return true;
    throw error;
  }
}

async function hasLintErrors({ text }: Read, given: Given = {}): Promise<boolean> {
  const { severities = {}, smallTableBytes } = given;
  const thresholds = thresholdsSchema.parse({
    ...(smallTableBytes === undefined ? {} : { small_table_bytes: smallTableBytes }),
  });
  const { findings } = await lint({
    files: [{ file: 'm.yaml', text }],
    catalog: given.catalog ?? catalog,
    settings: { ...settings, thresholds, severities: new Map(Object.entries(severities)) },
  });
  return findings.some(({ severity, phase }) => severity === 'error' && (phase === 'expand' || phase === 'contract'));
}

/** What a verdict alone forbids: any copy, any blocked write, any loss outside of a contract, a clause that MySQL rejects. */
function forbidden({ algorithm, lock, destructive, refusedAssertion }: Verdict, type: 'expand' | 'contract'): boolean {
  if (algorithm === 'copy' || algorithm === 'unknown' || refusedAssertion !== undefined) return true;
  return (algorithm === 'inplace' && lock !== 'none') || (destructive && type === 'expand');
}

async function verdictForbids({ migration, phase }: Read): Promise<boolean> {
  const judged = await judgePhase(migration, phase, catalog, settings, decideByRules);
  if (judged.kind !== 'ddl') throw new Error('not of this test');
  return judged.statements.some(({ verdict }) => forbidden(verdict, phase.type));
}

describe.each(['expand', 'contract'] as const)('every clause of ALTER TABLE in %s', (type) => {
  it.each(Object.entries(alterForms))('%s', { timeout: 60_000 }, async (_, forms) => {
    const differing: string[] = [];
    for (const form of forms) {
      if (form.includes('/*!')) continue;
      const one = await read(`ALTER TABLE t ${form};`, type);
      if (one === undefined) continue;
      const [run, linted, verdict] = [await isRefused(one), await hasLintErrors(one), await verdictForbids(one)];
      if (run !== linted) differing.push(`${form}: run ${run ? 'refuses' : 'takes'} it, lint does not agree`);
      if (verdict && !run) differing.push(`${form}: its verdict forbids it, and the run takes it`);
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
  ['ALTER TABLE t SECONDARY_LOAD;', true],
  ['ALTER TABLE t IMPORT TABLESPACE;', true],
  ['ALTER TABLE t ADD COLUMN n INT NULL, WITH VALIDATION;', true],
  ['CREATE SPATIAL REFERENCE SYSTEM 4120 NAME "x" DEFINITION "y";', true],
  ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DROP TABLE t;', true],
  ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO ALTER TABLE t MODIFY a BIGINT NULL;', true],
  ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO GRANT ALL ON *.* TO eve;', true],
  ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO INSERT INTO t (b) VALUES (1);', true],
  ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO INSERT INTO t (b) VALUES (1);', false],
  ['CREATE PROCEDURE p() DELETE FROM t;', true],
  ['CREATE PROCEDURE p() CALL nobody_knows();', true],
  ['CREATE PROCEDURE p() CREATE FULLTEXT INDEX f ON t (b);', true],
  ['CREATE FUNCTION f() RETURNS INT DETERMINISTIC BEGIN UPDATE t SET a = 1; RETURN 1; END;', true],
  ['CREATE TRIGGER x AFTER DELETE ON t FOR EACH ROW DELETE FROM t WHERE id = OLD.id;', false],
])('lint and run agree about %s', async (sql, refused) => {
  const one = await read(sql);
  if (one === undefined) throw new Error('not read');
  expect([await isRefused(one), await hasLintErrors(one)]).toEqual([refused, refused]);
});

describe('the configuration', () => {
  const copying = 'ALTER TABLE t MODIFY a BIGINT NULL;';
  const large = catalogOf(50 * MiB);

  it.each<[string, string, 'expand' | 'contract', Given, boolean]>([
    ['as it is', copying, 'expand', {}, true],
    ['a larger limit for small tables', copying, 'expand', { smallTableBytes: 1024 * MiB }, false],
    ['a smaller limit than the table', copying, 'expand', { smallTableBytes: 49 * MiB }, true],
    ['the particular cost rule off', copying, 'expand', { severities: { 'type-change-copy': 'off' } }, false],
    ['the particular cost rule a warning', copying, 'expand', { severities: { 'type-change-copy': 'warning' } }, false],
    ['the general cost rule off', copying, 'expand', { severities: { 'ddl-copy-table': 'off' } }, true],
    [
      'a rebuild made an error',
      'ALTER TABLE t FORCE;',
      'expand',
      { severities: { 'ddl-inplace-rebuild': 'error' } },
      true,
    ],
    [
      'an index that blocks',
      'ALTER TABLE t ADD FULLTEXT INDEX f (b);',
      'expand',
      { severities: { 'ddl-blocks-writes': 'off' } },
      false,
    ],
  ])('%s: %s in %s', async (_, sql, type, given, refused) => {
    const one = await read(sql, type);
    if (one === undefined) throw new Error('not read');
    const whole = { catalog: large, ...given };
    expect([await isRefused(one, whole), await hasLintErrors(one, whole)]).toEqual([refused, refused]);
  });

  it.each([
    ['data loss', 'ALTER TABLE t DROP COLUMN a;', ['destructive-outside-contract', 'drop-column', 'object-dependency']],
    [
      'a narrower type',
      'ALTER TABLE t MODIFY b VARCHAR(5) NOT NULL;',
      [
        'type-narrowing',
        'destructive-outside-contract',
        'truncation-risk',
        'type-change-copy',
        'ddl-copy-table',
        'modify-drops-attributes',
      ],
    ],
    [
      'an unknown statement in an expand',
      'ALTER TABLE t ADD VECTOR INDEX x (b);',
      ['statement-unparsed', 'destructive-outside-contract'],
    ],
    ['what MySQL rejects', 'ALTER TABLE t ADD INDEX x (c), ALGORITHM=INSTANT;', ['algorithm-clause-impossible']],
  ])('lets no run through that means %s', async (_, sql, off) => {
    const one = await read(sql);
    if (one === undefined) throw new Error('not read');
    for (const severity of ['off', 'warning', 'info'] as const) {
      const severities = Object.fromEntries(off.map((rule) => [rule, severity]));
      expect(await isRefused(one, { severities })).toBe(true);
    }
  });

  it('that lowers a cost rule is named, and what it lets through may be done', async () => {
    const one = await read(copying);
    if (one === undefined) throw new Error('not read');
    const check = await checked(one, { catalog: large, severities: { 'type-change-copy': 'off' } });
    expect(check.lowered).toEqual([{ rule: 'type-change-copy', severity: 'off' }]);
    expect(check.notices).toEqual([expect.stringMatching(/^m\.yaml:6:21: .*type-change-copy.* sets it to off/)]);
    expect([...check.allowed(one.phase.statements[0] as never)]).toEqual(['copy']);
    expect((await checked(one, { smallTableBytes: 1024 * MiB, catalog: large })).lowered).toEqual([]);
  });

  it('silences a warning that would refuse nothing, of any rule', async () => {
    const one = await read('ALTER TABLE t DROP INDEX i;');
    if (one === undefined) throw new Error('not read');
    const rule = 'drop-index-not-invisible-first';
    const isTold = (warnings: readonly string[]) => warnings.some((text) => text.includes(rule));
    expect(isTold((await checked(one)).warnings)).toBe(true);
    const silent = await checked(one, { severities: { [rule]: 'off' } });
    expect([isTold(silent.warnings), silent.lowered]).toEqual([false, []]);
  });

  it.each([
    ['copy', copying, ['copy']],
    ['blocking', 'ALTER TABLE t ADD FULLTEXT INDEX f (b);', ['blocking', 'copy']],
    ['destructive', 'ALTER TABLE t DROP COLUMN d;', ['destructive']],
  ])('%s is let through by what the phase allows', async (_, sql, through) => {
    for (const what of ['copy', 'blocking', 'rebuild', 'destructive']) {
      const one = await read(sql, 'expand', `    allow: [{what: ${what}, reason: "a quiet night"}]\n`);
      if (one === undefined) throw new Error('not read');
      expect([what, await isRefused(one, { catalog: large })]).toEqual([what, !through.includes(what)]);
    }
  });

  it('phasedb-ignore does not reach a run', async () => {
    const one = await read(`-- phasedb-ignore type-change-copy: not now\n${copying}`);
    if (one === undefined) throw new Error('not read');
    expect([await isRefused(one), await hasLintErrors(one)]).toEqual([true, false]);
  });
});

describe('a refusal', () => {
  it('says what, where, why, and what would let it through', async () => {
    const one = await read('ALTER TABLE t MODIFY a BIGINT NULL;\nALTER TABLE t DROP COLUMN d;');
    if (one === undefined) throw new Error('not read');
    await expect(checked(one)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The expand expand is refused by the rule type-change-copy: t\.a [\s\S]*\nm\.yaml:7:\d+: .*\(destructive-outside-contract\)/,
      ),
      place: { file: 'm.yaml', line: 6, column: 21 },
      untouched: 'Nothing was changed.',
      remedy: expect.stringMatching(
        /Write instead: [\s\S]* write allow: \[\{what: copy, reason: "…"\}\] into the phase, or set the severity of type-change-copy/,
      ),
    });
  });
});

describe('a rollback', () => {
  const undo = async (sql: string, given: Given = {}) => {
    const one = await read('ALTER TABLE t ADD COLUMN z INT NULL;');
    const back = await read(sql);
    if (one === undefined || back === undefined) throw new Error('not read');
    const { severities = {} } = given;
    return checkRollback({
      migration: one.migration,
      phase: { ...one.phase, rollback: back.phase.statements },
      catalog: given.catalog ?? catalog,
      server,
      meaning,
      lint: { severities: new Map(Object.entries(severities)), thresholds: thresholdsSchema.parse({}) },
    });
  };

  it('may take away what the phase brought, and is refused what copies', async () => {
    expect((await undo('ALTER TABLE t DROP COLUMN d;')).lowered).toEqual([]);
    await expect(undo('ALTER TABLE t MODIFY a BIGINT NULL;')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/^The rollback of expand is refused by the rule ddl-copy-table/),
    });
  });

  it('may make again the code that the phase takes away, which lint has compared, and no other', async () => {
    const event = 'CREATE EVENT purge_t ON SCHEDULE EVERY 1 DAY DO DELETE FROM t WHERE d < NOW()';
    const back = await read(`${event};`);
    for (const [sql, isRefused] of [
      ['DROP EVENT purge_t;', false],
      ['DROP EVENT other;', true],
    ] as const) {
      const one = await read(sql, 'contract');
      if (one === undefined || back === undefined) throw new Error('not read');
      const check = checkRollback({
        migration: one.migration,
        phase: { ...one.phase, rollback: back.phase.statements },
        catalog,
        server,
        meaning,
        lint: { severities: new Map(), thresholds: thresholdsSchema.parse({}) },
      });
      if (isRefused) await expect(check).rejects.toMatchObject({ code: 'refused' });
      else await expect(check).resolves.toMatchObject({ lowered: [] });
    }
  });

  it('obeys the configuration as a run does', async () => {
    const check = await undo('ALTER TABLE t MODIFY a BIGINT NULL;', { severities: { 'ddl-copy-table': 'warning' } });
    expect(check.lowered).toEqual([{ rule: 'ddl-copy-table', severity: 'warning' }]);
  });

  it.each([
    ['ALTER TABLE gone DROP COLUMN d;', 'table-missing'],
    ['ALTER TABLE t ADD VECTOR INDEX x (b);', 'refused'],
  ])('%s: %s', async (sql, code) => {
    await expect(undo(sql)).rejects.toMatchObject({ code });
  });
});
