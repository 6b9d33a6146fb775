import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { wrongUsage } from '../core/failure.ts';
import type { LintResult } from '../lint/engine.ts';
import { type Baseline, baselineOf, parseBaseline, withoutBaseline } from './baseline.ts';

/** What a call says of the baseline. */
export interface BaselineOrder {
  /** Overrides the configuration. */
  readonly file?: string | undefined;
  /** All present findings are written into the file. */
  readonly write?: boolean | undefined;
}

export interface Baselined {
  readonly result: LintResult;
  readonly notes: readonly string[];
}

/**
 * Leaves out the findings that the baseline holds, or writes it first.
 * @param configured `baseline` of the configuration
 * @throws Failure `wrong-usage` without a file to write, and for a file that is not a baseline
 */
export function applyBaseline(
  result: LintResult,
  { file, write = false }: BaselineOrder,
  configured: string | undefined,
  folder: string,
): Baselined {
  const path = file ?? configured;
  if (path === undefined) {
    if (write) throw wrongUsage('--write-baseline needs a file to write.', 'Give it as --baseline FILE.');
    return { result, notes: [] };
  }
  const full = resolve(folder, path);
  if (write) {
    const baseline = baselineOf(result);
    writeFileSync(full, `${JSON.stringify(baseline, null, 2)}\n`);
    return {
      result: withoutBaseline(result, baseline),
      notes: [`${path} holds ${counted(result.findings.length)} now; they are not reported again.`],
    };
  }
  const { baselined, ...left } = withoutBaseline(result, readBaseline(path, full));
  return {
    result: left,
    notes: baselined > 0 ? [`The baseline ${path} leaves out ${counted(baselined)}.`] : [],
  };
}

function readBaseline(path: string, full: string): Baseline {
  const baseline = existsSync(full) ? parseBaseline(readFileSync(full, 'utf8')) : undefined;
  if (baseline !== undefined) return baseline;
  const what = existsSync(full) ? 'is not a baseline that this version of phasedb can read' : 'does not exist';
  throw wrongUsage(`The baseline ${path} ${what}.`, `Write it with --baseline ${path} --write-baseline.`);
}

function counted(findings: number): string {
  return `${findings.toLocaleString('en-US')} finding${findings === 1 ? '' : 's'}`;
}
