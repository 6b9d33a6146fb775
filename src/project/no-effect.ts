import { globsWithoutFiles } from '../code-search/globs-without-files.ts';
import { nearestName } from '../core/did-you-mean.ts';
import { lowersLocked } from '../lint/lets-through.ts';
import { rules } from '../lint/rule-list.ts';
import type { Thresholds } from '../lint/settings.ts';
import { listed, type Problem, quoted } from '../migration/problem.ts';
import type { ConfigReading } from './config.ts';
import { matchesAny } from './unmatched-globs.ts';

/** The rules that read a threshold; where all of them are off, nothing does. */
export const thresholdReaders: Readonly<Record<keyof Thresholds, readonly string[] | 'many'>> = {
  small_table_bytes: 'many',
  osc_bytes: ['osc-needed'],
  gate_scan_rows: ['gate-full-scan'],
  batch_rows: ['backfill-batch-too-large'],
  autoinc_percent: ['int-autoinc-capacity'],
  row_version_percent: ['row-version-low'],
  snapshot_max_days: ['snapshot-outdated'],
};

/** Keys and values of the configuration that change nothing, whatever files there are. */
export function keysWithoutEffect({ config, placeOf }: ConfigReading): readonly Problem[] {
  const { rules: set, thresholds, schema, snapshot } = config;
  const problems: Problem[] = [];
  const report = (path: readonly PropertyKey[], message: string, remedy: string, rule = 'config-no-effect') =>
    problems.push({ rule, place: placeOf(path), phase: undefined, message, remedy });
  const known = new Map(rules.map((rule) => [rule.name, rule]));
  for (const [name, severity] of Object.entries(set)) {
    const rule = known.get(name);
    if (rule === undefined) {
      const near = nearestName(name, [...known.keys()]);
      const remedy = near === undefined ? 'docs/rules.md lists all rules.' : `Did you mean ${quoted(near)}?`;
      report(['rules', name], `${quoted('rules')} has no rule ${quoted(name)}.`, remedy, 'config-unknown-key');
    } else if (lowersLocked(rule, severity)) {
      report(
        ['rules', name],
        `${quoted(name)} cannot be ${severity === 'off' ? 'turned off' : `lowered to ${severity}`}, so this line has no effect.`,
        'Correct what the rule finds, and remove this line.',
      );
    }
  }
  if (schema !== undefined && snapshot !== undefined) {
    report(
      ['schema'],
      '`schema` has no effect, because `snapshot` overrides it.',
      'Remove one of the two. A snapshot has the table sizes and the MySQL version; a schema is easier to keep current.',
    );
  }
  for (const threshold of Object.keys(thresholds) as (keyof Thresholds)[]) {
    const readers = thresholdReaders[threshold];
    if (readers === 'many' || readers.some((name) => set[name] !== 'off')) continue;
    report(
      ['thresholds', threshold],
      `${quoted(threshold)} has no effect, because only ${listed(readers)} ${readers.length === 1 ? 'uses it, and that rule is' : 'use it, and those rules are'} off.`,
      `Remove this line, or turn ${listed(readers)} on.`,
    );
  }
  return problems;
}

/**
 * Globs and paths of the configuration that match no file of the project, whichever files this lint is about.
 * @param folder that they count from
 */
export async function globsWithoutEffect(
  { config, placeOf }: ConfigReading,
  folder: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const report = (path: readonly PropertyKey[], pattern: string, remedy: string) =>
    problems.push({
      rule: 'config-no-effect',
      place: placeOf(path),
      phase: undefined,
      message: `No file matches ${quoted(pattern)}. The pattern has no effect.`,
      remedy: `Check the pattern; it is relative to the folder of the configuration file. ${remedy}`,
    });
  for (const [index, pattern] of config.migrations.entries()) {
    if (!matchesAny(pattern, folder)) report(['migrations', index], pattern, 'A folder needs no wildcard.');
  }
  const ignore = [...new Set(config.codeReferences.ignore)];
  for (const pattern of await globsWithoutFiles(ignore, folder)) {
    const index = config.codeReferences.ignore.indexOf(pattern);
    report(['code_references', 'ignore', index], pattern, 'Files that git ignores are never searched.');
  }
  return problems;
}
