import type { LintFile, LintResult } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import type { JudgeChange } from '../../lint/judge-report.ts';
import { letsThrough } from '../../lint/lets-through.ts';
import { rules } from '../../lint/rule-list.ts';
import { readSuppressions, type Suppression } from '../../lint/suppressions.ts';
import type { Migration } from '../../migration/migration.ts';
import { listed, quoted } from '../../migration/problem.ts';
import { readMigration } from '../../migration/read.ts';
import { type Baseline, entryOf } from '../baseline.ts';
import { type ComparedFindings, keyOf } from './compare-findings.ts';

/** A migration as the change has it, and its text on the base branch; undefined: it has none, or it could not be read. */
export interface ChangedFile extends LintFile {
  readonly before: string | undefined;
}

/** The ignore comments that a file has and its base branch does not. */
export function commentChanges(
  { file, text, before }: ChangedFile,
  compared: ComparedFindings,
): readonly JudgeChange[] {
  const old = new Map<string, number>();
  const oldLines = (before ?? '').split(/\r?\n/);
  for (const one of readSuppressions(before ?? '', file)) {
    const id = idOf(one, oldLines);
    old.set(id, (old.get(id) ?? 0) + 1);
  }
  const kept = new Set(compared.kept.map(keyOf));
  const hidden = Map.groupBy(
    compared.hidden.filter(({ by, place }) => by === 'comment' && place?.file === file),
    ({ place }) => place?.line,
  );
  const lines = text.split(/\r?\n/);
  return readSuppressions(text, file).flatMap((one) => {
    const id = idOf(one, lines);
    const left = old.get(id) ?? 0;
    old.set(id, left - 1);
    if (left > 0 || one.rules.length === 0) return [];
    const those = hidden.get(one.place.line) ?? [];
    const reason = one.reason === undefined ? '' : `: ${quoted(one.reason)}`;
    return [
      {
        kind: 'comment' as const,
        place: one.place,
        text: `ignores ${listed(one.rules.slice(0, 5).map(quoted))}${reason}`,
        hides: those.length,
        kept: those.filter(({ finding }) => kept.has(keyOf(finding))).length,
      },
    ];
  });
}

/** A comment by what it says and the lines that it is about. */
function idOf({ rules: named, until, reason, lines }: Suppression, all: readonly string[]): string {
  return JSON.stringify([named, until, reason, [...lines].map((line) => all[line - 1]?.trim())]);
}

const riskOf = new Map(rules.map(({ name, risk }) => [name, risk]));

/** The risks that phases of a file allow and that the base branch does not allow for the same statements. */
export async function allowChanges(
  { file, text, before }: ChangedFile,
  { findings }: LintResult,
): Promise<readonly JudgeChange[]> {
  if (!text.includes('allow')) return [];
  const old = new Set(before === undefined ? [] : allowances(await migrationOf(before, file)).map(({ id }) => id));
  return allowances(await migrationOf(text, file))
    .filter(({ id }) => !old.has(id))
    .map(({ phase, what, reason, place }) => ({
      kind: 'allow',
      place,
      text: `allows ${quoted(what)} in the phase ${quoted(phase)}: ${quoted(reason)}`,
      hides: findings.filter(
        (finding: Finding) =>
          finding.place.file === file &&
          finding.phase === phase &&
          finding.severity === 'info' &&
          letsThrough[riskOf.get(finding.rule) ?? 'none'].allow.some((one) => one === what),
      ).length,
      kept: 0,
    }));
}

async function migrationOf(text: string, file: string): Promise<Migration | undefined> {
  const reading = await readMigration(text, file);
  return 'migration' in reading ? reading.migration : reading.partial;
}

function allowances(migration: Migration | undefined) {
  return (migration?.phases ?? []).flatMap((phase) => {
    const statements = 'statements' in phase ? phase.statements.map(({ sql }) => sql) : [];
    return phase.allow.map(({ what, reason }) => ({
      id: JSON.stringify([phase.name, what, statements]),
      phase: phase.name,
      what,
      reason,
      place: phase.place,
    }));
  });
}

/** The entries that a baseline has and its base branch does not. @param path of the change's baseline */
export function baselineChanges(
  path: string,
  { head, base }: { readonly head: Baseline | undefined; readonly base: Baseline | undefined },
  result: LintResult,
  compared: ComparedFindings,
): readonly JudgeChange[] {
  const left = new Map((base?.findings ?? []).map(({ count, ...entry }) => [JSON.stringify(entry), count]));
  const added = new Map<string, number>();
  for (const { count, ...entry } of head?.findings ?? []) {
    const more = count - (left.get(JSON.stringify(entry)) ?? 0);
    if (more > 0) added.set(JSON.stringify(entry), more);
  }
  if (added.size === 0) return [];
  const kept = new Set(compared.kept.map(keyOf));
  const room = new Map(added);
  const those = compared.hidden.filter(({ finding, by }) => {
    const id = JSON.stringify(entryOf(finding, result));
    const more = room.get(id) ?? 0;
    if (by !== 'baseline' || more === 0) return false;
    room.set(id, more - 1);
    return true;
  });
  return [
    {
      kind: 'baseline',
      place: { file: path, line: 1, column: 1 },
      text: `adds ${added.size === 1 ? '1 entry' : `${added.size.toLocaleString('en-US')} entries`} to the baseline ${quoted(path)}`,
      hides: those.length,
      kept: those.filter(({ finding }) => kept.has(keyOf(finding))).length,
    },
  ];
}
