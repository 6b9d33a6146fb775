import type { JudgedStatement } from '../../analysis/judged.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import { describeEffect, whenItRuns } from '../../ddl/classify.ts';
import type { CodeEffect, EffectKind } from '../../ddl/stored/effect.ts';
import type { DdlPhase } from '../../migration/migration.ts';
import { normaliseSql } from '../../sql/lexing/normalise.ts';
import { readStoredText } from '../../sql/statements/read-stored-text.ts';
import type { ObjectDefinition } from '../../sql/statements/statement.ts';
import type { StoredCode, StoredKind } from '../../sql/statements/stored-code.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsBefore } from '../phases/earlier.ts';
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

/**
 * Whether a rollback makes again what stood there before the phase. Before a run the object is gone, so that only the statement
 * that took it away, or disabled the event, can tell; lint has compared the code.
 */
function restores(
  { direction, phase, before }: JudgedStatement,
  { object: kind, name, code }: ObjectDefinition,
  { migration, settings, phases }: LintedMigration,
): boolean {
  if (direction !== 'rollback' || name === undefined || kind === 'database' || kind === 'other') return false;
  const forward = migration.phases.find((one): one is DdlPhase => one.index === phase.index && 'statements' in one);
  const own = (forward?.statements ?? []).flatMap(({ statement }) =>
    statement.kind === 'object' &&
    statement.object === kind &&
    statement.name !== undefined &&
    before.sameTable(statement.name, name)
      ? [statement]
      : [],
  );
  if (code === undefined) return own.some(({ event }) => event?.status === 'disabled');
  if (settings.occasion === 'run') return own.length > 0;
  const start = phases.find((one) => one.phase.index === phase.index)?.before;
  return sameCode(start?.object(kind, name), kind, code);
}

function sameCode(object: CatalogObject | undefined, kind: StoredKind, code: StoredCode): boolean {
  const known = object === undefined ? undefined : readStoredText(object.text, kind);
  return known?.unread === undefined && known !== undefined && bodyText(known) === bodyText(code);
}

function bodyText({ parts }: StoredCode): string {
  return JSON.stringify(parts.map(({ sql }) => normaliseSql(sql)));
}

/**
 * Whether the statement enables an event with code that an earlier statement of the file gave it: that is judged there, and needs
 * no second reason. IF NOT EXISTS may have left other code, so the code itself is compared.
 */
function isJudgedWhereMade(
  judged: JudgedStatement,
  { code, name }: ObjectDefinition,
  migration: LintedMigration,
): boolean {
  if (code !== undefined || name === undefined) return false;
  const event = judged.before.object('event', name);
  return statementsBefore(judged, migration).some(
    ({ statement }) =>
      statement.kind === 'object' &&
      statement.object === 'event' &&
      statement.code !== undefined &&
      sameCode(event, 'event', statement.code),
  );
}
