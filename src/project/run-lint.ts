import { searchCodeBy } from '../code-search/search-code.ts';
import { wrongUsage } from '../core/failure.ts';
import type { LintResult } from '../lint/engine.ts';
import type { Target } from '../mysql/target.ts';
import type { ConfigReading } from './config.ts';
import { readLintFiles } from './lint-files.ts';
import { type LintSources, lintRequest } from './lint-request.ts';

/** What is to be linted, and by what knowledge. */
export interface LintOrder {
  /** Files, folders and globs; none: `migrations` of the configuration. */
  readonly paths: readonly string[];
  readonly config: ConfigReading;
  readonly sources: LintSources;
  /** A server to try statements on; never production. */
  readonly probe: Target | undefined;
  /** Backfills are tried on the database of `sources`. */
  readonly measure: boolean;
  readonly folder: string;
}

/**
 * Lints files with everything that the order asks for; the same for the command line and the action.
 * @throws Failure where the order contradicts itself, or a source cannot be read
 */
export async function runLint({ paths, config, sources, probe, measure, folder }: LintOrder): Promise<LintResult> {
  const { files, problems } = await readLintFiles(paths, config.config.migrations, folder);
  const { target } = sources;
  if (measure && target === undefined) {
    throw wrongUsage('--measure tries backfills on a server, and none is given.', 'Give it as --db URL.');
  }
  const estimate = sources.estimate === true || measure;
  const request = await lintRequest(files, config.config, { ...sources, estimate }, folder);
  const { lint } = await import('../lint/engine.ts');
  const complete = {
    ...request,
    searchCode: searchCodeBy(config.config, folder, [sources.schema, sources.snapshot]),
    problems: [...config.problems, ...problems, ...(request.problems ?? [])],
    measure: measure && target !== undefined ? (await import('./measure.ts')).measureAt(target) : undefined,
  };
  if (probe === undefined) return lint(complete);
  const { withProbe } = await import('./probe.ts');
  return withProbe(probe, (decide) => lint({ ...complete, decide }));
}
