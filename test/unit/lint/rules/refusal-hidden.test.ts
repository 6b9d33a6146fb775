import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lintProject } from '../../../../src/project/lint-project.ts';
import { lintJson } from '../../../../src/report/lint/json.ts';
import { verdict } from '../../../../src/report/lint/pull-comment.ts';
import { lintText } from '../../../../src/report/lint/text.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-hidden-'));
  mkdirSync(join(folder, 'migrations'));
  write('schema.sql', 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
const migration = (sql: string, more = '') =>
  `migration: m\nphases:\n  - name: expand\n    irreversible: values may not fit\n${more}    sql: |\n      ${sql.replaceAll('\n', '\n      ')}\n`;
const copy = 'ALTER TABLE orders MODIFY total BIGINT NOT NULL;';
const config = (more: string) => write('phasedb.config.yaml', `schema: schema.sql\nmysql_version: "8.4.6"\n${more}`);

async function lint(more: { readonly write?: boolean } = {}) {
  const { result } = await lintProject({
    folder,
    paths: [],
    ifNone: 'refuse',
    sources: {},
    mysqlVersion: undefined,
    estimate: false,
    measure: false,
    baseline: more,
    postGate: false,
    failOn: 'error',
  });
  return {
    rules: result.findings.map(({ rule, severity }) => `${rule} ${severity}`),
    hidden: result.findings.filter(({ rule }) => rule === 'refusal-hidden'),
    verdict: verdict(lintJson(result)),
    text: lintText(result, 100, (_, text) => text),
    colours: coloursOf(result),
  };
}

function coloursOf(result: Parameters<typeof lintText>[0]): readonly string[] {
  const last: string[] = [];
  lintText(result, 100, (format, text) => {
    last.push(`${format} ${text}`);
    return text;
  });
  return last.filter((one) => /in \d+ migration|nothing found|\d (error|warning|info)/.test(one)).slice(-1);
}

describe('refusal-hidden', () => {
  it('names what the configuration turns off', async () => {
    write('migrations/m.yaml', migration(copy));
    config('rules: {type-change-copy: off, ddl-copy-table: off}\n');
    const { hidden, rules } = await lint();
    expect(rules).toEqual(['refusal-hidden info']);
    expect(hidden).toMatchObject([
      { message: 'The configuration turns off 1 finding that matters to a run: type-change-copy (1).' },
    ]);
  });

  it('names what the baseline holds', async () => {
    write('migrations/m.yaml', migration(copy));
    config('baseline: known.json\n');
    await lint({ write: true });
    const { hidden, rules } = await lint();
    expect(rules).toEqual(['refusal-hidden info']);
    expect(hidden[0]).toMatchObject({
      place: { file: 'known.json', line: 1 },
      message: 'The baseline `known.json` holds 1 finding that matters to a run: type-change-copy (1).',
    });
  });

  it('names what comments ignore, at the first of them', async () => {
    config('');
    write('migrations/m.yaml', migration(`-- phasedb-ignore type-change-copy: nobody is awake\n${copy}`));
    const { hidden, rules } = await lint();
    expect(rules).toEqual(['refusal-hidden info']);
    expect(hidden[0]).toMatchObject({
      place: { file: 'migrations/m.yaml', line: 6 },
      message: 'A phasedb-ignore comment hides 1 finding that matters to a run: type-change-copy (1).',
    });
  });

  it('is silent on remarks that no run would care for, and can be silenced by nothing', async () => {
    write(
      'migrations/m.yaml',
      migration(
        '# phasedb-ignore instant-alters-not-merged, refusal-hidden: two tickets\nALTER TABLE orders ADD a INT;',
      ),
    );
    config('rules: {refusal-hidden: off, rollback-missing: off}\n');
    expect((await lint()).hidden).toEqual([]);
    write('migrations/m.yaml', migration(copy));
    config('rules: {refusal-hidden: off, type-change-copy: off, ddl-copy-table: off}\n');
    expect((await lint()).hidden).toHaveLength(1);
  });
});

describe('a green verdict above a table whose writes wait is impossible', () => {
  const ways: Readonly<Record<string, () => void>> = {
    'the rules are off': () => config('rules: {type-change-copy: off, ddl-copy-table: off}\n'),
    'the threshold is raised': () =>
      config(
        'rules: {type-change-copy: info, ddl-copy-table: info}\nthresholds: {small_table_bytes: 99999999999999}\n',
      ),
    'a comment ignores it': () => {
      config('');
      write('migrations/m.yaml', migration(`-- phasedb-ignore type-change-copy: shh\n${copy}`));
    },
    'the file allows it': () => {
      config('');
      write('migrations/m.yaml', migration(copy, '    allow: [{what: copy, reason: "at night"}]\n'));
    },
  };
  it.each(Object.keys(ways))('%s', async (way) => {
    write('migrations/m.yaml', migration(copy));
    ways[way]?.();
    const { verdict: headline, colours, text } = await lint();
    expect(headline).toBe(
      '⚠️ phasedb: no errors or warnings, but 1 statement copies its table or makes writes wait in 1 migration',
    );
    expect(text).toMatch(/; 1 statement copies its table or makes writes wait$/);
    expect(colours).toEqual([expect.stringMatching(/^yellow /)]);
  });

  it('and of a table that the phase creates nobody waits', async () => {
    config('');
    write(
      'migrations/m.yaml',
      migration(
        `CREATE TABLE fresh (id BIGINT PRIMARY KEY, a INT NOT NULL);\n${copy.replace('orders', 'fresh').replace('total', 'a')}`,
      ),
    );
    const { verdict: headline, text } = await lint();
    expect(headline).toBe('✅ phasedb: no problems in 1 migration');
    expect(text).toContain('the table is new in this phase');
    expect(text).not.toContain('writes wait');
  });
});
