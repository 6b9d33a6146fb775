import type { JudgedMigration, JudgedPhase } from '../analysis/judged.ts';
import type { CodeReferences } from '../code-search/code-references.ts';
import type { PhaseEstimate } from '../estimate/estimate.ts';
import type { LintSettings } from './settings.ts';

/** A judged migration with what the rules ask of it beyond that. */
export interface LintedMigration extends JudgedMigration {
  readonly settings: LintSettings;
  /** Of each phase, where estimates are asked for. */
  readonly estimates?: ReadonlyMap<JudgedPhase, PhaseEstimate>;
  /** Where the code names what the migration drops; undefined: nothing is dropped, or nobody looked. */
  readonly references?: CodeReferences | undefined;
}
