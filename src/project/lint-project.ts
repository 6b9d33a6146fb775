import { searchCodeBy } from '../code-search/search-code.ts';
import { wrongUsage } from '../core/failure.ts';
import type { LintFile, LintResult } from '../lint/engine.ts';
import type { Target } from '../mysql/target.ts';
import type { BaselineOrder } from './apply-baseline.ts';
import { chooseSource, type GivenSources, knowsSizes } from './catalog-source/choose.ts';
import { readSource } from './catalog-source/read-source.ts';
import { type ConfigReading, checkConfig } from './config.ts';
import { type FailOn, isFailure } from './fail-on.ts';
import { lintSettings, unknownRules } from './lint-settings.ts';
import { type ChangedMigrations, chooseFiles } from './migration-files.ts';

/** What an entry asks for; all that it leaves open is decided here, for every entry alike. */
export interface LintOrder {
  /** The folder that paths and globs count from. */
  readonly folder: string;
  /** The configuration file, if it is not one of the usual two. */
  readonly config?: string | undefined;
  /** Files, folders and globs; none: `migrations` of the configuration, else the usual place. */
  readonly paths: readonly string[];
  /** Without a file in the usual place: refused, or linted as nothing. */
  readonly ifNone: 'refuse' | 'pass';
  /** Narrows the files to those of a change; it answers undefined if it cannot tell. */
  readonly changed?: ((globs: readonly string[]) => Promise<ChangedMigrations | undefined>) | undefined;
  readonly sources: GivenSources;
  readonly mysqlVersion?: string | undefined;
  /** `auto`: if the source of the catalog knows sizes. */
  readonly estimate: boolean | 'auto';
  /** Backfills are tried on the database of `sources`. */
  readonly measure: boolean;
  /** A server to try statements on; never production. */
  readonly probe?: Target | undefined;
  readonly baseline: BaselineOrder;
  /** Only what comes after the last gate of each migration. */
  readonly postGate: boolean;
  readonly failOn: FailOn;
}

export interface LintOutcome {
  readonly result: LintResult;
  /** A finding is at or above the severity that fails. */
  readonly failed: boolean;
  /** Migrations that the change takes away. */
  readonly removed: readonly string[];
  /** What to tell beside the findings, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Lints a project: reads its configuration, finds the files, chooses the source of the catalog, and applies severities
 * and the baseline. The command line and the action both ask this.
 * @throws Failure if the order contradicts itself, or a source cannot be read
 */
export async function lintProject(order: LintOrder): Promise<LintOutcome> {
  const { folder, sources, measure } = order;
  if (measure && sources.target === undefined) {
    throw wrongUsage('--measure tries backfills on a server, and none is given.', 'Give it as --db URL.');
  }
  const reading = checkConfig(folder, order.config);
  const { files, problems, removed, notes } = await chooseFiles(order, reading.config.migrations);
  const whole = files.length === 0 ? nothing : await lintFiles(order, reading, files, problems);
  const { applyBaseline } = await import('./apply-baseline.ts');
  const left = applyBaseline(whole, order.baseline, reading.config.baseline, folder);
  const { afterLastGate } = await import('./after-last-gate.ts');
  const result = order.postGate ? afterLastGate(left.result) : left.result;
  return { result, failed: isFailure(result.findings, order.failOn), removed, notes: [...notes, ...left.notes] };
}

const nothing: LintResult = { files: [], migrations: [], findings: [], suppressed: 0 };

async function lintFiles(
  order: LintOrder,
  { config, problems: ofConfig }: ConfigReading,
  files: readonly LintFile[],
  ofFiles: ConfigReading['problems'],
): Promise<LintResult> {
  const { folder, sources, measure, probe } = order;
  const source = chooseSource(sources, config);
  const knowledge = await readSource(source, files, folder);
  const estimate = measure || (order.estimate === 'auto' ? knowsSizes(source) : order.estimate);
  const request = {
    files,
    catalog: knowledge.catalog,
    complete: knowledge.complete,
    settings: lintSettings(config, knowledge, { files, version: order.mysqlVersion, estimate, folder }),
    searchCode: searchCodeBy(config, folder, [sources.schema, sources.snapshot]),
    problems: [...ofConfig, ...ofFiles, ...knowledge.problems, ...unknownRules(config)],
    measure: measure && source.kind === 'server' ? (await import('./measure.ts')).measureAt(source.target) : undefined,
  };
  const { lint } = await import('../lint/engine.ts');
  if (probe === undefined) return lint(request);
  const { withProbe } = await import('./probe.ts');
  return withProbe(probe, (decide) => lint({ ...request, decide }));
}
