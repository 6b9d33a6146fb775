import type { LintResult } from '../lint/engine.ts';

/** The findings and phases after the last gate of each migration; the whole file was analysed before. */
export function afterLastGate(result: LintResult): LintResult {
  const migrations = result.migrations.map((judged) => {
    const last = judged.phases.findLastIndex(({ kind }) => kind === 'gate');
    return { ...judged, phases: judged.phases.slice(last + 1) };
  });
  const named = new Set(
    migrations.flatMap(({ migration, phases }) =>
      phases.map(({ phase }) => JSON.stringify([migration.file, phase.name])),
    ),
  );
  const findings = result.findings.filter(
    ({ place, phase }) => phase === undefined || named.has(JSON.stringify([place.file, phase])),
  );
  return { ...result, migrations, findings };
}
