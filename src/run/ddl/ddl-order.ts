import type { AllowedRisk, DdlPhase, PlacedStatement } from '../../migration/migration.ts';
import type { Direction } from '../../state/history.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import type { ModelledWork } from '../context/outcome.ts';
import type { Meaning } from '../context/session-settings.ts';

/** The statements to execute, with what is known of their phase. */
export interface DdlOrder {
  readonly phase: DdlPhase;
  readonly direction: Direction;
  readonly statements: readonly PlacedStatement[];
  readonly attempt: number;
  readonly meaning: Meaning;
  /** As the history tells it before this run. */
  readonly state: PhaseState;
  /** What each statement may do, by index: the file's `allow`, and for small or new tables everything. */
  readonly allowed: (statement: PlacedStatement) => ReadonlySet<AllowedRisk>;
  /** What the model of estimates says of each statement, by index. */
  readonly modelled?: ReadonlyMap<number, ModelledWork>;
  /** Writes down that the phase begins; called when its tables are held and nothing can refuse it beforehand any more. */
  readonly begin: () => Promise<void>;
  /** Asked when a statement fails: true when its effect is proven to be absent or there already, so that nothing is left to do. */
  readonly alreadySo?: ((statement: PlacedStatement, error: unknown) => Promise<boolean>) | undefined;
}
