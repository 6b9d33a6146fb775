import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigFrom } from '../../../../src/project/base/base-files.ts';
import { gitBase } from '../../../../src/project/base/git-base.ts';
import { lintProject } from '../../../../src/project/lint-project.ts';
import { lintJson } from '../../../../src/report/lint/json.ts';
import { lintJsonSchema } from '../../../../src/report/lint/json-schema.ts';
import { lintMarkdown } from '../../../../src/report/lint/markdown.ts';
import { countWaiting } from '../../../../src/report/lint/writes-wait.ts';
import { layOutPull } from '../../../fixtures/hostile/lay-out.ts';
import { hostileBase, hostilePull } from '../../../fixtures/hostile/pull-request.ts';
import { commit, freshFolder, write } from '../../../repository.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
  write(folder, hostileBase);
  commit(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = hostilePull;

async function lint(configFrom: ConfigFrom) {
  layOutPull(folder, files);
  commit(folder);
  const changed = files.map(({ path }) => path);
  return lintProject({
    folder,
    paths: [],
    ifNone: 'pass',
    changed: async (_, judged) => ({
      files: changed.filter((path) => path.startsWith('migrations/')).sort(),
      removed: [],
      judged: judged.filter((path) => changed.includes(path)),
    }),
    sources: {},
    mysqlVersion: undefined,
    estimate: false,
    measure: false,
    baseline: {},
    postGate: false,
    failOn: 'error',
    against: { files: await gitBase(folder, 'main~1'), configFrom },
  });
}

it('has 30 files', () => {
  expect(new Set(hostilePull.map(({ path }) => path)).size).toBe(30);
});

describe.each(['head', 'base'] as const)('a hostile pull request, judged by the files of its %s', (from) => {
  it('fails on each of its migrations, and says in front by what it tried', async () => {
    const { result, failed } = await lint(from);
    expect(failed).toBe(true);
    const errors = Map.groupBy(
      result.findings.filter(({ severity }) => severity === 'error'),
      ({ place }) => place.file,
    );
    const missing = files.flatMap(({ path, errors: expected = [] }) => {
      const found = (errors.get(path) ?? []).map(({ rule }) => rule);
      return expected
        .filter((rule) => !found.includes(rule))
        .map((rule) => `${path}: ${rule}, but ${found.join(', ')}`);
    });
    expect(missing).toEqual([]);
    // What the application still names is a warning of lint, and refuses a run.
    expect(result.findings.map(({ rule, place }) => `${rule} ${place.file}`)).toContain(
      'drop-column-still-referenced migrations/022_referenced.yaml',
    );
    const kinds = new Set(result.judge?.changes.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['allow', 'baseline', 'comment', 'glob', 'rule', 'tables', 'threshold']);
    const texts = (result.judge?.changes ?? []).map(({ text }) => text).join('\n');
    for (const named of [
      'unique-add',
      'small_table_bytes',
      'migrations',
      'app',
      'known.json',
      'db/other.sql',
      '.gitattributes',
    ])
      expect(texts).toContain(`\`${named}\``);
    expect(lintJsonSchema.safeParse(JSON.parse(JSON.stringify(lintJson(result)))).error).toBeUndefined();
    // The table shows what MySQL does to the tables of the base branch, whatever the schema of the change says.
    const allowed = lintJson(result).migrations.filter(({ file }) => file.startsWith('migrations/003'));
    expect(countWaiting({ migrations: allowed })).toBe(1);
    expect(JSON.stringify(lintJson(result))).not.toContain('root:');
    const [first, , alert, title] = lintMarkdown(result).split('\n');
    expect(first).toMatch(/^### ❌ phasedb: not safe to run, \d+ errors/);
    expect(alert).toBe('> [!WARNING]');
    expect(title).toMatch(/^> \*\*This pull request weakens the check that judges it\*\*/);
  });
});
