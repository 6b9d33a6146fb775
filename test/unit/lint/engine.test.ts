import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { newestKnown } from '../../../src/core/mysql-version.ts';
import { lint } from '../../../src/lint/engine.ts';
import type { Remark, Rule } from '../../../src/lint/rule.ts';
import { defaultSettings, type LintSettings } from '../../../src/lint/settings.ts';
import { statementSpan } from '../../../src/lint/writing/span.ts';
import { baselineOf, parseBaseline, withoutBaseline } from '../../../src/project/baseline.ts';
import { expand } from './example.ts';

const settings = defaultSettings('2026-11-21');
const texts = {
  flags: 'f',
  why: 'because of x',
  instead: 'i',
  group: 'phases' as const,
  examples: { bad: { file: '' }, good: { file: '' } },
};

// Rules of the test's own, so that the engine is looked at and not what the real ones find.
const general: Rule = {
  ...texts,
  name: 'general',
  severity: 'error',
  risk: 'copy',
  *statement(judged): Iterable<Remark> {
    yield { ...statementSpan(judged), message: 'A statement.' };
  },
};
const particular: Rule = {
  ...texts,
  name: 'particular',
  severity: 'error',
  insteadOf: ['general'],
  *statement(judged): Iterable<Remark> {
    if (/SECOND/.test(judged.placed.sql)) yield { ...statementSpan(judged), message: 'The second one.' };
  },
};
const fixed: Rule = {
  ...texts,
  name: 'fixed',
  severity: 'error',
  locked: true,
  *migration({ migration }): Iterable<Remark> {
    if (migration.name === 'm')
      yield { place: { file: migration.file, line: 3, column: 3 }, message: 'It is called m.' };
  },
};
const hygiene = [
  'suppression-without-reason',
  'suppression-unknown-rule',
  'suppression-unused',
  'suppression-expired',
].map((name): Rule => ({ ...texts, name, severity: 'warning', locked: true }));

async function run(text: string, more: Partial<LintSettings> = {}, rules: readonly Rule[] = [general, ...hygiene]) {
  const result = await lint({ files: [{ file: 'm.yaml', text }], settings: { ...settings, ...more }, rules });
  return { ...result, told: result.findings.map(({ rule, severity, place }) => `${rule} ${severity} ${place.line}`) };
}

const two = expand('ALTER TABLE t ADD a INT;\nALTER TABLE t ADD SECOND INT;');

describe('the engine', () => {
  it('gives each finding its rule’s why, its docs and both of its ends', async () => {
    const { findings } = await run(expand('ALTER TABLE t ADD a INT;'));
    expect(findings).toEqual([
      {
        rule: 'general',
        severity: 'error',
        place: { file: 'm.yaml', line: 5, column: 7 },
        end: { file: 'm.yaml', line: 5, column: 30 },
        phase: 'expand',
        message: 'A statement.',
        why: 'because of x',
        fix: undefined,
        related: [],
        docs: 'docs/rules.md#general',
      },
    ]);
  });

  it('leaves a general finding out where a particular one exists, only on that statement', async () => {
    expect((await run(two, {}, [general, particular])).told).toEqual(['general error 5', 'particular error 6']);
  });

  it('reports a general finding beside a particular one of a lower severity', async () => {
    const light = { severities: new Map([['particular', 'info']] as const) };
    expect((await run(two, light, [general, particular])).told).toEqual([
      'general error 5',
      'general error 6',
      'particular info 6',
    ]);
  });

  it('lowers to info what the phase allows, with the reason', async () => {
    const allowed = two.replace('    irreversible', '    allow: [{what: copy, reason: small}]\n    irreversible');
    const { findings } = await run(allowed);
    expect(findings.map(({ severity }) => severity)).toEqual(['info', 'info']);
    expect(findings[0]?.message).toBe('A statement. It is allowed: small');
  });

  it('takes severities from the configuration, and off turns a rule off unless it is locked', async () => {
    expect((await run(two, { severities: new Map([['general', 'info']]) })).told).toEqual([
      'general info 5',
      'general info 6',
    ]);
    expect((await run(two, { severities: new Map([['general', 'off']]) })).told).toEqual([]);
    for (const lower of ['off', 'info', 'warning'] as const) {
      expect((await run(two, { severities: new Map([['fixed', lower]]) }, [fixed])).told).toEqual(['fixed error 3']);
    }
  });

  it('checks the readable part of a file that has problems, and reports both', async () => {
    const text =
      'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE t ADD a INT;\n      UPDATE t SET a = 1;\n';
    const { told, migrations } = await run(text);
    expect(told).toContain('backfill-inside-ddl-phase error 6');
    expect(told).toContain('general error 5');
    expect(migrations).toHaveLength(1);
  });

  it('judges each file by the schema as given, and later statements by what earlier ones did', async () => {
    const schema = readSchema('CREATE TABLE t (id INT PRIMARY KEY);').catalog;
    const add = expand('ALTER TABLE t ADD a INT;\nALTER TABLE t MODIFY a BIGINT;');
    const { migrations } = await lint({
      files: [
        { file: '1.yaml', text: add },
        { file: '2.yaml', text: add.replace('migration: m', 'migration: n') },
      ],
      catalog: schema,
      settings,
    });
    const verdicts = migrations.map(({ phases }) =>
      phases.flatMap((phase) => (phase.kind === 'ddl' ? phase.statements.map(({ verdict }) => verdict.algorithm) : [])),
    );
    expect(verdicts).toEqual([
      ['instant', 'copy'],
      ['instant', 'copy'],
    ]);
  });

  it('judges by the worst of all versions where none is given, and says from which on it is better', async () => {
    const schema = readSchema('CREATE TABLE t (id INT PRIMARY KEY, a INT);').catalog;
    const judged = async (versions?: LintSettings['versions']) => {
      const text = expand('ALTER TABLE t DROP COLUMN a;');
      const { migrations } = await lint({
        files: [{ file: 'm.yaml', text }],
        catalog: schema,
        settings: { ...settings, ...(versions && { versions }) },
      });
      const [phase] = migrations[0]?.phases ?? [];
      return phase?.kind === 'ddl' ? phase.statements[0]?.verdict : undefined;
    };
    expect(await judged()).toMatchObject({
      algorithm: 'inplace',
      rebuild: true,
      because: expect.stringContaining('from MySQL 8.0.29 on it is instant'),
    });
    expect(await judged([[8, 0, 29]])).toMatchObject({ algorithm: 'instant' });
    expect(await judged([[26, 10, 0]])).toMatchObject({
      algorithm: 'instant',
      assumes: expect.arrayContaining([
        expect.stringContaining(`MySQL 26.10.0 does what ${newestKnown.slice(0, 2).join('.')} does`),
      ]),
    });
  });

  it('reads version comments as the version does', async () => {
    const kinds = async (version: LintSettings['versions']) => {
      const text = expand('/*!80030 ALTER TABLE t ADD a INT */;');
      const { migrations } = await lint({
        files: [{ file: 'm.yaml', text }],
        settings: { ...settings, versions: version },
      });
      const [phase] = migrations[0]?.phases ?? [];
      return phase?.kind === 'ddl' ? phase.statements.map(({ statement }) => statement.kind) : undefined;
    };
    expect(await kinds([[8, 0, 30]])).toEqual(['alter-table']);
    expect(await kinds([[8, 0, 13]])).toEqual(['unread']);
  });
});

describe('suppressions', () => {
  const sql = (comment: string) => expand(`${comment}\nALTER TABLE t ADD a INT;`);

  it.each([
    ['above, in SQL', sql('-- phasedb-ignore general: a reason')],
    ['above, with another comment between', sql('-- phasedb-ignore general: a reason\n-- more of it')],
    ['above, with #', sql('# phasedb-ignore general: a reason')],
    ['on the line', expand('ALTER TABLE t ADD a INT; -- phasedb-ignore general: a reason')],
    ['with a date that is not over', sql('-- phasedb-ignore general until 2026-11-21: a reason')],
    ['among others', sql('-- phasedb-ignore other-one, general: a reason')],
    ['with Windows line ends', sql('-- phasedb-ignore general: a reason').replaceAll('\n', '\r\n')],
  ])('%s keeps a finding back', async (_, text) => {
    const { told, hidden } = await run(text);
    expect(told.filter((line) => line.startsWith('general'))).toEqual([]);
    expect(hidden).toHaveLength(1);
  });

  it.each([
    ['without a reason', sql('-- phasedb-ignore general'), ['suppression-without-reason warning 5', 'general error 6']],
    [
      'with a blank reason',
      sql('-- phasedb-ignore general:  '),
      ['suppression-without-reason warning 5', 'general error 6'],
    ],
    [
      'whose date is over',
      sql('-- phasedb-ignore general until 2026-11-20: x'),
      ['suppression-expired warning 5', 'general error 6'],
    ],
    [
      'whose date is none',
      sql('-- phasedb-ignore general until soon: x'),
      ['suppression-expired warning 5', 'general error 6'],
    ],
    [
      'of another rule',
      sql('-- phasedb-ignore particular: x'),
      ['suppression-unknown-rule warning 5', 'general error 6'],
    ],
    ['of nothing', sql('-- phasedb-ignore'), ['suppression-unknown-rule warning 5', 'general error 6']],
    ['that is a word of another comment', sql('-- we phasedb-ignored general: x'), ['general error 6']],
  ])('one %s does not count, and is told of', async (_, text, told) => {
    expect((await run(text)).told).toEqual(told);
  });

  it('an unused one is reported, and one of a rule that cannot be silenced', async () => {
    const text = `${expand('ALTER TABLE t ADD a INT;')}# phasedb-ignore general: no longer\n`;
    expect((await run(text)).told).toEqual(['general error 5', 'suppression-unused warning 7']);
    const locked = `# phasedb-ignore fixed: I like it\n${expand('ALTER TABLE t ADD a INT;')}`;
    expect((await run(locked, {}, [fixed, ...hygiene])).told).toEqual([
      'suppression-unused warning 1',
      'fixed error 3',
    ]);
  });
});

describe('a baseline', () => {
  it('leaves out what it holds, wherever the line has moved, and no more of it than there was', async () => {
    const before = await run(two);
    const text = JSON.stringify(baselineOf(before));
    const baseline = parseBaseline(text);
    if (baseline === undefined) throw new Error(text);
    expect(withoutBaseline(before, baseline)).toMatchObject({
      findings: [],
      hidden: Array.from({ length: 2 }, () => ({ by: 'baseline' })),
    });
    const moved = await run(`# a comment\n\n${two}`);
    expect(withoutBaseline(moved, baseline)).toMatchObject({
      findings: [],
      hidden: Array.from({ length: 2 }, () => ({ by: 'baseline' })),
    });
    const more = await run(two.replace('ADD a INT;', 'ADD a INT;\n      ALTER TABLE t ADD a INT;'));
    expect(withoutBaseline(more, baseline).findings).toMatchObject([{ place: { line: 6 } }]);
    const changed = await run(two.replace('ADD a INT', 'ADD a BIGINT'));
    expect(withoutBaseline(changed, baseline).findings).toMatchObject([{ place: { line: 5 } }]);
  });

  it.each(['', '{}', '{"version": 2, "findings": []}', '[1]'])('%s is none', (text) => {
    expect(parseBaseline(text)).toBeUndefined();
  });
});
