import type { PhaseType } from '../../migration/migration.ts';
import type { Blocker } from '../../mysql/blockers.ts';
import type { Direction } from '../../state/history.ts';

/** What a run tells while it runs. Renderers in report/ turn it into lines, a live display or JSON. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly migration: string;
      readonly server: string;
      readonly database: string;
      readonly phases: readonly { readonly name: string; readonly type: PhaseType }[];
    }
  | { readonly type: 'notice' | 'warning'; readonly text: string }
  | {
      /** A lost connection cannot be made again; comes each second until it can, or the run gives up. */
      readonly type: 'server-silent';
      readonly seconds: number;
      /** Why the server, which answers, takes no connection; undefined: it does not answer. */
      readonly refusal: string | undefined;
    }
  | { readonly type: 'server-answers'; readonly seconds: number }
  | {
      readonly type: 'phase-started';
      readonly phase: string;
      readonly phaseType: PhaseType;
      readonly attempt: number;
      readonly direction: Direction;
      readonly resumed: boolean;
    }
  | {
      readonly type: 'statement-started';
      readonly phase: string;
      readonly index: number;
      readonly total: number;
      /** As the author wrote it; it is sent with its algorithm asserted. */
      readonly sql: string;
    }
  | {
      /** The metadata lock was not free within its time; the statement did not start. */
      readonly type: 'statement-waiting';
      readonly phase: string;
      readonly index: number;
      readonly blockers: readonly Blocker[];
      /** False: it was not sent, because the blockers were seen before. */
      readonly sent: boolean;
      readonly attempt: number;
      readonly attempts: number;
      readonly nextTryMs: number;
    }
  | {
      readonly type: 'statement-progress';
      readonly phase: string;
      readonly index: number;
      readonly seconds: number;
      /** Undefined where performance_schema does not say. */
      readonly stage: string | undefined;
      readonly completed: number | undefined;
      readonly estimated: number | undefined;
    }
  | {
      readonly type: 'statement-done';
      readonly phase: string;
      readonly index: number;
      readonly total: number;
      readonly how: 'executed' | 'found-done' | 'adopted' | 'nothing-to-undo';
      readonly algorithm: string | undefined;
      readonly lock: string | undefined;
      readonly seconds: number;
      readonly warnings: readonly string[];
    }
  | {
      readonly type: 'backfill-progress';
      readonly phase: string;
      readonly sweep: number;
      readonly rowsSeen: number;
      readonly rowsChanged: number;
      /** An estimate of the server's; undefined: unknown. */
      readonly rowsTotal: number | undefined;
      /** Over the last seconds; undefined before there is a rate. */
      readonly rowsPerSecond: number | undefined;
      readonly etaSeconds: number | undefined;
      readonly chunkRows: number;
      readonly chunkMs: number;
      /** Last key done, as text for people. */
      readonly upTo: string | undefined;
      /** Why it waits; undefined: it does not. */
      readonly throttled: string | undefined;
    }
  | {
      readonly type: 'gate-polled';
      readonly phase: string;
      readonly holds: boolean;
      /** What the query gave; for other conditions, what is waited for. */
      readonly value: string;
      readonly expected: string;
      readonly elapsedSeconds: number;
      readonly timeoutSeconds: number;
      readonly nextPollMs: number;
    }
  | {
      readonly type: 'phase-ended';
      readonly phase: string;
      readonly phaseType: PhaseType;
      readonly direction: Direction;
      readonly status: 'complete' | 'stopped' | 'refused' | 'failed' | 'timed_out' | 'rolled_back';
      /** Of this run, as the rows. */
      readonly seconds: number;
      readonly rowsChanged: number | undefined;
      /** With those of earlier runs; undefined: there are none. */
      readonly inAll: { readonly seconds: number; readonly rowsChanged: number | undefined } | undefined;
      readonly message: string | undefined;
    };

/** Receives what a run reports; it must not throw. */
export type Report = (event: RunEvent) => void;
