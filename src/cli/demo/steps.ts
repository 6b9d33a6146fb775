/** One step of a change, as it is timed. */
export interface Step {
  readonly name: StepName;
  readonly seconds: number;
  /** Undefined where the step changes no rows. */
  readonly rows: number | undefined;
}

/** `alone`: the application with nothing beside it, for comparison. */
export type StepName = 'alone' | 'expand' | 'backfill' | 'gate' | 'contract';

export const stepNames: readonly StepName[] = ['alone', 'expand', 'backfill', 'gate', 'contract'];
