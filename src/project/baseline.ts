import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseBoundedJson } from '../core/bounded-json.ts';
import { MiB } from '../core/storage-size.ts';
import type { LintResult } from '../lint/engine.ts';
import type { Finding } from '../lint/finding.ts';
import type { HiddenFinding } from '../lint/hidden.ts';

/** Largest baseline file: 100,000 findings. */
export const MOST_BASELINE_BYTES = 32 * MiB;

const baselineSchema = z.strictObject({
  version: z.literal(1),
  findings: z.array(
    z.strictObject({
      rule: z.string(),
      file: z.string(),
      phase: z.string().nullable(),
      key: z.string(),
      count: z.int().min(1),
    }),
  ),
});

/** Findings that were there when a baseline was written; later lints leave them out. */
export type Baseline = z.infer<typeof baselineSchema>;

/** @returns undefined if this version cannot read the text as a baseline */
export function parseBaseline(text: string): Baseline | undefined {
  return baselineSchema.safeParse(parseBoundedJson(text)).data;
}

/** All findings of a result, for a later run to leave out. Sorted, so that it diffs well. */
export function baselineOf(result: LintResult): Baseline {
  const entries = new Map<string, Baseline['findings'][number]>();
  for (const finding of result.findings) {
    const entry = entryOf(finding, result);
    const id = JSON.stringify(entry);
    entries.set(id, { ...entry, count: (entries.get(id)?.count ?? 0) + 1 });
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { version: 1, findings: sorted };
}

/**
 * The result with the findings that a baseline holds hidden; of one that is there more often than then, the rest stays.
 * @param keepErrorsOf files whose errors stay, too
 */
export function withoutBaseline(
  result: LintResult,
  baseline: Baseline,
  keepErrorsOf: ReadonlySet<string> = new Set(),
): LintResult {
  const left = new Map(baseline.findings.map(({ count, ...entry }) => [JSON.stringify(entry), count] as const));
  const hidden: HiddenFinding[] = [];
  const findings = result.findings.filter((finding) => {
    if (finding.severity === 'error' && keepErrorsOf.has(finding.place.file)) return true;
    const id = JSON.stringify(entryOf(finding, result));
    const count = left.get(id) ?? 0;
    left.set(id, count - 1);
    if (count > 0) hidden.push({ finding, by: 'baseline' });
    return count <= 0;
  });
  return { ...result, findings, hidden: [...result.hidden, ...hidden] };
}

/** What a finding is in a baseline, but for how often it is there. */
export function entryOf(finding: Finding, result: LintResult): Omit<Baseline['findings'][number], 'count'> {
  const { rule, place, phase } = finding;
  return { rule, file: place.file, phase: phase ?? null, key: keyOf(finding, result) };
}

/** By the text of the line and not its number, so that lines may be added above it; sizes in messages change too. */
function keyOf({ place }: Finding, { files }: LintResult): string {
  const text = files.find(({ file }) => file === place.file)?.text ?? '';
  const line = text.split(/\r?\n/, place.line)[place.line - 1] ?? '';
  return createHash('sha256').update(line.trim()).digest('hex').slice(0, 16);
}
