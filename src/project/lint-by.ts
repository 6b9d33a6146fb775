import type { Decide } from '../ddl/decision.ts';
import type { LintResult } from '../lint/engine.ts';
import type { LintSettings } from '../lint/settings.ts';
import type { Problem } from '../migration/problem.ts';
import { applyBaseline } from './apply-baseline.ts';
import { type CatalogSource, chooseSource, knowsSizes } from './catalog-source/choose.ts';
import { readSource } from './catalog-source/read-source.ts';
import type { Judge } from './judge.ts';
import type { LintOrder } from './lint-order.ts';
import { lintSettings } from './lint-settings.ts';
import type { ChosenFiles } from './migration-files.ts';

/** The rule whose search lint leaves out when it is off. */
const CODE_RULE = 'drop-column-still-referenced';

export interface LintByOptions {
  /** Of the configuration, reported beside the rules' own findings. */
  readonly problems: readonly Problem[];
  /** Files in which neither a comment nor the baseline hides an error. */
  readonly keepErrorsOf: ReadonlySet<string>;
  readonly decide: Decide | undefined;
}

export interface LintedBy {
  readonly settings: LintSettings;
  /** Without what the baseline holds. */
  readonly result: LintResult;
  /** Of the baseline. */
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * Lints files by a judge.
 * @throws Failure where a source or the baseline cannot be read
 */
export async function lintBy(
  order: LintOrder,
  judge: Judge,
  { files, problems: ofFiles }: ChosenFiles,
  { problems, keepErrorsOf, decide }: LintByOptions,
): Promise<LintedBy> {
  const { folder, sources, measure } = order;
  const { config } = judge.reading;
  const source = files.length === 0 ? { kind: 'none' as const } : sourceOf(order, judge);
  const from = 'path' in source ? (judge.folderOf(source.path) ?? folder) : folder;
  const knowledge = await readSource(source, files, from);
  const estimate = measure || (order.estimate === 'auto' ? knowsSizes(source) : order.estimate);
  const { searchCodeBy } = await import('../code-search/search-code.ts');
  const { lint } = await import('../lint/engine.ts');
  const settings = lintSettings(config, knowledge, { files, version: order.mysqlVersion, estimate, folder });
  const result = await lint({
    files,
    catalog: knowledge.catalog,
    applied: knowledge.applied,
    settings,
    decide,
    keepErrorsOf,
    // A run searches all the same: what it refuses does not bend to a severity.
    searchCode:
      config.rules[CODE_RULE] === 'off'
        ? undefined
        : searchCodeBy(config, folder, [sources.schema, sources.snapshot], judge.ignoreMarks),
    problems: [...problems, ...ofFiles, ...knowledge.problems],
    measure: measure && source.kind === 'server' ? (await import('./measure.ts')).measureAt(source.target) : undefined,
  });
  return { settings, ...applyBaseline(result, order.baseline, judge, { folder, keepErrorsOf }) };
}

/** A file that the judge does not have describes no tables. */
function sourceOf({ sources }: LintOrder, { reading, folderOf }: Judge): CatalogSource {
  const source = chooseSource(sources, reading.config);
  return 'path' in source && folderOf(source.path) === undefined ? { kind: 'none' } : source;
}
