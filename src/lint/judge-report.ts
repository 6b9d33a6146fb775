import type { Place } from '../core/failure.ts';

/** One thing by which a change is judged less strictly than the base branch would judge it. */
export interface JudgeChange {
  readonly kind:
    | 'rule'
    | 'threshold'
    | 'glob'
    | 'version'
    | 'tables'
    | 'baseline'
    | 'comment'
    | 'allow'
    | 'workflow'
    /** Where runs connect to after the merge; it hides no finding. */
    | 'connection';
  readonly place: Place;
  /** `turns off unique-add`: its subject is the change; names stand between backticks. */
  readonly text: string;
  /** Findings of this lint that it hides or lowers. */
  readonly hides: number;
  /** How many of them are reported all the same. */
  readonly kept: number;
}

/** How a change was judged, compared with its base branch. */
export interface JudgeReport {
  readonly configFrom: 'base' | 'head';
  /** The base: a commit or a name. */
  readonly base: string;
  /** What of the base could not be read, so that the strictest reading took its place. */
  readonly problem: string | undefined;
  readonly changes: readonly JudgeChange[];
}
