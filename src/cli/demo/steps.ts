/** The measured time of one step of a change. */
export interface Step {
  readonly name: StepName;
  readonly seconds: number;
  /** Undefined if the step changes no rows. */
  readonly rows: number | undefined;
}

/** `alone`: the application without a migration, for comparison. */
export type StepName = 'alone' | 'expand' | 'backfill' | 'gate' | 'contract';

export const stepNames: readonly StepName[] = ['alone', 'expand', 'backfill', 'gate', 'contract'];
