import { describe, expect, it } from 'vitest';
import { type LintJson, lintJson, type PhaseJson } from '../../../../src/report/lint/json.ts';
import { lintJsonSchema } from '../../../../src/report/lint/json-schema.ts';
import { commentSections, leftOutText, verdict } from '../../../../src/report/lint/pull-comment.ts';
import type { ReportOrigin } from '../../../../src/report/lint/report-origin.ts';
import { expand, lintExample } from '../../lint/example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b VARCHAR(40) NULL);';
const facts = { t: { rowsEstimate: 10_000_000, dataBytes: 1e9, indexBytes: 0 } };
const origin: ReportOrigin = {
  links: {
    file: (path, line) => `https://github.com/octo/shop/blob/abc/${path}${line === undefined ? '' : `#L${line}`}`,
    rule: (name) => `https://github.com/p/p/blob/v1/docs/rules.md#${name}`,
  },
  sha: 'abcdef1234567890',
  runUrl: 'https://github.com/octo/shop/actions/runs/1',
  reproduce: 'phasedb lint m.yaml',
};
const linted = async (file: string, more = {}) =>
  lintJson(await lintExample({ schema, file, facts, version: '8.4.6', estimate: true, ...more }));
const text = async (file: string, more = {}) =>
  commentSections(await linted(file, more), origin)
    .map((section) => section.text)
    .join('\n\n');

/** With something else in the first phase. */
function withPhase(json: LintJson, more: Partial<PhaseJson>): LintJson {
  const [migration, ...others] = json.migrations;
  const [phase, ...later] = migration?.phases ?? [];
  if (migration === undefined || phase === undefined) throw new Error('there is no phase');
  return { ...json, migrations: [{ ...migration, phases: [{ ...phase, ...more }, ...later] }, ...others] };
}

describe('the verdict', () => {
  it.each([
    ['ALTER TABLE t MODIFY a BIGINT NULL;', /^❌ phasedb: not safe to run, \d errors? in 1 migration$/],
    ['ALTER TABLE t ADD INDEX i (a), FORCE;', /^⚠️ phasedb: \d warnings?, no errors in 1 migration$/],
    ['ALTER TABLE t ADD COLUMN c INT NULL;', /^✅ phasedb: no problems in 1 migration$/],
  ])('of %s', async (sql, expected) => {
    expect(verdict(await linted(expand(sql)))).toMatch(expected);
  });

  it('of no migration at all', () => {
    expect(verdict({ migrations: [], summary: { errors: 0, warnings: 0, infos: 0 }, findings: [] })).toBe(
      '✅ phasedb: no migration changed',
    );
  });
});

describe('the report', () => {
  it('says what MySQL will do, for how long, and who waits', async () => {
    const report = await text(expand('ALTER TABLE t MODIFY a BIGINT NULL;'));
    expect(report).toContain('`t` 10,000,000 rows, 953.7 MiB');
    expect(report).toMatch(
      /\| expand \| `ALTER TABLE t MODIFY a BIGINT NULL` \| \*\*copy the table; writes wait\*\*: /,
    );
    expect(report).toMatch(/\| \d+\ss\s–.*\s\? \| \*\*.*\*\* \| \*\*.*\*\* \|/);
    expect(report).toContain('[`m.yaml:5`](https://github.com/octo/shop/blob/abc/m.yaml#L5)');
    expect(report).toContain('below p90. With a question mark: estimated from the table size only.</sub>');
    expect(report).toContain('<details><summary>What this rests on');
    expect(report).toContain('phasedb lint m.yaml');
    expect(report).toContain('Checked abcdef1234 in [this run](https://github.com/octo/shop/actions/runs/1).');
  });

  it.each([
    ['ALTER TABLE t MODIFY a BIGINT NULL', 'it copies t while its writes wait'],
    ['DROP TABLE t', 'it drops t'],
    ['CALL unknown_code()', 'it calls the procedure'],
  ])('says of an event that does %s when it does so, not that it is done at once', async (code, what) => {
    const report = await text(expand(`CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO ${code};`));
    expect(report).toContain(`\` | **run code later**: when the event runs, ${what}`);
    expect(report).not.toContain('at once');
  });

  it('gives each statement its own time, blocking and disk, and the phase its sum', async () => {
    const json = await linted(
      'migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      ALTER TABLE t ADD COLUMN c INT NULL;\n      ALTER TABLE t ADD INDEX by_a (a);\n      ALTER TABLE t ADD INDEX by_b (b);\n',
    );
    const [phase] = json.migrations[0]?.phases ?? [];
    const own = phase?.statements.map(({ estimate }) => estimate?.seconds?.p90 ?? 0) ?? [];
    expect(own[0]).toBeLessThan(1);
    expect(own[1]).toBeGreaterThan(10);
    expect(own.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(phase?.estimate?.seconds?.p90 ?? 0, 2);
    const report = commentSections(json, origin)
      .map((section) => section.text)
      .join('\n\n')
      .replaceAll('\u00a0', ' ');
    const row = (text: string) => report.split('\n').find((line) => line.startsWith('|') && line.includes(text)) ?? '';
    expect(row('ADD COLUMN')).toMatch(/do it \*\*at once\*\* \| < 1 s \| a moment \| no \| no \|$/);
    expect(row('by_a')).toMatch(/\| \d+ (s|min) ?– \d+ (s|min) \? \| a moment \| \*\*.*\*\* \| [\d.]+ MiB more \|$/);
    expect(row('all 3 together')).toMatch(
      /\| \d+ (s|min) ?– \d+ (s|min) \? \| .* \| \*\*.*\*\* \| [\d.]+ GiB more \|$/,
    );
    const more = (text: string) => Number(/([\d.]+) [MG]iB more/.exec(row(text))?.[1]);
    expect((more('by_a') + more('by_b')) / 1024).toBeCloseTo(more('together'), 1);
    expect(report).toContain('- expand, statement 2: low confidence');
    expect(report).not.toContain('- expand, statement 1:');
  });

  it('has no columns for what nobody estimated, and no picture of one phase', async () => {
    const report = await text(expand('ALTER TABLE t ADD COLUMN c INT NULL;'), { estimate: undefined });
    expect(report).toContain('| phase | statement | MySQL will |\n');
    expect(report).not.toMatch(/mermaid|p50/);
  });

  it('shows rows, chunks and the cost of a poll for a gate and a backfill', async () => {
    const report = await text(
      'migration: m\nphases:\n  - name: backfill\n    irreversible: test\n    batch: {query: "UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}", size: 1000}\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t WHERE a IS NULL}\n',
    );
    expect(report).toContain('change 10,000,000 rows in about 10,000 chunks');
    expect(report).toMatch(/read about 10,000,000 rows a poll \| .* a poll \| no \| no \|/);
  });

  it('has what must change before the tables, and long fixes folded', async () => {
    const report = await text(
      'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE t MODIFY a BIGINT NULL;\n    irreversible: x\n  - name: contract\n    sql: |\n      ALTER TABLE t DROP COLUMN b;\n    irreversible: x\n',
    );
    expect(report).toMatch(
      /❌ phasedb[\s\S]*❌ \*\*Error\*\*[\s\S]*#### m\n[\s\S]*#### Warnings\n[\s\S]*⚠️ \*\*Warning\*\*/,
    );
    const [before = ''] = report.split('#### m\n');
    expect(before.match(/\*\*Error\*\*/g)).toHaveLength(report.match(/\*\*Error\*\*/g)?.length ?? 0);
    expect(before).toMatch(/<details><summary>Write instead<\/summary>\n\n```yaml\n/);
    // What is to be done and has no code to it is a sentence.
    expect(before).toMatch(/\n\nAdd a gate phase before it that proves this\. Or add `allow: /);
    expect(report.match(/<summary>/g)).toHaveLength(report.match(/<\/details>/g)?.length ?? 0);
  });

  it('draws a phase of less than a second as a point', async () => {
    const report = await text(
      'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE t ADD COLUMN c INT NULL;\n    irreversible: x\n  - name: backfill\n    irreversible: x\n    batch: {query: "UPDATE t SET c = 1 WHERE c IS NULL LIMIT {batch_size}"}\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t WHERE c IS NULL}\n  - name: contract\n    sql: |\n      ALTER TABLE t MODIFY c INT NOT NULL;\n    irreversible: x\n',
    );
    expect(report).toContain('  section expand\n  below 1 s :milestone, 2001-01-01 00:00:00, 2001-01-01 00:00:00\n');
    expect(report).toMatch(/section backfill\n {2}p50 .* :active, 2001-01-01 00:00:00, .*\n {2}p90 .* :done, /);
  });

  it('is the same from data that was read back from a file', async () => {
    const json = await linted(expand('ALTER TABLE t MODIFY a BIGINT NULL;'));
    const read = lintJsonSchema.parse(JSON.parse(JSON.stringify(json)));
    expect(commentSections(read, origin)).toEqual(commentSections(json, origin));
    for (const forged of [
      { ...json, version: 2 },
      { ...json, findings: [{ ...json.findings[0], rule: '](javascript:alert(1))' }] },
      { ...json, summary: { errors: -1, warnings: 0, infos: 0 } },
      { ...json, migrations: [{ file: 1 }] },
      withPhase(json, { type: 'expand) <img src=x> @everyone' }),
      { ...json, findings: [{ ...json.findings[0], file: 'half a character: \ud800' }] },
      { ...json, findings: [{ ...json.findings[0], file: '`x'.repeat(10_000) }] },
    ]) {
      expect(lintJsonSchema.safeParse(forged).success).toBe(false);
    }
  });

  it('shows the type of a phase as text, whatever it is', async () => {
    const json = withPhase(await linted(expand('ALTER TABLE t ADD COLUMN c INT NULL;')), { type: '@all [x](y)' });
    const [, table] = commentSections(json, origin);
    expect(table?.text).toContain('| expand (@\u200ball \\[x\\]\\(y\\)) |');
  });

  it('has no picture of times that no calendar has', async () => {
    const json = await linted(expand('ALTER TABLE t MODIFY a BIGINT NULL;'));
    const [migration] = json.migrations;
    const [phase] = migration?.phases ?? [];
    const seconds = { p50: 1e18, p90: 1e18 };
    const long = { ...phase, estimate: { ...phase?.estimate, seconds } };
    const forged = lintJsonSchema.parse({ ...json, migrations: [{ ...migration, phases: [long, long] }] });
    expect(commentSections(forged, origin).map(({ kind }) => kind)).not.toContain('timeline');
  });

  it('names what had no room', () => {
    expect(
      leftOutText(
        new Map([
          ['finding', 12],
          ['table', 1],
        ]),
        'the summary has them',
      ),
    ).toBe('**No room here for 12 findings, 1 table: the summary has them.**');
    expect(leftOutText(new Map(), 'x')).toBe('');
  });
});
