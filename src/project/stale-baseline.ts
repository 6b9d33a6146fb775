import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { programCalled } from '../core/next-command.ts';
import type { LintResult } from '../lint/engine.ts';
import type { Problem } from '../migration/problem.ts';
import { type Baseline, entryOf } from './baseline.ts';

/** As many entries a message names. */
const MOST_NAMED = 3;

/**
 * Entries of a baseline that match no finding any more: of files that were linted, of phases that are still to run, and of
 * files that are gone. Entries of other files are left alone.
 * @param result without the baseline
 * @param file the baseline's path and text
 */
export function staleEntries(
  baseline: Baseline,
  result: LintResult,
  { path, text, folder }: { readonly path: string; readonly text: string; readonly folder: string },
): readonly Problem[] {
  const linted = new Set(result.files.map(({ file }) => file));
  // Of a phase that has begun on the server, what it had may be in the part that lint leaves out.
  const begun = new Set(
    result.migrations.flatMap(({ migration, phases }) =>
      phases.flatMap((phase) => (phase.complete ? JSON.stringify([migration.file, phase.phase.name]) : [])),
    ),
  );
  const found = new Set(result.findings.map((finding) => JSON.stringify(entryOf(finding, result))));
  const stale = baseline.findings.filter(({ count, ...entry }) => {
    if (!linted.has(entry.file)) return !existsSync(resolve(folder, entry.file));
    return !found.has(JSON.stringify(entry)) && !begun.has(JSON.stringify([entry.file, entry.phase]));
  });
  const [first] = stale;
  if (first === undefined) return [];
  const named = stale.slice(0, MOST_NAMED).map(({ rule, file }) => `${rule} in ${file}`);
  const more = stale.length > MOST_NAMED ? ` and ${stale.length - MOST_NAMED} more` : '';
  const line = text.split('\n').findIndex((one) => one.includes(`"${first.key}"`)) + 1;
  return [
    {
      rule: 'baseline-stale-entry',
      place: { file: path, line: Math.max(line, 1), column: 1 },
      phase: undefined,
      message: `The baseline has ${stale.length === 1 ? '1 entry that matches' : `${stale.length} entries that match`} no finding: ${named.join(', ')}${more}.`,
      remedy: `Write it again in a terminal: ${programCalled()} lint --baseline ${path} --write-baseline`,
    },
  ];
}
