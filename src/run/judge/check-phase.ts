import { nothingApplied } from '../../analysis/applied.ts';
import { decideByRules } from '../../analysis/decide.ts';
import { judgePhase } from '../../analysis/judge.ts';
import type { JudgedPhase } from '../../analysis/judged.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { formatPlace } from '../../core/failure.ts';
import { findingsOfPhase } from '../../lint/engine.ts';
import type { Lowered } from '../../lint/findings.ts';
import type { LintedMigration } from '../../lint/linted.ts';
import { droppedInPhases } from '../../lint/names/dropped-by.ts';
import { defaultSettings, type LintSettings } from '../../lint/settings.ts';
import type { AllowedRisk, DdlPhase, Migration, Phase, PlacedStatement } from '../../migration/migration.ts';
import type { ServerFacts } from '../../mysql/server-facts.ts';
import type { LoweredRule } from '../../state/history.ts';
import type { RunRequest } from '../context/request.ts';
import type { Meaning } from '../context/session-settings.ts';
import { assertTargets } from './assert-targets.ts';
import { refused } from './refused.ts';
import { allowedRisks, lightTable } from './statement-risks.ts';

/** What a check before a run looks at. */
export interface CheckOrder<Kind extends Phase = Phase> {
  readonly migration: Migration;
  /** With the statements that are still to run. */
  readonly phase: Kind;
  /** As the server has it now. */
  readonly catalog: Catalog;
  readonly server: ServerFacts;
  /** Of the session that will run the statements. */
  readonly meaning: Meaning;
  readonly lint: RunRequest['lint'];
  readonly searchCode?: RunRequest['searchCode'];
}

/** A phase that may run. */
export interface PhaseCheck {
  readonly judged: JudgedPhase;
  /** For people. */
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
  /** Rules that would refuse the phase, if the configuration had not lowered them. */
  readonly lowered: readonly LoweredRule[];
  /** What a statement may cost: by the file, by the size of its tables, by the configuration. */
  readonly allowed: (statement: PlacedStatement) => ReadonlySet<AllowedRisk>;
}

/** What the plan of a walk says or refuses by itself. */
const saidByTheWalk = new Set(['backfill-no-key', 'backfill-bumps-on-update', 'backfill-fires-triggers']);

/**
 * Asks the linter's analysis and rules about a phase, before anything of it is sent.
 * @throws Failure `refused` if a rule finds an error; `table-missing`, `not-a-table`
 */
export async function checkPhase(order: CheckOrder): Promise<PhaseCheck> {
  // What would undo it is checked when its time comes.
  const phase = { ...order.phase, rollback: undefined } as Phase;
  const { own, whole } = await judgedFor(order, phase);
  if (own.kind === 'ddl') assertTargets(own.statements, order.server.database);
  return found(order, own, await withReferences(order, whole, own), 'forward');
}

/**
 * Asks the same about the statements that undo a phase. What they take away is what the phase had brought, so only their
 * cost counts, and whether MySQL accepts them.
 * @throws Failure as {@link checkPhase}
 */
export async function checkRollback(order: CheckOrder<DdlPhase>): Promise<PhaseCheck> {
  const { own, whole } = await judgedFor(order, { ...order.phase, statements: [] });
  if (own.kind === 'ddl') assertTargets(own.rollback, order.server.database);
  return found(order, own, whole, 'rollback');
}

/** The migration with one of its phases as it is still to run, each phase by what the server has now. */
async function judgedFor(
  order: CheckOrder,
  phase: Phase,
): Promise<{ readonly own: JudgedPhase; readonly whole: LintedMigration }> {
  const { catalog } = order;
  const settings = runSettings(order);
  const migration = {
    ...order.migration,
    session: { ...order.migration.session, sqlMode: order.meaning.sqlMode },
  };
  const phases: JudgedPhase[] = [];
  for (const one of migration.phases) {
    const other = one.index === phase.index ? phase : one;
    phases.push(await judgePhase(migration, other, catalog.nextPhase(), settings, decideByRules));
  }
  const own = phases.find((judged) => judged.phase.index === phase.index);
  if (own === undefined) throw new Error(`${migration.name} has no phase ${phase.name}`);
  return { own, whole: { migration, text: '', phases, applied: nothingApplied, catalog, settings } };
}

/** The linter's settings for what a run is about to send: by the server that it will be sent to. */
export function runSettings({ lint, server }: Pick<CheckOrder, 'lint' | 'server'>): LintSettings {
  const settings = defaultSettings(new Date().toISOString().slice(0, 10));
  return {
    ...settings,
    versions: [server.version],
    versionFrom: 'server',
    wholeCatalog: true,
    occasion: 'run',
    catalogFrom: 'server',
    sqlMode: server.sqlMode,
    thresholds: lint?.thresholds ?? settings.thresholds,
    severities: lint?.severities ?? settings.severities,
  };
}

/** With where the code names what this phase drops. */
async function withReferences(
  { searchCode }: CheckOrder,
  whole: LintedMigration,
  phase: JudgedPhase,
): Promise<LintedMigration> {
  const names = searchCode === undefined ? [] : droppedInPhases([phase], whole);
  if (searchCode === undefined || names.length === 0) return whole;
  const [references] = await searchCode([{ file: whole.migration.file, names }]);
  return { ...whole, references };
}

function found(
  { phase }: CheckOrder,
  own: JudgedPhase,
  whole: LintedMigration,
  direction: 'forward' | 'rollback',
): PhaseCheck {
  const { findings, lowered } = findingsOfPhase(whole, own, direction);
  const counted = findings.filter(({ rule }) => !saidByTheWalk.has(rule));
  const errors = counted.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refused(phase, direction, errors);
  const warnings = counted
    .filter(({ severity }) => severity === 'warning')
    .map(({ rule, place, message }) => `${formatPlace(place)}: ${message} (${rule})`);
  const gaps = whole.references?.gaps ?? [];
  const statements = own.kind === 'ddl' ? (direction === 'forward' ? own.statements : own.rollback) : [];
  const allowed = new Map(statements.map((one) => [one.placed.index, allowedRisks(one, whole.settings)]));
  const written = new Set(phase.allow.map(({ what }) => what));
  return {
    judged: own,
    warnings,
    notices: [
      ...new Set(statements.flatMap((statement) => lightTable(statement, whole.settings) ?? [])),
      ...lowered.map(describeLowered),
      ...gaps.map((gap) => `${phase.name} drops what the code may still name. ${gap}`),
    ],
    lowered: [...new Map(lowered.map(({ finding: { rule }, to }) => [rule, { rule, severity: to }])).values()],
    allowed: ({ index }) => allowed.get(index) ?? written,
  };
}

function describeLowered({ finding: { place, rule, message }, to }: Lowered): string {
  return `${formatPlace(place)}: ${message} The rule ${rule} is an error by default. The configuration sets it to ${to}, so the statement runs.`;
}
