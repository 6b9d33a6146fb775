import { decideByRules } from '../../analysis/decide.ts';
import { judgePhase } from '../../analysis/judge.ts';
import type { JudgedPhase } from '../../analysis/judged.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { Failure, formatPlace } from '../../core/failure.ts';
import { findingsOfPhase } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import type { LintedMigration } from '../../lint/linted.ts';
import { droppedInPhases } from '../../lint/names/dropped-by.ts';
import { defaultSettings, type LintSettings } from '../../lint/settings.ts';
import type { Phase } from '../../migration/migration.ts';
import type { ServerFacts } from '../../mysql/server-facts.ts';
import type { RunRequest } from '../context/request.ts';

/** What the plan of a walk says or refuses by itself. */
const saidByTheWalk = new Set(['backfill-no-key', 'backfill-bumps-on-update', 'backfill-fires-triggers']);

/**
 * Asks the linter's rules about a phase, by what the server has now.
 * @param phase with the statements that are still to run
 * @returns warnings and notices, for people, and the phase as it was judged
 * @throws Failure `refused` where a rule finds an error
 */
export async function lintPhase(
  request: RunRequest,
  phase: Phase,
  catalog: Catalog,
  server: ServerFacts,
): Promise<{
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
  readonly judged: JudgedPhase;
}> {
  const settings = settingsFor(request, server);
  const { migration } = request;
  const phases: JudgedPhase[] = [];
  for (const other of migration.phases) {
    const judged = other.index === phase.index ? withoutWayBack(phase) : other;
    phases.push(await judgePhase(migration, judged, catalog.nextPhase(), settings, decideByRules));
  }
  const own = phases.find((judged) => judged.phase.index === phase.index);
  if (own === undefined) throw new Error(`the phase ${phase.name} is none of its migration`);
  const whole = await withReferences(request, { migration, text: '', phases, catalog, settings }, own);
  const found = findingsOfPhase(whole, own).filter(({ rule }) => !saidByTheWalk.has(rule));
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refused(phase, errors);
  const warnings = found
    .filter(({ severity }) => severity === 'warning')
    .map(({ rule, place, message }) => `${formatPlace(place)}: ${message} (${rule})`);
  const gaps = whole.references?.gaps ?? [];
  const notices = gaps.map((gap) => `${phase.name} drops what the code may still name. ${gap}`);
  return { warnings, notices, judged: own };
}

/** With where the code names what this phase drops. */
async function withReferences(
  { searchCode }: RunRequest,
  judged: LintedMigration,
  phase: JudgedPhase,
): Promise<LintedMigration> {
  const names = searchCode === undefined ? [] : droppedInPhases([phase], judged);
  if (searchCode === undefined || names.length === 0) return judged;
  const [references] = await searchCode([{ file: judged.migration.file, names }]);
  return { ...judged, references };
}

/** What would undo it is judged when its time comes. */
function withoutWayBack(phase: Phase): Phase {
  return { ...phase, rollback: undefined } as Phase;
}

function settingsFor({ lint }: RunRequest, server: ServerFacts): LintSettings {
  const settings = defaultSettings(new Date().toISOString().slice(0, 10));
  return {
    ...settings,
    versions: [server.version],
    versionFrom: 'server',
    occasion: 'run',
    catalogFrom: 'server',
    sqlMode: server.sqlMode,
    thresholds: lint?.thresholds ?? settings.thresholds,
    severities: lint?.severities ?? settings.severities,
  };
}

function refused(phase: Phase, errors: readonly Finding[]): Failure {
  const [first] = errors;
  const lines = (first?.related ?? []).map(({ file, line, text }) => `\n  ${file}:${line}: ${text}`);
  const others = errors.slice(1, 20).map(({ rule, place, message }) => `\n${formatPlace(place)}: ${message} (${rule})`);
  const instead = first?.fix === undefined ? '' : ` Instead: ${first.fix}`;
  return new Failure({
    code: 'refused',
    message: `The ${phase.type} ${phase.name} is refused by the rule ${first?.rule}: ${first?.message}${lines.join('')}${others.join('')}`,
    place: first?.place,
    untouched: 'Nothing was changed.',
    remedy: `${first?.why ?? ''}${instead} If the rule is wrong here, set its severity in \`rules\` of phasedb.config.yaml.`,
  });
}
