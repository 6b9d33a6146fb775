import type { ModelledWork } from '../phase/modelled-work.ts';
import type { StopReason } from './stop.ts';

/** How the work of a phase ended, where it did not fail. */
export type PhaseOutcome =
  | {
      readonly status: 'complete';
      readonly rows?: number | undefined;
      /** Of a walk: looked at, in all sweeps together. */
      readonly rowsSeen?: number | undefined;
      readonly note?: string | undefined;
      /** Of a backfill: what the model of estimates says of it. */
      readonly modelled?: ModelledWork & { readonly pauses: number };
    }
  | {
      readonly status: 'stopped';
      readonly reason: StopReason;
      readonly rows?: number | undefined;
      readonly note?: string | undefined;
    }
  | { readonly status: 'timed_out'; readonly message: string };
