import type { SearchCode } from '../../code-search/code-references.ts';
import type { ExitCode } from '../../core/failure.ts';
import type { LintSettings } from '../../lint/settings.ts';
import type { Migration, Phase, PhaseType } from '../../migration/migration.ts';
import type { Target } from '../../mysql/target.ts';
import type { FileSource } from '../../state/file-source.ts';
import type { Preview } from './preview.ts';

/**
 * Which phases to work on. `phase`: the one of that name, else the first of that type that is not complete; `next`: one; `all`:
 * those that remain; `until`: those before the first one of that type that is not complete; `only`: the next ones, as long as
 * they are of that type.
 */
export type Selection =
  | 'next'
  | 'all'
  | { readonly phase: string }
  | { readonly until: PhaseType }
  | { readonly only: PhaseType };

export type TakeOver = 'auto' | 'never';

/** What `run` or `resume` was asked to do. */
export interface RunRequest {
  readonly migration: Migration;
  /** The files that it was read from, for the history; undefined: no repository has them. */
  readonly source?: FileSource | undefined;
  readonly mode: 'run' | 'resume';
  /** `auto`: a `run` goes on with a phase whose run is gone, as `resume` does, but never with one that failed. Undefined: `never`. */
  readonly takeOver?: TakeOver | undefined;
  readonly which: Selection;
  readonly dryRun: boolean;
  /** Of the configuration: severities and thresholds of the linter's rules, which a run asks too. */
  readonly lint?: Pick<LintSettings, 'severities' | 'thresholds'> | undefined;
  /** Looks for what a phase drops in the code; undefined: nobody looks. */
  readonly searchCode?: SearchCode | undefined;
  /** Overrules the file's `on_failure` for this run. */
  readonly onFailure: 'rollback' | 'none' | undefined;
  readonly replicas: readonly Target[];
  /** With the text it was given as, for messages. */
  readonly maxRuntime: { readonly ms: number; readonly text: string } | undefined;
  /**
   * Asked before a contract's first statement, with what shows what is confirmed (undefined: phases before it are to run first);
   * throws a Failure to refuse.
   */
  readonly confirm: (phase: Phase, preview: (() => Promise<Preview>) | undefined) => Promise<void>;
  /** Nobody is asked by `confirm`, so that a contract is refused before anything runs, and not hours later in front of it. */
  readonly confirmAhead?: boolean | undefined;
  /**
   * Says whether those phases are complete on a target, for a gate's `complete_on`; `undefined` where the target cannot be read for
   * now. There is none where nobody knows the targets: such a gate is then refused.
   * @throws Failure where it can never be answered: no such target, no URL
   */
  readonly completeOn?:
    | ((
        target: string,
        migration: string,
        phases: readonly Phase[],
      ) => Promise<{ holds: boolean | undefined; text: string }>)
    | undefined;
  /**
   * Says whether a gate's `deployed` condition holds, `undefined` where GitHub does not tell for now. There is none where
   * there is no way to know (a terminal without GitHub): such a gate is then refused.
   */
  readonly deployed?:
    | ((condition: { environment: string; ref: string }) => Promise<{ holds: boolean | undefined; text: string }>)
    | undefined;
}

/** What a command ended with; DESIGN.md section 7 names the statuses. */
export interface RunResult {
  readonly exit: ExitCode;
  readonly status:
    | 'complete'
    | 'in_progress'
    | 'on_hold'
    | 'failed'
    | 'timed_out'
    | 'needs_resume'
    | 'locked'
    | 'refused';
  /** The phase that was worked on last. */
  readonly phase: string | undefined;
  readonly nextPhase: string | undefined;
  /** One paragraph for people; where the run failed it names cause and remedy. */
  readonly message: string;
  /** For a dry run: what would be done, a line each. */
  readonly plan?: readonly string[];
}
