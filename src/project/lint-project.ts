import { wrongUsage } from '../core/failure.ts';
import { optionCalled } from '../core/next-command.ts';
import type { LintResult } from '../lint/engine.ts';
import type { LintSettings } from '../lint/settings.ts';
import type { Target } from '../mysql/target.ts';
import type { BaselineOrder } from './apply-baseline.ts';
import { type CatalogSource, chooseSource, type GivenSources, knowsSizes } from './catalog-source/choose.ts';
import { readSource } from './catalog-source/read-source.ts';
import { type ConfigReading, checkConfig } from './config.ts';
import { type FailOn, isFailure } from './fail-on.ts';
import { lintSettings } from './lint-settings.ts';
import { type AskChanged, type ChosenFiles, chooseFiles } from './migration-files.ts';

/** The rule whose search lint leaves out when it is off. */
const CODE_RULE = 'drop-column-still-referenced';

/**
 * What an entry asks for; all that it leaves open is decided here, for every entry alike. An entry passes on all its
 * options, so a key of the name of an option has its value, and neither entry has to know of it.
 */
export interface LintOrder {
  /** The folder that paths and globs count from. */
  readonly folder: string;
  /** The configuration file, if it is not one of the usual two. */
  readonly config?: string | undefined;
  /** Files, folders and globs; none: `migrations` of the configuration, else the usual place. */
  readonly paths: readonly string[];
  /** Without a file in the usual place: refused, or linted as nothing. */
  readonly ifNone: 'refuse' | 'pass';
  /** Narrows the files to those of a change; undefined if they are unknown. */
  readonly changed?: AskChanged | undefined;
  readonly sources: GivenSources;
  readonly mysqlVersion: string | undefined;
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
  /** Notes beside the findings, a sentence each. */
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
    throw wrongUsage(
      `With ${optionCalled('measure')} lint tries backfills on a server, but no server is given.`,
      `Give its URL as ${optionCalled('db')}.`,
    );
  }
  const reading = checkConfig(folder, order.config);
  const chosen = await chooseFiles(order, reading.config);
  const { removed, notes } = chosen;
  if (chosen.files.length === 0 && !chosen.config) return { result: nothing, failed: false, removed, notes };
  const { lint } = await import('../lint/engine.ts');
  const { applyBaseline } = await import('./apply-baseline.ts');
  const { afterLastGate } = await import('./after-last-gate.ts');
  const { sortFindings } = await import('../lint/finding.ts');
  const { hiddenRefusals } = await import('./refusal-hidden.ts');
  const { settings, result: whole } = await lintFiles(order, reading, chosen);
  const left = applyBaseline(whole, order.baseline, reading, folder);
  const hidden = hiddenRefusals(left.result.hidden, {
    configuration: reading.placeOf(['rules']),
    baseline: order.baseline.file ?? reading.config.baseline,
  });
  const { findings: ofBaseline } = await lint({ files: [], settings, problems: [...left.problems, ...hidden] });
  const findings = sortFindings(
    [...left.result.findings, ...ofBaseline],
    whole.files.map(({ file }) => file),
  );
  const complete = { ...left.result, findings };
  const result = order.postGate ? afterLastGate(complete) : complete;
  return { result, failed: isFailure(result.findings, order.failOn), removed, notes: [...notes, ...left.notes] };
}

const nothing: LintResult = { files: [], migrations: [], findings: [], hidden: [] };

async function lintFiles(
  order: LintOrder,
  reading: ConfigReading,
  { files, problems: ofFiles }: ChosenFiles,
): Promise<{ readonly settings: LintSettings; readonly result: LintResult }> {
  const { folder, sources, measure, probe } = order;
  const { config } = reading;
  const { keysWithoutEffect, globsWithoutEffect } = await import('./no-effect.ts');
  const ofConfig = [...reading.problems, ...keysWithoutEffect(reading), ...(await globsWithoutEffect(reading, folder))];
  const source: CatalogSource = files.length === 0 ? { kind: 'none' } : chooseSource(sources, config);
  const knowledge = await readSource(source, files, folder);
  const estimate = measure || (order.estimate === 'auto' ? knowsSizes(source) : order.estimate);
  const { searchCodeBy } = await import('../code-search/search-code.ts');
  const settings = lintSettings(config, knowledge, { files, version: order.mysqlVersion, estimate, folder });
  const request = {
    files,
    catalog: knowledge.catalog,
    complete: knowledge.complete,
    settings,
    // A run searches all the same: what it refuses does not bend to a severity.
    searchCode:
      config.rules[CODE_RULE] === 'off' ? undefined : searchCodeBy(config, folder, [sources.schema, sources.snapshot]),
    problems: [...ofConfig, ...ofFiles, ...knowledge.problems],
    measure: measure && source.kind === 'server' ? (await import('./measure.ts')).measureAt(source.target) : undefined,
  };
  const { lint } = await import('../lint/engine.ts');
  if (probe === undefined || files.length === 0) return { settings, result: await lint(request) };
  const { withProbe } = await import('./probe.ts');
  return { settings, result: await withProbe(probe, (decide) => lint({ ...request, decide })) };
}
