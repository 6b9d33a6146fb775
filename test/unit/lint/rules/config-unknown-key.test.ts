import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/project/config.ts';
import { findingsOf, lintExample } from '../example.ts';

const file = 'migration: g\nphases:\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t}\n';

describe('config-unknown-key', () => {
  it.each([
    ['mysql-version: "8.0.36"', 1, 1, 'has no key `mysql-version`', 'Did you mean `mysql_version`?'],
    ['schema: a.sql\nthreshold: 1', 2, 1, 'has no key `threshold`', 'Did you mean `thresholds`?'],
    ['thresholds:\n  small_table: 1', 2, 3, 'has no key `small_table`', 'Did you mean `small_table_bytes`?'],
    [
      'thresholds:\n  small_table_bytes: many',
      2,
      22,
      'must be a number within its range',
      'docs/configuration.md lists the values of each key.',
    ],
    [
      'rules:\n  drop-table: fatal',
      2,
      15,
      'must be error, warning, info or off',
      'docs/configuration.md lists the values of each key.',
    ],
    ['mysql_version: 8.0', 1, 16, 'must be a version in quotes', 'docs/configuration.md lists the values of each key.'],
    [
      'code_references: [a.ts]',
      1,
      18,
      'must be a mapping with `ignore`, a list of globs',
      'docs/configuration.md lists the values of each key.',
    ],
    ['code_references:\n  ignored: []', 2, 3, 'has no key `ignored`', 'Did you mean `ignore`?'],
    ['code-references:\n  ignore: []', 1, 1, 'has no key `code-references`', 'Did you mean `code_references`?'],
    ['rules:\n  drop-tabel: off', 2, 3, '`rules` has no rule `drop-tabel`', 'Did you mean `drop-table`?'],
    [
      'replicas: mysql://u:secret@h/d',
      1,
      11,
      'must be a list of database URLs',
      'docs/configuration.md lists the values of each key.',
    ],
  ])('%s', async (config, line, column, message, fix) => {
    const [found, ...others] = findingsOf('config-unknown-key', await lintExample({ file, config }));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      severity: 'error',
      place: { file: 'phasedb.config.yaml', line, column },
      message: expect.stringContaining(message),
      fix,
    });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('is silent on every key that there is, and reads them', () => {
    const { config, problems } = parseConfig(
      'database_url: mysql://u@h/d\nreplicas: []\nmysql_version: "8.4"\nschema: s.sql\nsnapshot: s.json\nmigrations: ["db/*.yaml"]\n' +
        'baseline: b.json\nrules: {drop-table: off, drop-column: info}\nthresholds: {batch_rows: 5}\ncode_references: {ignore: ["web/**"]}\n',
      'phasedb.config.yaml',
    );
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      mysqlVersion: '8.4',
      migrations: ['db/*.yaml'],
      rules: { 'drop-table': 'off', 'drop-column': 'info' },
      thresholds: { batch_rows: 5 },
      codeReferences: { ignore: ['web/**'] },
    });
  });

  it('leaves the keys that are right in force', () => {
    const { config, problems } = parseConfig('schema: s.sql\nshema: t.sql\nrules: 7\n', 'c.yaml');
    expect(problems).toHaveLength(2);
    expect(config).toMatchObject({ schema: 's.sql', rules: {} });
  });
});
