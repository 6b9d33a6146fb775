import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { wrongUsage } from '../core/failure.ts';
import { programCalled } from '../core/next-command.ts';
import { readInWorkspace } from '../core/read-in-workspace.ts';
import { checkPath, type NamedBy } from '../core/workspace-path.ts';
import type { LintResult } from '../lint/engine.ts';
import { type Problem, quoted } from '../migration/problem.ts';
import { type Baseline, baselineOf, MOST_BASELINE_BYTES, parseBaseline, withoutBaseline } from './baseline.ts';
import type { Judge } from './judge.ts';
import { staleEntries } from './stale-baseline.ts';

/** What a call says of the baseline. */
export interface BaselineOrder {
  /** Overrides the configuration. */
  readonly file?: string | undefined;
  /** All present findings are written into the file. */
  readonly write?: boolean | undefined;
}

export interface Baselined {
  readonly result: LintResult;
  /** Entries that match nothing, and a file of the configuration that does not exist. */
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * Leaves out the findings that the baseline holds, or writes it first.
 * @param keepErrorsOf files whose errors the baseline does not hide
 * @throws Failure `wrong-usage` without a file to write, and for a file that is not a baseline
 */
export function applyBaseline(
  result: LintResult,
  { file, write = false }: BaselineOrder,
  { reading: { config, placeOf }, folderOf }: Judge,
  { folder, keepErrorsOf }: { readonly folder: string; readonly keepErrorsOf: ReadonlySet<string> },
): Baselined {
  const path = file ?? config.baseline;
  const from = path === undefined ? undefined : folderOf(path);
  if (path === undefined || from === undefined) {
    if (write) throw wrongUsage('--write-baseline needs a file to write.', 'Give it as --baseline FILE.');
    return { result, problems: [], notes: [] };
  }
  const full = resolve(from, path);
  const namedBy: NamedBy = file === undefined ? 'file' : 'call';
  if (write) {
    const place = checkPath(path, from, namedBy);
    if (!place.ok) throw wrongUsage(`The baseline ${path} cannot be written: ${place.why}.`, place.remedy);
    const baseline = baselineOf(result);
    writeFileSync(full, `${JSON.stringify(baseline, null, 2)}\n`);
    return {
      result: withoutBaseline(result, baseline, keepErrorsOf),
      problems: [],
      notes: [`${path} holds ${counted(result.findings.length)} now; they are not reported again.`],
    };
  }
  if (file === undefined && !existsSync(full)) {
    const missing: Problem = {
      rule: 'config-no-effect',
      place: placeOf(['baseline']),
      phase: undefined,
      message: `The baseline ${quoted(path)} does not exist, so \`baseline\` has no effect.`,
      remedy: `Write it in a terminal with ${programCalled()} lint --write-baseline, or remove this line.`,
    };
    return { result, problems: [missing], notes: [] };
  }
  const { baseline, text } = readBaseline(path, from, namedBy);
  const left = withoutBaseline(result, baseline, keepErrorsOf);
  const baselined = result.findings.length - left.findings.length;
  return {
    result: left,
    problems: staleEntries(baseline, result, { path, text, folder }),
    notes: baselined > 0 ? [`The baseline ${path} leaves out ${counted(baselined)}.`] : [],
  };
}

function readBaseline(
  path: string,
  folder: string,
  namedBy: NamedBy,
): { readonly baseline: Baseline; readonly text: string } {
  const reading = readInWorkspace(path, { folder, namedBy, most: MOST_BASELINE_BYTES });
  if (!reading.ok && reading.code !== 'ENOENT') {
    const remedy = reading.remedy ?? 'Check the path and the permissions of the file.';
    throw wrongUsage(`The baseline ${path} cannot be read: ${reading.why}.`, remedy);
  }
  const text = reading.ok ? reading.bytes.toString('utf8') : '';
  const baseline = parseBaseline(text);
  if (baseline !== undefined) return { baseline, text };
  const what = reading.ok ? 'cannot be read by this version of phasedb' : 'does not exist';
  throw wrongUsage(
    `The baseline ${path} ${what}.`,
    `Write it in a terminal: ${programCalled()} lint --baseline ${path} --write-baseline`,
  );
}

function counted(findings: number): string {
  return `${findings.toLocaleString('en-US')} finding${findings === 1 ? '' : 's'}`;
}
