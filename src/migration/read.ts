import { unresolvedExpressions } from './expressions.ts';
import { type FilePlace, MOST_BYTES, readTextFile, tooLarge } from './file-text.ts';
import type { FileWarning, Migration, MigrationFile, Phase } from './migration.ts';
import { checkPhaseOrder, type OrderedPhase } from './phase-order.ts';
import { checkKeysOfType, typeOfPhase } from './phase-type.ts';
import { type Problem, problemsAsFailure, quoted, sortProblems } from './problem.ts';
import { readPhase } from './read-phase.ts';
import { phaseContext } from './reader-context.ts';
import type { RawMigration } from './schema.ts';
import { checkShape } from './shape.ts';
import { MOST_STATEMENTS } from './statements.ts';
import { tooManyTokens } from './token-limit.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export type MigrationReading =
  | { readonly migration: Migration }
  | { readonly problems: readonly Problem[]; readonly partial?: Migration };

/**
 * Reads the text of a migration file and makes every check that needs no database.
 * @param file the file name in positions
 * @returns the migration, or all its problems sorted by position; `partial` then holds the migration (never to be run) if
 *   every phase could be read. Never throws for an invalid file.
 */
export async function readMigration(text: string, file: string): Promise<MigrationReading> {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) return { problems: [tooLarge(file, bytes)] };
  const yaml = readYaml(text.startsWith('\ufeff') ? text.slice(1) : text, file);
  if ('problems' in yaml) return { problems: sortProblems(yaml.problems) };
  const { source } = yaml;
  const tooMuch = tooManyTokens(source);
  if (tooMuch !== undefined) return { problems: [tooMuch] };
  const shape = checkShape(source);
  const problems: Problem[] = [...source.problems, ...shape.problems, ...expressionProblems(source)];
  const warnings: FileWarning[] = [];

  const phases: Phase[] = [];
  const ordered: OrderedPhase[] = [];
  for (const [index, raw] of shape.phases.entries()) {
    if (raw === undefined) continue;
    const context = phaseContext(source, index, raw.name, problems, warnings);
    const type = typeOfPhase(raw, context);
    if (type === undefined) continue;
    ordered.push({ raw, type, context });
    checkKeysOfType(raw, type, writtenKeys(source, index), context);
    const phase = await readPhase(raw, type, context);
    if (phase !== undefined) phases.push(phase);
  }
  // Without every phase, their order is unknown.
  if (ordered.length === shape.phases.length) checkPhaseOrder(ordered);
  if (shape.migration !== undefined) problems.push(...topLevelProblems(shape.migration, source));
  const statements = phases.reduce((sum, phase) => sum + countStatements(phase), 0);
  if (statements > MOST_STATEMENTS) problems.push(tooManyStatements(statements, file));
  if (shape.migration === undefined) return { problems: sortProblems(problems) };
  const { migration: name, description, depends_on: dependsOn, session } = shape.migration;
  const migration: Migration = {
    file,
    name,
    description,
    dependsOn,
    session: { sqlMode: session?.sql_mode, timeZone: session?.time_zone },
    phases,
    warnings,
  };
  if (problems.length === 0) return { migration };
  const whole = phases.length === shape.phases.length && statements <= MOST_STATEMENTS;
  return { problems: sortProblems(problems), ...(whole ? { partial: migration } : {}) };
}

function countStatements(phase: Phase): number {
  return 'statements' in phase ? phase.statements.length + (phase.rollback?.length ?? 0) : 1;
}

function tooManyStatements(count: number, file: string): Problem {
  return {
    rule: 'phase-file-invalid',
    place: { file, line: 1, column: 1 },
    phase: undefined,
    message: `The file has ${count} statements; the limit for a migration is ${MOST_STATEMENTS}.`,
    remedy: 'Split it into several migrations.',
  };
}

/**
 * Reads a migration file from disk.
 * @throws {Failure} `phase-file-invalid` (exit 1), with every problem as `file:line:column: message`, or with the reason
 *   why the file cannot be read
 */
export async function readMigrationFile(path: string, place?: FilePlace): Promise<MigrationFile> {
  const { text, identity } = readTextFile(path, place);
  const result = await readMigration(text, path);
  if ('problems' in result) throw problemsAsFailure(path, result.problems);
  return { ...result.migration, identity };
}

function writtenKeys(source: YamlSource, index: number): ReadonlySet<string> {
  const { phases } = source.value as { phases: readonly object[] };
  return new Set(Object.keys(phases[index] ?? {}));
}

function expressionProblems(source: YamlSource): readonly Problem[] {
  return unresolvedExpressions(source.value).map(({ path, offset, text }) => ({
    rule: 'phase-file-invalid',
    place: source.placeInside(path, offset),
    phase: undefined,
    message: `${quoted(text)} stays as it is written: GitHub replaces expressions in workflow files, and not in this file.`,
    remedy: `Write the value itself. Only \`ref\` under \`deployed\` takes \`\${{ sha }}\`, the commit that last changed this file.`,
  }));
}

/** Checks across keys outside the phases. */
function topLevelProblems(raw: RawMigration, source: YamlSource): readonly Problem[] {
  const problems: Problem[] = [];
  const report = (path: readonly (string | number)[], message: string, remedy: string) =>
    problems.push({ rule: 'phase-file-invalid', place: source.placeOf(path), phase: undefined, message, remedy });
  for (const [index, name] of raw.depends_on.entries()) {
    if (name === raw.migration) {
      report(['depends_on', index], `The migration ${quoted(name)} depends on itself.`, 'Remove it from the list.');
    } else if (raw.depends_on.indexOf(name) < index) {
      report(['depends_on', index], `${quoted(name)} is listed twice in \`depends_on\`.`, 'Remove one of the two.');
    }
  }
  const mode = raw.session?.sql_mode
    ?.split(',')
    .find((word) => /^\s*(ANSI|ANSI_QUOTES|NO_BACKSLASH_ESCAPES)\s*$/i.test(word));
  if (mode !== undefined) {
    report(
      ['session', 'sql_mode'],
      `The SQL mode ${quoted(mode.trim())} changes the SQL syntax, but phasedb reads SQL in the default syntax of MySQL.`,
      'Remove the mode. Quote names with backticks and strings with single quotes, and write a backslash as two.',
    );
  }
  return problems;
}
