import type { Place } from '../core/failure.ts';
import type { FileWarning } from './migration.ts';
import type { Problem } from './problem.ts';
import type { Path } from './yaml-nodes.ts';
import type { YamlSource } from './yaml-source.ts';

/** What the readers of one phase share: the file, the index of the phase, and where problems are reported. */
export interface PhaseContext {
  readonly source: YamlSource;
  readonly index: number;
  readonly name: string;
  /** Path of a key of this phase. */
  at(...keys: readonly string[]): Path;
  problem(rule: string, place: Place, message: string, remedy: string): void;
  warn(rule: string, place: Place, message: string): void;
}

export function phaseContext(
  source: YamlSource,
  index: number,
  name: string,
  problems: Problem[],
  warnings: FileWarning[],
): PhaseContext {
  return {
    source,
    index,
    name,
    at: (...keys) => ['phases', index, ...keys],
    problem: (rule, place, message, remedy) => problems.push({ rule, place, phase: name, message, remedy }),
    warn: (rule, place, message) => warnings.push({ rule, place, phase: name, message }),
  };
}
