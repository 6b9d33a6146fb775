import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decideByRules } from '../../../../src/analysis/decide.ts';
import { readBaseJudge } from '../../../../src/project/base/base-judge.ts';
import { lintAgainstBase } from '../../../../src/project/base/lint-against-base.ts';
import { checkConfig } from '../../../../src/project/config.ts';
import { freshFolder, write } from '../../../repository.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const text =
  'migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      -- phasedb-ignore unique-add: no two are the same\n      ALTER TABLE orders ADD UNIQUE INDEX orders_email (email);\n';

/** Lints an added migration beside an old one, and counts the statements that were judged. */
async function lintAdded(base: Readonly<Record<string, string>>) {
  const files = ['a.yaml', 'b.yaml'].map((file) => ({
    file,
    text: text.replace('migration: m', `migration: ${file[0]}`),
  }));
  const read = async (path: string) =>
    path === 'a.yaml'
      ? ({ kind: 'absent' } as const)
      : base[path] === undefined
        ? ({ kind: 'same' } as const)
        : ({ kind: 'text', text: base[path] } as const);
  const reading = checkConfig(folder);
  using judge = await readBaseJudge({ ref: 'main', read }, folder, reading, {});
  let judged = 0;
  const { result } = await lintAgainstBase({
    order: {
      folder,
      paths: [],
      ifNone: 'pass',
      sources: {},
      mysqlVersion: undefined,
      estimate: false,
      measure: false,
      baseline: {},
      postGate: false,
      failOn: 'error',
    },
    comparison: { files: { ref: 'main', read }, configFrom: 'head' },
    head: { reading, folderOf: () => folder },
    base: judge,
    chosen: { files, problems: [], removed: [], notes: [], warnings: [], config: false, judge: false },
    moved: new Set(),
    problems: [],
    decide: (request) => {
      judged++;
      return decideByRules(request);
    },
  });
  const errors = result.findings.flatMap(({ severity, place, rule }) =>
    severity === 'error' ? [`${place.file} ${rule}`] : [],
  );
  return { judged, errors, hidden: result.hidden.map(({ finding }) => finding.place.file), report: result.judge };
}

it('by the same judge, judges each statement once, and the added file’s comment still hides no error', async () => {
  const { judged, errors, hidden } = await lintAdded({});
  expect(judged).toBe(2);
  expect(errors).not.toEqual([]);
  expect(new Set(errors.map((one) => one.split(' ')[0]))).toEqual(new Set(['a.yaml']));
  expect(hidden).toContain('b.yaml');
  expect(hidden).not.toContain('a.yaml');
});

it('by another judge, judges each statement by both', async () => {
  write(folder, { 'phasedb.config.yaml': 'rules: {unique-add: off}\n' });
  const { judged, errors } = await lintAdded({ 'phasedb.config.yaml': 'rules: {}\n' });
  expect(judged).toBe(4);
  expect(errors).toContain('a.yaml unique-add');
});
