import { describeStop, type Stop, type StopReason } from './stop.ts';

/** What the model of estimates says of work that is about to be done; the history keeps it beside what it took. */
export interface ModelledWork {
  readonly class: string;
  /** Without any calibration, and without the pauses of a backfill. */
  readonly modelSeconds: number;
  readonly rows: number;
  readonly bytes: number;
}

/** How the work of a phase ended, where it did not fail. */
export type PhaseOutcome =
  | {
      readonly status: 'complete';
      readonly rows?: number | undefined;
      /** Of a walk: looked at, in all sweeps together. */
      readonly rowsSeen?: number | undefined;
      /** Of `rows`, those of earlier runs. */
      readonly rowsBefore?: number | undefined;
      /** How long the walk was held, by a pause or the throttle. */
      readonly heldSeconds?: number | undefined;
      readonly note?: string | undefined;
      /** Of a backfill: what the model of estimates says of it. */
      readonly modelled?: ModelledWork & { readonly pauses: number };
    }
  | {
      readonly status: 'stopped';
      readonly reason: StopReason;
      readonly rows?: number | undefined;
      readonly rowsBefore?: number | undefined;
      readonly heldSeconds?: number | undefined;
      readonly note?: string | undefined;
    }
  | { readonly status: 'timed_out'; readonly message: string };

/**
 * The outcome of work that ended early because a stop was requested.
 * @throws Error where none was: that is a fault of ours
 */
export function stoppedOutcome({ reason }: Stop, rows?: number | undefined): PhaseOutcome & { status: 'stopped' } {
  if (reason === undefined) throw new Error('the work ended early although no stop was requested');
  return { status: 'stopped', reason, rows };
}

/** How a phase was stopped, as the end of a sentence: "stopped by …; its note". */
export function describeStopped({ reason, note }: PhaseOutcome & { readonly status: 'stopped' }): string {
  return note === undefined ? describeStop(reason) : `${describeStop(reason)}; ${note}`;
}
