import { describe, expect, it } from 'vitest';
import type { LintResult } from '../../../../src/lint/engine.ts';
import { type Baseline, baselineOf } from '../../../../src/project/baseline.ts';
import { staleEntries } from '../../../../src/project/stale-baseline.ts';
import { contract, lintExample } from '../example.ts';

const file = contract('DROP TABLE old_orders;');
const stale = (baseline: Baseline, result: LintResult) =>
  staleEntries(baseline, result, {
    path: 'base.json',
    text: JSON.stringify(baseline, null, 2),
    folder: 'test/unit/lint',
  });

describe('baseline-stale-entry', () => {
  it('is silent on a baseline as it was written, and on entries of files that this lint is not about', async () => {
    const result = await lintExample({ file });
    const baseline = baselineOf(result);
    expect(baseline.findings.length).toBeGreaterThan(0);
    expect(stale(baseline, result)).toEqual([]);
    const [entry] = baseline.findings;
    const other = { ...baseline, findings: [{ ...entry, file: 'example.ts' } as Baseline['findings'][number]] };
    expect(stale(other, result)).toEqual([]);
  });

  it('counts the entries of lines that changed, at the first of them', async () => {
    const baseline = baselineOf(await lintExample({ file }));
    const changed = await lintExample({ file: contract('DROP TABLE older_orders;') });
    const [problem, ...others] = stale(baseline, changed);
    expect(others).toEqual([]);
    expect(problem?.message).toMatch(/^The baseline has \d+ entries that match no finding: .* in m\.yaml/);
    expect(problem?.place.line).toBeGreaterThan(1);
    expect(problem?.remedy).toBe('Write it again in a terminal: phasedb lint --baseline base.json --write-baseline');
  });

  it('reports deleted files, also in a lint of another file', async () => {
    const result = await lintExample({ file });
    const [entry] = baselineOf(result).findings;
    const gone = { version: 1, findings: [{ ...entry, file: 'gone.yaml' }] } as Baseline;
    expect(stale(gone, result)[0]?.message).toBe(
      `The baseline has 1 entry that matches no finding: ${entry?.rule} in gone.yaml.`,
    );
  });

  it('leaves entries of phases alone that are complete on the server', async () => {
    const result = await lintExample({ file });
    const baseline = baselineOf(result);
    const complete: LintResult = {
      ...result,
      findings: [],
      migrations: result.migrations.map((one) => ({
        ...one,
        phases: one.phases.map((phase) => ({ ...phase, complete: true })),
      })),
    };
    const ofPhases = { ...baseline, findings: baseline.findings.filter(({ phase }) => phase !== null) };
    expect(ofPhases.findings.length).toBeGreaterThan(0);
    expect(stale(ofPhases, complete)).toEqual([]);
  });
});
