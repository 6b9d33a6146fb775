import type { JudgedStatement } from '../../analysis/judged.ts';
import { describeEffect, whenItRuns } from '../../ddl/classify.ts';
import type { CodeEffect, EffectKind } from '../../ddl/stored/effect.ts';
import { normaliseSql } from '../../sql/lexing/normalise.ts';
import { readStoredText } from '../../sql/statements/read-stored-text.ts';
import type { ObjectDefinition } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { phaseOf, statementsBefore } from '../phases/earlier.ts';
import type { Remark } from '../rule.ts';
import { spanIn } from '../writing/span.ts';

/** What code that a statement stores or enables does of one kind: a remark on the first of it. */
export function* effectRemarks(
  judged: JudgedStatement,
  migration: LintedMigration,
  kind: EffectKind,
): Iterable<Remark> {
  const { statement, verdict, placed } = judged;
  const [first, ...others] = (verdict.effects ?? []).filter((effect) => effect.kind === kind);
  if (first === undefined || statement.kind !== 'object') return;
  if (restores(judged, statement, migration) || isJudgedWhereMade(judged, statement, migration)) return;
  const when = whenItRuns(statement);
  const more = others.length === 0 ? '' : `, and ${others.length} more of this kind`;
  yield {
    ...spanIn(placed.locate, first.span),
    message: `${when.charAt(0).toUpperCase()}${when.slice(1)}, it ${describeEffect(first)}${more}.`,
    related: others.slice(0, MOST_RELATED).map((effect) => relatedTo(effect, judged)),
  };
}

const MOST_RELATED = 5;

function relatedTo(effect: CodeEffect, { placed }: JudgedStatement): NonNullable<Remark['related']>[number] {
  const { file, line } = placed.locate(effect.span.start);
  return { file, line, text: `it ${describeEffect(effect)}` };
}

/** A rollback may make again what stood there before the phase. */
function restores(judged: JudgedStatement, { object: kind, name, code }: ObjectDefinition, migration: LintedMigration) {
  if (judged.direction !== 'rollback' || code === undefined || name === undefined) return false;
  if (kind === 'database' || kind === 'other') return false;
  const old = phaseOf(judged, migration)?.before.object(kind, name);
  const former = old === undefined ? undefined : readStoredText(old.text, kind);
  return former !== undefined && bodyText(former.parts) === bodyText(code.parts);
}

function bodyText(parts: readonly { readonly sql: string }[]): string {
  return JSON.stringify(parts.map(({ sql }) => normaliseSql(sql)));
}

/** The code of an event that this file makes is judged there, and needs no second reason where it is enabled. */
function isJudgedWhereMade(
  judged: JudgedStatement,
  { code, name }: ObjectDefinition,
  migration: LintedMigration,
): boolean {
  if (code !== undefined || name === undefined) return false;
  return statementsBefore(judged, migration).some(
    ({ statement: other, before }) =>
      other.kind === 'object' &&
      other.object === 'event' &&
      other.code !== undefined &&
      other.name !== undefined &&
      before.sameTable(other.name, name),
  );
}
