import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thresholdsSchema } from '../../../../src/lint/settings.ts';
import { parseConfig } from '../../../../src/project/config.ts';
import { globsWithoutEffect, thresholdReaders } from '../../../../src/project/no-effect.ts';
import { findingsOf, lintExample } from '../example.ts';

const file = 'migration: g\nphases:\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t}\n';
const found = async (config: string) => findingsOf('config-no-effect', await lintExample({ file, config }));

describe('config-no-effect, whatever files there are', () => {
  it.each([
    ['rules:\n  drop-table: info\n  phase-file-invalid: off', 3, 3, '`phase-file-invalid` cannot be turned off'],
    ['rules:\n  phase-file-invalid: info', 2, 3, '`phase-file-invalid` cannot be lowered to info'],
    ['rules:\n  phase-unknown-key: warning', 2, 3, '`phase-unknown-key` cannot be lowered to warning'],
    ['snapshot: a.json\nschema: b.sql', 2, 1, '`schema` has no effect, because `snapshot` overrides it'],
    ['rules: {osc-needed: off}\nthresholds:\n  batch_rows: 5\n  osc_bytes: 7', 4, 3, 'only osc-needed uses it'],
  ])('%s', async (config, line, column, message) => {
    expect(await found(config)).toMatchObject([
      {
        severity: 'warning',
        place: { file: 'phasedb.config.yaml', line, column },
        message: expect.stringContaining(message),
      },
    ]);
  });

  it.each([
    'rules: {phase-file-invalid: error, drop-table: error}',
    'schema: b.sql',
    'thresholds: {small_table_bytes: 5, osc_bytes: 7, batch_rows: 1}\nrules: {osc-needed: info}',
    'code_references: {ignore: [web]}',
  ])('is silent on %s', async (config) => {
    expect(await found(config)).toEqual([]);
  });

  it('knows the rules that read each threshold', () => {
    for (const [threshold, readers] of Object.entries(thresholdReaders)) {
      if (readers === 'many') continue;
      const files = readdirSync('src/lint/rules').filter((name) =>
        readFileSync(join('src/lint/rules', name), 'utf8').includes(threshold),
      );
      expect(files, threshold).toEqual(readers.map((name) => `${name}.ts`));
    }
    expect(Object.keys(thresholdReaders)).toEqual(Object.keys(thresholdsSchema.shape));
  });
});

describe('config-no-effect, by the files of the project', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phasedb-effect-'));
    for (const path of ['db/a.yaml', 'empty/readme.md', 'web/b.ts', 'phasedb.yaml', 'out/c.ts']) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path === 'db/a.yaml' ? file : '');
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const check = async (text: string) =>
    (await globsWithoutEffect(parseConfig(text, 'phasedb.yaml'), folder)).map(({ place, message }) => [
      place.line,
      place.column,
      /`(.*?)`/.exec(message)?.[1],
    ]);

  it('reports globs, folders and paths of migrations that match no file', async () => {
    expect(
      await check(
        'migrations:\n  - db\n  - ./db/*.yaml\n  - db/a.yaml\n  - db/**/*.yml\n  - empty\n  - nowhere\n  - "*.yaml"\n',
      ),
    ).toEqual([
      [5, 5, 'db/**/*.yml'],
      [6, 5, 'empty'],
      [7, 5, 'nowhere'],
      [8, 5, '*.yaml'],
    ]);
  });

  it('reports globs of code_references.ignore that match no file of the repository, and none outside of one', async () => {
    const config = 'code_references: {ignore: [web, "*.ts", "web/*.{js,ts}", "*.rb", lib/, out]}\n';
    expect(await check(config)).toEqual([]);
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder });
    git('init', '-q');
    writeFileSync(join(folder, '.gitignore'), 'out/\n');
    git('add', 'web');
    expect((await check(config)).map(([, , glob]) => glob)).toEqual(['*.rb', 'lib/', 'out']);
    // A run searches the code even if the rule is off.
    expect(await check(`${config}rules: {drop-column-still-referenced: off}\n`)).toHaveLength(3);
  });
});
