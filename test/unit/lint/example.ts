import type { AppliedPhases } from '../../../src/analysis/applied.ts';
import type { Catalog } from '../../../src/catalog/catalog.ts';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import type { SearchCode } from '../../../src/code-search/code-references.ts';
import { NameSearch } from '../../../src/code-search/find-references.ts';
import { parseVersion } from '../../../src/core/mysql-version.ts';
import { uncalibrated } from '../../../src/estimate/calibration.ts';
import { serverInputs } from '../../../src/estimate/server-inputs.ts';
import { type LintResult, lint } from '../../../src/lint/engine.ts';
import type { Finding } from '../../../src/lint/finding.ts';
import type { RuleExample } from '../../../src/lint/rule.ts';
import { defaultSettings, type LintSettings } from '../../../src/lint/settings.ts';
import { phaseHash } from '../../../src/migration/hash.ts';
import type { Problem } from '../../../src/migration/problem.ts';
import { readMigration } from '../../../src/migration/read.ts';
import { configChanges } from '../../../src/project/base/judge-changes.ts';
import { problemsOf as weakenings } from '../../../src/project/base/judge-problems.ts';
import { parseBaseline } from '../../../src/project/baseline.ts';
import { parseConfig } from '../../../src/project/config.ts';
import { deployingJobsIn } from '../../../src/project/deploying-jobs.ts';
import { keysWithoutEffect } from '../../../src/project/no-effect.ts';
import { hiddenRefusals } from '../../../src/project/refusal-hidden.ts';
import { staleEntries } from '../../../src/project/stale-baseline.ts';

const today = '2026-11-21';

/** Lints an example as its page would show it. */
export async function lintExample(example: RuleExample, settings: Partial<LintSettings> = {}): Promise<LintResult> {
  const texts = typeof example.file === 'string' ? [example.file] : example.file;
  const version = example.version === undefined ? undefined : parseVersion(example.version);
  const problems = example.config === undefined ? [] : problemsOfConfig(example.config);
  const result = await lint({
    problems,
    searchCode: example.code === undefined ? undefined : searchIn(example.code),
    files: texts.map((text, index) => ({ file: texts.length === 1 ? 'm.yaml' : `m${index + 1}.yaml`, text })),
    applied: await appliedIn(example),
    catalog: example.schema === undefined ? undefined : catalogOf(example),
    settings: {
      ...defaultSettings(today),
      catalogFrom:
        example.schema === undefined ? undefined : example.snapshotDays === undefined ? 'schema' : 'snapshot',
      snapshot:
        example.snapshotDays === undefined
          ? undefined
          : { takenOn: daysBefore(example.snapshotDays), version: undefined, pinned: undefined },
      estimate:
        example.estimate === undefined
          ? undefined
          : { server: serverInputs({}), calibration: uncalibrated, from: 'the example' },
      deployingJobs: Object.entries(example.code ?? {}).flatMap(([path, text]) => deployingJobsIn(path, text)),
      ...(version === undefined ? {} : { versions: [version], versionFrom: 'option' as const }),
      ...settings,
    },
  });
  const hidden = hiddenRefusals(result.hidden, {
    configuration: { file: 'phasedb.config.yaml', line: 1, column: 1 },
    baseline: undefined,
  });
  const { findings } = await lint({
    files: [],
    settings: defaultSettings(today),
    problems: [...hidden, ...weakenedIn(example)],
  });
  const whole = { ...result, findings: [...result.findings, ...findings] };
  return example.baseline === undefined ? whole : withStaleEntries(whole, example.baseline);
}

async function appliedIn({ ran }: RuleExample): Promise<(() => AppliedPhases) | undefined> {
  if (ran === undefined) return undefined;
  const reading = await readMigration(ran, 'ran.yaml');
  if (!('migration' in reading)) throw new Error('the file of the example that ran is not valid');
  const { phases } = reading.migration;
  return () =>
    new Map(phases.map((phase) => [phase.name, { complete: true, hash: phaseHash(phase), statements: new Map() }]));
}

function weakenedIn({ base, config = '' }: RuleExample): readonly Problem[] {
  if (base === undefined) return [];
  const [before, after] = [base, config].map((text) => ({
    reading: parseConfig(text, 'phasedb.config.yaml'),
    source: { kind: 'none' as const },
  }));
  if (before === undefined || after === undefined) return [];
  const changes = configChanges(before, after, { changed: new Set(), moved: new Set(), attributes: [] });
  const counted = changes.map(({ place, text }) => ({ kind: 'rule' as const, place, text, hides: 0, kept: 0 }));
  return weakenings({ configFrom: 'head', base: 'main', problem: undefined, changes: counted });
}

function problemsOfConfig(text: string): readonly Problem[] {
  const reading = parseConfig(text, 'phasedb.config.yaml');
  return [...reading.problems, ...keysWithoutEffect(reading)];
}

async function withStaleEntries(result: LintResult, text: string): Promise<LintResult> {
  const baseline = parseBaseline(text);
  if (baseline === undefined) throw new Error('the baseline of the example is not one');
  const problems = staleEntries(baseline, result, { path: 'baseline.json', text, folder: '.' });
  const { findings } = await lint({ files: [], settings: defaultSettings(today), problems });
  return { ...result, findings: [...result.findings, ...findings] };
}

/** Looks through files that are but texts. */
export function searchIn(code: Readonly<Record<string, string>>, gaps: readonly string[] = []): SearchCode {
  return async (questions) => {
    const search = new NameSearch(questions.flatMap(({ names }) => names));
    for (const [path, text] of Object.entries(code)) search.add(path, text);
    return questions.map(() => ({ named: search.result(), gaps }));
  };
}

function daysBefore(days: number): string {
  return new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
}

function catalogOf({ schema = '', facts = {} }: RuleExample): Catalog {
  const { catalog, problems } = readSchema(schema);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  let result = catalog;
  for (const [name, known] of Object.entries(facts)) {
    const table = catalog.table(undefined, name);
    if (table?.facts === undefined) throw new Error(`no table ${name} in the schema of the example`);
    result = result.with({ ...table, facts: { ...table.facts, ...known } });
  }
  return result;
}

/** Findings of one rule. */
export function findingsOf(rule: string, result: LintResult): readonly Finding[] {
  return result.findings.filter((finding) => finding.rule === rule);
}

/** A migration file of one expand phase. @param sql each statement on a line of its own */
export function expand(sql: string): string {
  return `migration: m\nphases:\n  - name: expand\n    sql: |\n${indented(sql)}    irreversible: test\n`;
}

/** A migration file of a gate and a contract phase. */
export function contract(sql: string, gate = 'SELECT COUNT(*) FROM t WHERE a IS NULL'): string {
  return `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${JSON.stringify(gate)}\n  - name: contract\n    sql: |\n${indented(sql)}    irreversible: test\n`;
}

function indented(sql: string): string {
  return sql
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('');
}
