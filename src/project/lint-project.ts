import { wrongUsage } from '../core/failure.ts';
import { optionCalled } from '../core/next-command.ts';
import type { Decide } from '../ddl/decision.ts';
import type { LintResult } from '../lint/engine.ts';
import type { Problem } from '../migration/problem.ts';
import type { BaseJudge } from './base/base-judge.ts';
import { type ConfigReading, checkConfig } from './config.ts';
import { isFailure } from './fail-on.ts';
import type { LintedBy } from './lint-by.ts';
import type { LintOrder } from './lint-order.ts';
import { type ChosenFiles, chooseFiles, filesOnlyOf } from './migration-files.ts';
import { migrationGlobs } from './migration-globs.ts';

export interface LintOutcome {
  readonly result: LintResult;
  /** A finding is at or above the severity that fails. */
  readonly failed: boolean;
  /** Migrations that the change takes away. */
  readonly removed: readonly string[];
  /** Notes beside the findings, a sentence each. */
  readonly notes: readonly string[];
  /** Globs that match no file of the project, a sentence each; not to be overlooked. */
  readonly warnings: readonly string[];
}

/**
 * Lints a project: reads its configuration, finds the files, chooses the source of the catalog, and applies severities
 * and the baseline. The command line and the action both ask this.
 * @throws Failure if the order contradicts itself, or a source cannot be read
 */
export async function lintProject(order: LintOrder): Promise<LintOutcome> {
  const { folder, sources, measure, against } = order;
  if (measure && sources.target === undefined) {
    throw wrongUsage(
      `With ${optionCalled('measure')} lint tries backfills on a server, but no server is given.`,
      `Give its URL as ${optionCalled('db')}.`,
    );
  }
  const reading = checkConfig(folder, order.config);
  using base = await readBase(order, reading);
  const globs = bothGlobs(order, reading, base);
  const judged = judgeFiles(order, [reading, ...(base === undefined ? [] : [base.reading])]);
  const chosen = await chooseFiles({ ...order, judged }, { migrations: globs, file: reading.config.file });
  const { removed, notes, warnings } = chosen;
  if (chosen.files.length === 0 && !chosen.config && !chosen.judge)
    return { result: nothing, failed: false, removed, notes, warnings };
  const { lint } = await import('../lint/engine.ts');
  const { afterLastGate } = await import('./after-last-gate.ts');
  const { sortFindings } = await import('../lint/finding.ts');
  const { hiddenRefusals } = await import('./refusal-hidden.ts');
  const problems = chosen.config ? await configProblems(reading, folder) : [];
  const head = { reading, folderOf: () => folder };
  const linted = await withDecide(order, chosen, async (decide): Promise<LintedBy> => {
    if (base === undefined || against === undefined) {
      const { lintBy } = await import('./lint-by.ts');
      return lintBy(order, head, chosen, { problems, keepErrorsOf: new Set(), decide });
    }
    const { lintAgainstBase } = await import('./base/lint-against-base.ts');
    const moved = new Set(
      filesOnlyOf(chosen.files, {
        base: base.reading.config.migrations,
        head: reading.config.migrations,
        paths: order.paths,
        folder,
      }),
    );
    return lintAgainstBase({ order, comparison: against, head, base, chosen, moved, problems, decide });
  });
  const hidden = hiddenRefusals(linted.result.hidden, {
    configuration: reading.placeOf(['rules']),
    baseline: order.baseline.file ?? reading.config.baseline,
  });
  const { findings: others } = await lint({
    files: [],
    settings: linted.settings,
    problems: [...linted.problems, ...hidden],
  });
  const sorted = sortFindings(
    [...linted.result.findings, ...others],
    linted.result.files.map(({ file }) => file),
  );
  // Who reads only the beginning has to know by what the rest was judged.
  const findings = sorted.toSorted((a, b) => Number(b.rule === WEAKENED) - Number(a.rule === WEAKENED));
  const complete = { ...linted.result, findings };
  const result = order.postGate ? afterLastGate(complete) : complete;
  return {
    result,
    failed: isFailure(result.findings, order.failOn),
    removed,
    notes: [...notes, ...linted.notes],
    warnings,
  };
}

const WEAKENED = 'check-weakened';

const nothing: LintResult = { files: [], migrations: [], findings: [], hidden: [] };

async function readBase(order: LintOrder, reading: ConfigReading): Promise<BaseJudge | undefined> {
  if (order.against === undefined || order.baseline.write) return undefined;
  const { readBaseJudge } = await import('./base/base-judge.ts');
  const { schema, snapshot } = order.sources;
  const named = { config: order.config, baseline: order.baseline.file, schema, snapshot };
  return readBaseJudge(order.against.files, order.folder, reading, named);
}

/** Of both judges: a change cannot take its files out of the lint. */
function bothGlobs({ paths, folder }: LintOrder, head: ConfigReading, base: BaseJudge | undefined): readonly string[] {
  const { migrations } = head.config;
  if (base === undefined || paths.length > 0) return migrations;
  const both = [head, base.reading].map(({ config }) => config.migrations);
  if (both.every((globs) => globs.length === 0)) return [];
  return [...new Set(both.flatMap((globs) => migrationGlobs([], globs, folder).globs))];
}

/** The files besides the migrations that decide what a lint finds. */
function judgeFiles({ baseline, sources }: LintOrder, readings: readonly ConfigReading[]): readonly string[] {
  const ofReadings = readings.flatMap(({ config }) => [config.file, config.baseline, config.schema, config.snapshot]);
  return [...new Set([...ofReadings, baseline.file, sources.schema, sources.snapshot])].filter(
    (path) => path !== undefined,
  );
}

async function configProblems(reading: ConfigReading, folder: string): Promise<readonly Problem[]> {
  const { keysWithoutEffect, globsWithoutEffect } = await import('./no-effect.ts');
  return [...reading.problems, ...keysWithoutEffect(reading), ...(await globsWithoutEffect(reading, folder))];
}

async function withDecide(
  { probe }: LintOrder,
  { files }: ChosenFiles,
  work: (decide: Decide | undefined) => Promise<LintedBy>,
): Promise<LintedBy> {
  if (probe === undefined || files.length === 0) return work(undefined);
  const { withProbe } = await import('./probe.ts');
  return withProbe(probe, work);
}
